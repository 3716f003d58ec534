/// Lays boxes out in layers from left to right, with curved lines between them.
///
/// Parts that nothing connects are laid out on their own and put beside and below each other. The same task always
/// gives the same result.
struct LayeredLayout {
    private let task: LayoutTask
    /// The box of each item.
    private let boxOf: [Int]
    private var shapes: [BoxShape] = []
    private var result: LayoutResult

    static func result(of task: LayoutTask) -> LayoutResult {
        var layout = LayeredLayout(task)
        layout.run()
        return layout.result
    }

    private init(_ task: LayoutTask) {
        self.task = task
        boxOf = task.boxOf
        let nowhere = Rect(x: 0, y: 0, width: 0, height: 0)
        result = LayoutResult(
            items: task.items.map { _ in nowhere }, boxes: task.boxes.map { _ in nowhere },
            routes: task.edges.map { _ in LayoutResult.Route() })
        var inner: [[LayoutTask.Edge]] = task.boxes.map { _ in [] }
        for edge in task.edges where boxOf[edge.from] == boxOf[edge.to] { inner[boxOf[edge.from]].append(edge) }
        shapes = task.boxes.indices.map { BoxShape(task.boxes[$0], in: task, innerEdges: inner[$0]) }
    }

    private mutating func run() {
        var components = components()
        let singles = components.filter { $0.boxes.count == 1 && !shapes[$0.boxes[0]].hasFrame }.map { $0.boxes[0] }
        let width = singles.map { shapes[$0].size.width }.max() ?? 0
        for box in singles { shapes[box].widen(to: width) }
        for index in components.indices {
            components[index].place = ComponentLayout.laidOut(components[index], task, shapes, boxOf, into: &result)
        }
        pack(components)
        routeInnerEdges()
    }

    // MARK: - Components

    /// Boxes that edges connect.
    struct Component {
        /// In the order of the task.
        var boxes: [Int] = []
        /// Edges between different boxes, in the order of the task.
        var edges: [Int] = []
        var place = Size(width: 0, height: 0)
    }

    /// The parts that nothing connects; single boxes behind all others.
    private func components() -> [Component] {
        var sets = DisjointSets(count: task.boxes.count)
        for edge in task.edges { sets.join(boxOf[edge.from], boxOf[edge.to]) }
        var numbers: [Int: Int] = [:]
        var components: [Component] = []
        for box in task.boxes.indices {
            let root = sets.root(of: box)
            if numbers[root] == nil {
                numbers[root] = components.count
                components.append(Component())
            }
            if let number = numbers[root] { components[number].boxes.append(box) }
        }
        for (index, edge) in task.edges.enumerated() where boxOf[edge.from] != boxOf[edge.to] {
            if let number = numbers[sets.root(of: boxOf[edge.from])] { components[number].edges.append(index) }
        }
        return components.filter { $0.boxes.count > 1 } + components.filter { $0.boxes.count == 1 }
    }

    /// Puts the components in rows, in a picture that is somewhat wider than high.
    private mutating func pack(_ components: [Component]) {
        let area = components.reduce(0) {
            $0 + ($1.place.width + Spacing.component) * ($1.place.height + Spacing.component)
        }
        let limit = max(components.map(\.place.width).max() ?? 0, (area * 1.7).squareRoot())
        var (x, y, rowHeight) = (0.0, 0.0, 0.0)
        var previousIsSingle = false
        for component in components {
            let isSingle = component.boxes.count == 1 && component.place.height < 60
            // Single boxes begin a row of their own.
            let isBreak = isSingle && !previousIsSingle
            if x > 0, isBreak || x + component.place.width > limit + 0.5 {
                y += rowHeight + (isSingle && previousIsSingle ? Spacing.vertical : Spacing.component)
                (x, rowHeight) = (0, 0)
            }
            move(component, byX: x, y: y)
            result.size.width = max(result.size.width, x + component.place.width)
            result.size.height = max(result.size.height, y + component.place.height)
            x += component.place.width + (isSingle ? Spacing.vertical : Spacing.component)
            rowHeight = max(rowHeight, component.place.height)
            previousIsSingle = isSingle
        }
    }

    private mutating func move(_ component: Component, byX dx: Double, y dy: Double) {
        for box in component.boxes {
            result.boxes[box] = result.boxes[box].moved(byX: dx, y: dy)
            for item in task.boxes[box].items { result.items[item] = result.items[item].moved(byX: dx, y: dy) }
        }
        for edge in component.edges {
            let route = result.routes[edge]
            result.routes[edge].points = route.points.map { Point(x: $0.x + dx, y: $0.y + dy) }
            result.routes[edge].label = route.label.map { Point(x: $0.x + dx, y: $0.y + dy) }
        }
    }

    /// Edges between items of one box swing out on the right of the column.
    private mutating func routeInnerEdges() {
        for (index, edge) in task.edges.enumerated() where boxOf[edge.from] == boxOf[edge.to] {
            let (from, to) = (result.items[edge.from], result.items[edge.to])
            let shift = edge.from == edge.to ? 6.0 : 4.0
            result.routes[index].points = [
                Point(x: from.right, y: from.middle.y + (from.y < to.y ? shift : -shift)),
                Point(x: to.right, y: to.middle.y + (from.y < to.y ? -shift : shift)),
            ]
        }
    }
}

/// Which things belong together.
struct DisjointSets {
    private var parents: [Int]

    init(count: Int) {
        parents = Array(0..<count)
    }

    /// The same for all things of a set.
    mutating func root(of element: Int) -> Int {
        var element = element
        while parents[element] != element {
            parents[element] = parents[parents[element]]
            element = parents[element]
        }
        return element
    }

    mutating func join(_ first: Int, _ second: Int) {
        let (one, other) = (root(of: first), root(of: second))
        if one != other { parents[max(one, other)] = min(one, other) }
    }
}
