/// Orders the vertices within layers so that few lines cross.
///
/// Source: Gansner, Koutsofios, North, Vo: "A Technique for Drawing Directed Graphs", 1993, section 3.
struct LayerOrdering {
    private var graph: LayerGraph
    /// The position of each vertex in its layer.
    private var positions: [Double]

    static func ordered(_ graph: LayerGraph) -> LayerGraph {
        var ordering = LayerOrdering(graph)
        ordering.run()
        return ordering.graph
    }

    private init(_ graph: LayerGraph) {
        self.graph = graph
        positions = Array(repeating: 0, count: graph.vertices.count)
        for layer in graph.layers.indices { number(layer) }
    }

    private mutating func run() {
        var best = graph.layers
        var fewest = crossings()
        let rounds = graph.segments.count > 20_000 ? 4 : 12
        for round in 0..<rounds where fewest > 0 {
            sweep(fromLeft: round % 2 == 0)
            let count = crossings()
            if count < fewest { (best, fewest) = (graph.layers, count) }
        }
        graph.layers = best
        for layer in graph.layers.indices { number(layer) }
        if fewest > 0, graph.segments.count < 3_000 { exchangeNeighbours() }
    }

    private mutating func number(_ layer: Int) {
        for (position, vertex) in graph.layers[layer].enumerated() { positions[vertex] = Double(position) }
    }

    // MARK: - Sweeps

    /// Orders each layer by the middle of its neighbours in the layer before.
    private mutating func sweep(fromLeft: Bool) {
        let order = fromLeft ? Array(graph.layers.indices.dropFirst()) : graph.layers.indices.dropLast().reversed()
        for layer in order {
            let keys = graph.layers[layer].map { vertex in
                (vertex: vertex, key: mean(of: vertex, onLeft: fromLeft) ?? positions[vertex], old: positions[vertex])
            }
            graph.layers[layer] = keys.sorted { ($0.key, $0.old) < ($1.key, $1.old) }.map(\.vertex)
            number(layer)
        }
    }

    private func mean(of vertex: Int, onLeft: Bool) -> Double? {
        let segments = onLeft ? graph.left[vertex] : graph.right[vertex]
        guard !segments.isEmpty else { return nil }
        return segments.reduce(0) { $0 + place(graph.segments[$1], onLeft: onLeft) } / Double(segments.count)
    }

    /// The position of one end of a segment; ports of a box lie within half a position of its middle.
    private func place(_ segment: LayerGraph.Segment, onLeft: Bool) -> Double {
        let vertex = onLeft ? segment.left : segment.right
        let port = onLeft ? segment.leftPort : segment.rightPort
        return positions[vertex] + port / max(graph.vertices[vertex].size.height, 1) * 0.9
    }

    // MARK: - Crossings

    private func crossings() -> Int {
        graph.layers.indices.dropLast().reduce(0) { $0 + crossings(behind: $1) }
    }

    /// How many pairs of segments cross between a layer and the next: the inversions of their right ends.
    private func crossings(behind layer: Int) -> Int {
        let segments = graph.layers[layer].flatMap { graph.right[$0] }.map { graph.segments[$0] }
        guard segments.count > 1 else { return 0 }
        let ends = segments.map { (place($0, onLeft: true), place($0, onLeft: false)) }.sorted { $0 < $1 }.map(\.1)
        return Inversions.count(ends)
    }

    /// Exchanges neighbours while that takes crossings away.
    private mutating func exchangeNeighbours() {
        for _ in 0..<6 {
            var isBetter = false
            for layer in graph.layers.indices {
                for position in graph.layers[layer].indices.dropLast() {
                    isBetter = exchange(layer, position) || isBetter
                }
            }
            if !isBetter { return }
        }
    }

    private mutating func exchange(_ layer: Int, _ position: Int) -> Bool {
        let (upper, lower) = (graph.layers[layer][position], graph.layers[layer][position + 1])
        guard crossings(of: lower, above: upper) < crossings(of: upper, above: lower) else { return false }
        graph.layers[layer].swapAt(position, position + 1)
        positions.swapAt(upper, lower)
        return true
    }

    /// The crossings of the lines of two neighbours when the one stands above the other.
    private func crossings(of upper: Int, above lower: Int) -> Int {
        var count = 0
        for isLeft in [true, false] {
            let ends = { (vertex: Int) in
                (isLeft ? graph.left[vertex] : graph.right[vertex]).map { place(graph.segments[$0], onLeft: isLeft) }
            }
            let lowerEnds = ends(lower)
            for end in ends(upper) { count += lowerEnds.count { $0 < end } }
        }
        return count
    }
}

/// Counts the pairs of numbers that stand in the wrong order.
enum Inversions {
    /// By merging sorted halves, in n log n steps.
    static func count(_ numbers: [Double]) -> Int {
        var values = numbers
        var buffer = numbers
        var total = 0
        var width = 1
        while width < values.count {
            for start in stride(from: 0, to: values.count, by: width * 2) {
                total += merge(&values, &buffer, start, width)
            }
            swap(&values, &buffer)
            width *= 2
        }
        return total
    }

    private static func merge(_ values: inout [Double], _ buffer: inout [Double], _ start: Int, _ width: Int) -> Int {
        let middle = min(start + width, values.count)
        let end = min(start + width * 2, values.count)
        var (first, second, inversions) = (start, middle, 0)
        for position in start..<end {
            if first < middle, second >= end || values[first] <= values[second] {
                buffer[position] = values[first]
                first += 1
            } else {
                buffer[position] = values[second]
                second += 1
                inversions += middle - first
            }
        }
        return inversions
    }
}
