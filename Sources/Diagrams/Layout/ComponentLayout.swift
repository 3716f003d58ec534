/// Lays out boxes that edges connect.
struct ComponentLayout {
    private let component: LayeredLayout.Component
    private let task: LayoutTask
    private var shapes: [BoxShape]
    private let boxOf: [Int]
    private var graph = LayerGraph()
    /// The vertices that the line of each edge passes.
    private var passed: [[Int]] = []
    private var assignment: LayerAssignment
    /// The middle of each vertex.
    private var middles: [Double] = []
    /// The left border and the width of each layer.
    private var columns: [(x: Double, width: Double)] = []

    /// Puts the boxes and lines of a component into the result, at its upper left corner, and returns their size.
    static func laidOut(
        _ component: LayeredLayout.Component, _ task: LayoutTask, _ shapes: [BoxShape], _ boxOf: [Int],
        into result: inout LayoutResult
    ) -> Size {
        var layout = ComponentLayout(component, task, shapes, boxOf)
        layout.placeVertices()
        layout.placeColumns()
        layout.putBoxes(into: &result)
        layout.putRoutes(into: &result)
        return layout.size
    }

    private init(_ component: LayeredLayout.Component, _ task: LayoutTask, _ shapes: [BoxShape], _ boxOf: [Int]) {
        self.component = component
        self.task = task
        self.shapes = component.boxes.map { shapes[$0] }
        let numbers = Dictionary(component.boxes.enumerated().map { ($1, $0) }) { first, _ in first }
        // From here on, boxes are counted within the component.
        self.boxOf = component.edges.isEmpty ? [] : boxOf.map { numbers[$0] ?? 0 }
        let boxes = self.boxOf
        assignment = LayerAssignment(
            vertexCount: component.boxes.count,
            edges: component.edges.map { index in
                let edge = task.edges[index]
                return LayerAssignment.Edge(from: boxes[edge.from], to: boxes[edge.to], isWeak: edge.isWeak)
            })
    }

    // MARK: - Heights

    private mutating func placeVertices() {
        widenBoxes()
        for (box, shape) in shapes.enumerated() {
            _ = graph.add(LayerGraph.Vertex(layer: assignment.layers[box] * 2, size: shape.size, isBox: true))
        }
        let length = component.edges.indices.reduce(0) { $0 + span(of: $1) }
        // Pictures beyond reading: lines go straight, so that they are done in time.
        let limit = length > 60_000 ? 4 : Int.max
        for index in component.edges.indices { addLine(index, limit: limit) }
        graph = LayerOrdering.ordered(graph)
        middles = LineStraightening.straightened(VerticalPlacement(graph).middles, in: graph)
    }

    private func span(of index: Int) -> Int {
        let (left, right) = assignment.ends(of: index)
        return (assignment.layers[right] - assignment.layers[left]) * 2
    }

    private mutating func addLine(_ index: Int, limit: Int) {
        let edge = task.edges[component.edges[index]]
        let (left, right) = assignment.isReversed[index] ? (edge.to, edge.from) : (edge.from, edge.to)
        guard span(of: index) <= limit else { return passed.append([]) }
        passed.append(
            graph.addLine(
                LayerGraph.Line(
                    start: boxOf[left], end: boxOf[right], startPort: shapes[boxOf[left]].port(of: left),
                    endPort: shapes[boxOf[right]].port(of: right)),
                label: edge.label))
    }

    /// Boxes of a layer that are alike have the same width.
    private mutating func widenBoxes() {
        var widths: [Int: Double] = [:]
        for (box, shape) in shapes.enumerated() where !shape.hasFrame {
            widths[assignment.layers[box]] = max(widths[assignment.layers[box]] ?? 0, shape.size.width)
        }
        for box in shapes.indices { shapes[box].widen(to: widths[assignment.layers[box]] ?? 0) }
    }

    // MARK: - Columns

    private mutating func placeColumns() {
        var x = 0.0
        for (layer, vertices) in graph.layers.enumerated() {
            let width = vertices.map { graph.vertices[$0].size.width }.max() ?? 0
            columns.append((x, width))
            x += width + (layer < graph.layers.count - 1 ? gap(behind: layer) : 0)
        }
    }

