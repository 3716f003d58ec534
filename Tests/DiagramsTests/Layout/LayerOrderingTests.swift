import Testing

@testable import Diagrams

struct LayerOrderingTests {
    @Test(
        arguments: [
            ([], 0), ([1], 0), ([1, 2, 3], 0), ([3, 2, 1], 3), ([2, 1, 2, 1], 3), ([5, 1, 4, 2, 3], 6),
        ] as [([Double], Int)]) func `crossings are pairs in the wrong order`(numbers: [Double], count: Int)
    {
        #expect(Inversions.count(numbers) == count)
    }

    @Test func `lines that need not cross do not`() {
        var graph = LayerGraph()
        let size = Size(width: 10, height: 10)
        let left = (0..<4).map { _ in graph.add(LayerGraph.Vertex(layer: 0, size: size, isBox: true)) }
        let right = (0..<4).map { _ in graph.add(LayerGraph.Vertex(layer: 2, size: size, isBox: true)) }
        for (from, to) in [(0, 3), (1, 2), (2, 1), (3, 0)] {
            let line = LayerGraph.Line(start: left[from], end: right[to], startPort: 0, endPort: 0)
            _ = graph.addLine(line, label: nil)
        }
        let ordered = LayerOrdering.ordered(graph)
        let pairs = zip(ordered.layers[0], ordered.layers[2])
        #expect(pairs.allSatisfy { left.firstIndex(of: $0).map { 3 - $0 } == right.firstIndex(of: $1) })
    }
}
