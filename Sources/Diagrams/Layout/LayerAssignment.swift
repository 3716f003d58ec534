/// Puts the vertices of a graph into layers so that edges lead from left to right.
struct LayerAssignment {
    /// From one vertex to another.
    struct Edge {
        var from: Int
        var to: Int
        /// Turned round rather than others that it closes a circle with.
        var isWeak = false
    }

    /// The layer of each vertex, counted from 0.
    private(set) var layers: [Int]
    /// For each edge, whether it leads from right to left: it closes a circle.
    private(set) var isReversed: [Bool]

    private let edges: [Edge]
    private let outgoing: [[Int]]

    /// - Parameter edges: between different vertices, counted from 0.
    init(vertexCount: Int, edges: [Edge]) {
        self.edges = edges
        layers = Array(repeating: 0, count: vertexCount)
        isReversed = Array(repeating: false, count: edges.count)
        var outgoing: [[Int]] = Array(repeating: [], count: vertexCount)
        for (index, edge) in edges.enumerated() where !edge.isWeak { outgoing[edge.from].append(index) }
        self.outgoing = outgoing
        turnCircles()
        turnWeakEdges()
        let order = order { _ in true }
        assign(order)
        tighten(order)
    }

    /// Turns edges round that are not weak and close a circle: those back to where a walk, depth first, came from.
    private mutating func turnCircles() {
        enum Mark { case new, open, done }
        var marks = Array(repeating: Mark.new, count: layers.count)
        var incoming = Array(repeating: 0, count: layers.count)
        for edge in edges where !edge.isWeak { incoming[edge.to] += 1 }
        // Where nothing leads to is where people begin to read.
        let roots = layers.indices.filter { incoming[$0] == 0 } + layers.indices.filter { incoming[$0] > 0 }
        for root in roots where marks[root] == .new {
            var stack = [(vertex: root, next: 0)]
            marks[root] = .open
            while let (vertex, next) = stack.last {
                guard next < outgoing[vertex].count else {
                    marks[vertex] = .done
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let edge = outgoing[vertex][next]
                let target = edges[edge].to
                if marks[target] == .open { isReversed[edge] = true }
                if marks[target] == .new {
                    marks[target] = .open
                    stack.append((target, 0))
                }
            }
        }
    }

    /// Within circles, weak edges follow the order that the others give.
    private mutating func turnWeakEdges() {
        var places = Array(repeating: 0, count: layers.count)
        for (place, vertex) in order(of: { !edges[$0].isWeak }).enumerated() { places[vertex] = place }
        let circles = StrongComponents.numbers(vertexCount: layers.count, edges: edges.indices.map { ends(of: $0) })
        for (index, edge) in edges.enumerated() where edge.isWeak && circles[edge.from] == circles[edge.to] {
            isReversed[index] = places[edge.from] > places[edge.to]
        }
    }

    /// All vertices, so that the chosen edges, which close no circle, lead to later ones.
    private func order(of isChosen: (Int) -> Bool) -> [Int] {
        var waiting = Array(repeating: 0, count: layers.count)
        var following: [[Int]] = Array(repeating: [], count: layers.count)
        for index in edges.indices where isChosen(index) {
            let (left, right) = ends(of: index)
            waiting[right] += 1
            following[left].append(right)
        }
        var order = layers.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            for vertex in following[order[next]] {
                waiting[vertex] -= 1
                if waiting[vertex] == 0 { order.append(vertex) }
            }
            next += 1
        }
        return order
    }

    /// The ends of an edge, the left one first.
    func ends(of edge: Int) -> (left: Int, right: Int) {
        isReversed[edge] ? (edges[edge].to, edges[edge].from) : (edges[edge].from, edges[edge].to)
    }

    /// Each vertex one layer behind the last of those that lead to it.
    ///
    /// Vertices are visited so that all edges, turned round where they close a circle, lead to later ones.
    private mutating func assign(_ order: [Int]) {
        var following: [[Int]] = Array(repeating: [], count: layers.count)
        for edge in edges.indices { following[ends(of: edge).left].append(ends(of: edge).right) }
        for vertex in order {
            for next in following[vertex] { layers[next] = max(layers[next], layers[vertex] + 1) }
        }
    }

    /// Moves vertices that have only edges to the right close to where these lead.
    private mutating func tighten(_ order: [Int]) {
        var right: [[Int]] = Array(repeating: [], count: layers.count)
        var hasLeft = Array(repeating: false, count: layers.count)
        for edge in edges.indices {
            right[ends(of: edge).left].append(ends(of: edge).right)
            hasLeft[ends(of: edge).right] = true
        }
        for vertex in order where !hasLeft[vertex] {
            guard let nearest = right[vertex].map({ layers[$0] }).min() else { continue }
            layers[vertex] = max(layers[vertex], nearest - 1)
        }
    }
}