    /// Steep lines get more room.
    private func gap(behind layer: Int) -> Double {
        let steepest =
            graph.layers[layer].flatMap { graph.right[$0] }.map { index in
                let segment = graph.segments[index]
                return abs(middles[segment.left] + segment.leftPort - middles[segment.right] - segment.rightPort)
            }.max() ?? 0
        return min(Spacing.gap + steepest * 0.08, 70)
    }

    private var size: Size {
        let bottom = graph.vertices.indices.map { middles[$0] + graph.vertices[$0].size.height / 2 }.max() ?? 0
        return Size(width: columns.last.map { $0.x + $0.width } ?? 0, height: bottom)
    }

    // MARK: - Results

    private func putBoxes(into result: inout LayoutResult) {
        for (number, box) in component.boxes.enumerated() {
            let shape = shapes[number]
            let column = columns[graph.vertices[number].layer]
            let x = column.x + (column.width - shape.size.width) / 2
            let y = middles[number] - shape.size.height / 2
            result.boxes[box] = Rect(x: x, y: y, width: shape.size.width, height: shape.size.height)
            for (item, place) in shape.items { result.items[item] = place.moved(byX: x, y: y) }
        }
    }

    private func putRoutes(into result: inout LayoutResult) {
        var ports = PortSpread()
        for (index, number) in component.edges.enumerated() {
            let (left, right) = items(of: index)
            let rightEnd = passed[index].last.map { middles[$0] } ?? result.items[left].middle.y
            let leftEnd = passed[index].first.map { middles[$0] } ?? result.items[right].middle.y
            ports.add(edge: number, item: left, isLeft: false, target: leftEnd)
            ports.add(edge: number, item: right, isLeft: true, target: rightEnd)
        }
        let heights = ports.heights(result.items)
        for (index, number) in component.edges.enumerated() {
            let (left, right) = items(of: index)
            let (from, to) = (result.items[left], result.items[right])
            let start = Point(x: from.right, y: heights[PortSpread.End(edge: number, isLeft: false)] ?? from.middle.y)
            let end = Point(x: to.x, y: heights[PortSpread.End(edge: number, isLeft: true)] ?? to.middle.y)
            result.routes[number] = route(index, from: start, to: end)
        }
    }

    private func items(of index: Int) -> (left: Int, right: Int) {
        let edge = task.edges[component.edges[index]]
        return assignment.isReversed[index] ? (edge.to, edge.from) : (edge.from, edge.to)
    }

    private func route(_ index: Int, from start: Point, to end: Point) -> LayoutResult.Route {
        var route = LayoutResult.Route(points: [start], isReversed: assignment.isReversed[index])
        for (position, vertex) in passed[index].enumerated() {
            let column = columns[graph.vertices[vertex].layer]
            let size = graph.vertices[vertex].size
            if position == 0, size.width > 0 { route.label = Point(x: column.x + column.width / 2, y: middles[vertex]) }
            // Where there are no labels to go round, the line may swing freely.
            if passed[index].count == 1, column.width == 0 { continue }
            route.points.append(Point(x: column.x, y: middles[vertex]))
            route.points.append(Point(x: column.x + column.width, y: middles[vertex]))
        }
        route.points.append(end)
        return route
    }
}

/// Spreads the ends of lines along the side of an item, in the order of where they go.
struct PortSpread {
    struct End: Hashable {
        var edge: Int
        var isLeft: Bool
    }

    private struct Side: Hashable {
        var item: Int
        var isLeft: Bool
    }

    private var sides: [Side: [(edge: Int, target: Double)]] = [:]

    /// - Parameter target: the height that the line comes from or goes to.
    mutating func add(edge: Int, item: Int, isLeft: Bool, target: Double) {
        sides[Side(item: item, isLeft: isLeft), default: []].append((edge, target))
    }

    /// The height of each end of a line.
    func heights(_ items: [Rect]) -> [End: Double] {
        var heights: [End: Double] = [:]
        for (side, ends) in sides {
            let item = items[side.item]
            let step = ends.count > 1 ? min(10, (item.height - 14) / Double(ends.count - 1)) : 0
            let sorted = ends.sorted { ($0.target, $0.edge) < ($1.target, $1.edge) }
            for (position, end) in sorted.enumerated() {
                let offset = (Double(position) - Double(ends.count - 1) / 2) * step
                heights[End(edge: end.edge, isLeft: side.isLeft)] = item.middle.y + offset
            }
        }
        return heights
    }
}
