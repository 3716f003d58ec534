/// Moves the points that lines pass, within the room between their neighbours, so that lines have few bends.
struct LineStraightening {
    private let graph: LayerGraph
    private var middles: [Double]
    /// The position of each vertex in its layer.
    private var positions: [Int]
    /// How many lines touch each box on its left and on its right.
    private let lineCounts: [(left: Int, right: Int)]

    /// - Parameter middles: of all vertices, from the top.
    static func straightened(_ middles: [Double], in graph: LayerGraph) -> [Double] {
        var straightening = LineStraightening(middles, graph)
        for round in 0..<4 {
            // From above and from below, so that neighbours make room for each other.
            let order = graph.lines.indices.sorted { straightening.height(of: $0) < straightening.height(of: $1) }
            for line in round % 2 == 0 ? order : order.reversed() { straightening.straighten(graph.lines[line]) }
        }
        return straightening.middles
    }

    private init(_ middles: [Double], _ graph: LayerGraph) {
        self.graph = graph
        self.middles = middles
        positions = Array(repeating: 0, count: middles.count)
        for layer in graph.layers { for (position, vertex) in layer.enumerated() { positions[vertex] = position } }
        lineCounts = graph.vertices.indices.map { (graph.left[$0].count, graph.right[$0].count) }
    }

    private func height(of line: Int) -> Double {
        graph.lines[line].passed.reduce(0) { $0 + middles[$1] } / Double(max(graph.lines[line].passed.count, 1))
    }

    /// Cuts a line into stretches that can be level, as long as possible, and levels each.
    private mutating func straighten(_ line: LayerGraph.Line) {
        var first = 0
        while first < line.passed.count {
            var room = self.room(around: line.passed[first])
            var last = first
            while last + 1 < line.passed.count {
                let next = self.room(around: line.passed[last + 1])
                let common = max(room.lowerBound, next.lowerBound)
                guard common <= min(room.upperBound, next.upperBound) else { break }
                room = common...min(room.upperBound, next.upperBound)
                last += 1
            }
            let height = wish(line, first...last, room)
            for position in first...last { middles[line.passed[position]] = height }
            first = last + 1
        }
    }

    /// Where the middle of a vertex may be without touching its neighbours.
    private func room(around vertex: Int) -> ClosedRange<Double> {
        let layer = graph.layers[graph.vertices[vertex].layer]
        let position = positions[vertex]
        let own = middles[vertex]
        let top = position > 0 ? middles[layer[position - 1]] + graph.distance(layer[position - 1], vertex) : own - 1000
        let isLast = position + 1 == layer.count
        let bottom = isLast ? own + 1000 : middles[layer[position + 1]] - graph.distance(vertex, layer[position + 1])
        // Rounding may leave no room at all.
        return min(top, own)...max(bottom, own)
    }

    /// Level with an end of the line where that fits, first with the end that fewer lines share.
    private func wish(_ line: LayerGraph.Line, _ stretch: ClosedRange<Int>, _ room: ClosedRange<Double>) -> Double {
        let start = middles[line.start] + line.startPort
        let end = middles[line.end] + line.endPort
        let prefersStart = lineCounts[line.start].right < lineCounts[line.end].left
        let touchesStart = stretch.lowerBound == 0
        let touchesEnd = stretch.upperBound == line.passed.count - 1
        var heights: [Double] = []
        if touchesEnd { heights.append(end) }
        if touchesStart { heights.insert(start, at: prefersStart ? 0 : heights.count) }
        if let fitting = heights.first(where: room.contains) { return fitting }
        let nearest = heights.first ?? middles[line.passed[stretch.lowerBound]]
        return min(max(nearest, room.lowerBound), room.upperBound)
    }
}
