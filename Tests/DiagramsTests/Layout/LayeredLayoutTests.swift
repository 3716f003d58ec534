import Testing

@testable import Diagrams

struct LayeredLayoutTests {
    /// Graphs of many forms, made by a fixed sequence of numbers.
    private static func task(_ seed: Int) -> LayoutTask {
        var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var task = LayoutTask()
        let count = 5 + seed * 3
        for _ in 0..<count { task.items.append(Size(width: 80 + Double(next(120)), height: 40 + Double(next(2)) * 6)) }
        var item = 0
        while item < count {
            let size = min(next(4) == 0 ? 2 + next(4) : 1, count - item)
            task.boxes.append(LayoutTask.Box(items: Array(item..<item + size), titleWidth: size > 1 ? 90 : nil))
            item += size
        }
        for _ in 0..<count * (1 + seed % 3) {
            let label = next(2) == 0 ? nil : Size(width: 20 + Double(next(60)), height: 18 + Double(next(3)) * 14)
            task.edges.append(LayoutTask.Edge(from: next(count), to: next(count), label: label, isWeak: next(3) == 0))
        }
        return task
    }

    @Test(arguments: 0..<20) func `no box covers another, and items lie in their boxes`(seed: Int) {
        let task = Self.task(seed)
        let result = LayeredLayout.result(of: task)
        for (index, box) in result.boxes.enumerated() {
            #expect(!result.boxes[..<index].contains { $0.overlaps(box) })
            for item in task.boxes[index].items {
                let place = result.items[item]
                #expect(
                    box.contains(Point(x: place.x, y: place.y)) && box.contains(Point(x: place.right, y: place.bottom)))
            }
            #expect(box.x >= 0 && box.y >= 0 && box.right <= result.size.width + 0.01)
            #expect(box.bottom <= result.size.height + 0.01)
        }
    }

    @Test(arguments: 0..<20) func `items of a box stand below each other`(seed: Int) {
        let task = Self.task(seed)
        let result = LayeredLayout.result(of: task)
        for box in task.boxes {
            for (upper, lower) in zip(box.items, box.items.dropFirst()) {
                #expect(result.items[upper].bottom < result.items[lower].y)
            }
        }
    }

    @Test(arguments: 0..<20) func `lines start and end at their items`(seed: Int) throws {
        let task = Self.task(seed)
        let result = LayeredLayout.result(of: task)
        for (edge, route) in zip(task.edges, result.routes) {
            let (start, end) = (try #require(route.start), try #require(route.end))
            #expect(Self.isOnSide(start, result.items[edge.from]))
            #expect(Self.isOnSide(end, result.items[edge.to]))
        }
    }

    private static func isOnSide(_ point: Point, _ place: Rect) -> Bool {
        place.contains(point) && (abs(point.x - place.x) < 0.01 || abs(point.x - place.right) < 0.01)
    }

    @Test(arguments: 0..<20) func `labels cover neither boxes nor each other`(seed: Int) {
        let task = Self.task(seed)
        let result = LayeredLayout.result(of: task)
        let labels = zip(task.edges, result.routes).compactMap { edge, route -> Rect? in
            guard let size = edge.label, let middle = route.label else { return nil }
            return Rect(
                x: middle.x - size.width / 2, y: middle.y - size.height / 2, width: size.width, height: size.height)
        }
        for (index, label) in labels.enumerated() {
            #expect(!result.boxes.contains { $0.overlaps(label) })
            #expect(!labels[..<index].contains { $0.overlaps(label) })
        }
    }

    @Test(arguments: 0..<20) func `the same task gives the same layout`(seed: Int) {
        let task = Self.task(seed)
        let (first, second) = (LayeredLayout.result(of: task), LayeredLayout.result(of: task))
        #expect(first.items == second.items)
        #expect(first.routes.map(\.points) == second.routes.map(\.points))
    }

    @Test func `nothing gives nothing`() {
        let result = LayeredLayout.result(of: LayoutTask())
        #expect(result.size == Size(width: 0, height: 0))
    }

    @Test func `a line against the direction has its arrow on the left`() {
        var task = LayoutTask()
        task.items = [Size(width: 80, height: 40), Size(width: 80, height: 40)]
        task.boxes = [LayoutTask.Box(items: [0]), LayoutTask.Box(items: [1])]
        task.edges = [LayoutTask.Edge(from: 0, to: 1), LayoutTask.Edge(from: 1, to: 0)]
        let result = LayeredLayout.result(of: task)
        #expect(result.items[0].right < result.items[1].x)
        #expect(result.routes.map(\.isReversed) == [false, true])
        #expect(result.routes[1].end?.x == result.items[0].right)
    }

    @Test(.timeLimit(.minutes(1))) func `a thicket is laid out in time`() {
        var task = LayoutTask()
        task.items = Array(repeating: Size(width: 100, height: 46), count: 2_000)
        task.boxes = task.items.indices.map { LayoutTask.Box(items: [$0]) }
        for item in task.items.indices {
            for step in [1, 7, 311] { task.edges.append(LayoutTask.Edge(from: item, to: (item + step) % 2_000)) }
        }
        #expect(LayeredLayout.result(of: task).size.width > 0)
    }
}
