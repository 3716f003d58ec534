/// Finds the circles of a graph: vertices that lead to each other have the same number.
struct StrongComponents {
    private let following: [[Int]]
    private var numbers: [Int]
    private var indices: [Int]
    private var lowest: [Int]
    private var stack: [Int] = []
    private var nextIndex = 0

    /// Source: Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972; without recursion.
    static func numbers(vertexCount: Int, edges: [(left: Int, right: Int)]) -> [Int] {
        var following: [[Int]] = Array(repeating: [], count: vertexCount)
        for edge in edges { following[edge.left].append(edge.right) }
        var components = StrongComponents(following)
        for vertex in 0..<vertexCount where components.indices[vertex] < 0 { components.visit(vertex) }
        return components.numbers
    }

    private init(_ following: [[Int]]) {
        self.following = following
        numbers = Array(repeating: -1, count: following.count)
        indices = numbers
        lowest = numbers
    }

    private mutating func visit(_ start: Int) {
        var path = [(vertex: start, next: 0)]
        open(start)
        while let (vertex, next) = path.last {
            guard next < following[vertex].count else {
                path.removeLast()
                if let parent = path.last?.vertex { lowest[parent] = min(lowest[parent], lowest[vertex]) }
                if lowest[vertex] == indices[vertex] { close(vertex) }
                continue
            }
            path[path.count - 1].next += 1
            let target = following[vertex][next]
            if indices[target] < 0 {
                open(target)
                path.append((target, 0))
            } else if numbers[target] < 0 {
                lowest[vertex] = min(lowest[vertex], indices[target])
            }
        }
    }

    private mutating func open(_ vertex: Int) {
        indices[vertex] = nextIndex
        lowest[vertex] = nextIndex
        nextIndex += 1
        stack.append(vertex)
    }

    private mutating func close(_ root: Int) {
        while let vertex = stack.popLast() {
            numbers[vertex] = root
            if vertex == root { return }
        }
    }
}
