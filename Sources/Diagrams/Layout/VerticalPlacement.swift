/// Finds a height for each vertex: lines as level as can be, the order of each layer kept, nothing overlapping.
struct VerticalPlacement {
    private let graph: LayerGraph
    /// The middle of each vertex, in pixels from the top.
    private(set) var middles: [Double]

    init(_ graph: LayerGraph) {
        self.graph = graph
        middles = Array(repeating: 0, count: graph.vertices.count)
        for layer in graph.layers { stack(layer) }
        let rounds = graph.vertices.count > 50_000 ? 3 : 10
        for _ in 0..<rounds {
            for layer in graph.layers.indices { settle(layer, left: 1, right: 0.1) }
            for layer in graph.layers.indices.reversed() { settle(layer, left: 0.1, right: 1) }
        }
        for _ in 0..<4 { for layer in graph.layers.indices { settle(layer, left: 1, right: 1) } }
        let top = graph.vertices.indices.map { middles[$0] - graph.vertices[$0].size.height / 2 }.min() ?? 0
        for vertex in middles.indices { middles[vertex] -= top }
    }

    private mutating func stack(_ layer: [Int]) {
        guard let first = layer.first else { return }
        middles[first] = graph.vertices[first].size.height / 2
        for (upper, lower) in zip(layer, layer.dropFirst()) {
            middles[lower] = middles[upper] + graph.distance(upper, lower)
        }
        // Around a common axis.
        let middle = ((layer.last.map { middles[$0] } ?? 0) + middles[first]) / 2
        for vertex in layer { middles[vertex] -= middle }
    }

    /// Moves the vertices of a layer towards their neighbours; the factors say how much each side counts.
    private mutating func settle(_ layer: Int, left: Double, right: Double) {
        let vertices = graph.layers[layer]
        var offsets: [Double] = []
        var wishes: [(value: Double, weight: Double)] = []
        for (position, vertex) in vertices.enumerated() {
            offsets.append(position == 0 ? 0 : offsets[position - 1] + graph.distance(vertices[position - 1], vertex))
            let wish = wish(of: vertex, left: left, right: right)
            wishes.append((wish.value - offsets[position], wish.weight))
        }
        for (position, value) in IsotonicRegression.fitted(wishes).enumerated() {
            middles[vertices[position]] = value + offsets[position]
        }
    }

    /// Where a vertex would be level with its neighbours, and how much that matters.
    private func wish(of vertex: Int, left: Double, right: Double) -> (value: Double, weight: Double) {
        var (sum, weight) = (0.0, 0.0)
        for index in graph.left[vertex] {
            let segment = graph.segments[index]
            sum += (middles[segment.left] + segment.leftPort - segment.rightPort) * segment.weight * left
            weight += segment.weight * left
        }
        for index in graph.right[vertex] {
            let segment = graph.segments[index]
            sum += (middles[segment.right] + segment.rightPort - segment.leftPort) * segment.weight * right
            weight += segment.weight * right
        }
        return weight > 0 ? (sum / weight, weight) : (middles[vertex], 0.01)
    }
}

/// The rising numbers that are closest to given ones, by the sum of weighted squares.
enum IsotonicRegression {
    /// Pools adjacent violators.
    /// Source: Barlow, Bartholomew, Bremner, Brunk: "Statistical Inference under Order Restrictions", 1972.
    static func fitted(_ wishes: [(value: Double, weight: Double)]) -> [Double] {
        var pools: [(value: Double, weight: Double, count: Int)] = []
        for wish in wishes {
            var pool = (value: wish.value, weight: wish.weight, count: 1)
            while let last = pools.last, last.value > pool.value {
                let weight = last.weight + pool.weight
                pool = (
                    (last.value * last.weight + pool.value * pool.weight) / weight, weight, last.count + pool.count
                )
                pools.removeLast()
            }
            pools.append(pool)
        }
        return pools.flatMap { Array(repeating: $0.value, count: $0.count) }
    }
}
