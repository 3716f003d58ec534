import Testing

@testable import Diagrams

struct LineStraighteningTests {
    @Test func `one behind the other is level`() {
        var graph = LayerGraph()
        let size = Size(width: 10, height: 30)
        let left = graph.add(LayerGraph.Vertex(layer: 0, size: size, isBox: true))
        _ = graph.add(LayerGraph.Vertex(layer: 0, size: size, isBox: true))
        let right = graph.add(LayerGraph.Vertex(layer: 2, size: size, isBox: true))
        let line = LayerGraph.Line(start: left, end: right, startPort: 0, endPort: 0)
        let label = graph.addLine(line, label: Size(width: 20, height: 14))[0]
        let middles = LineStraightening.straightened(VerticalPlacement(graph).middles, in: graph)
        #expect(abs(middles[left] - middles[right]) < 0.5)
        #expect(abs(middles[label] - middles[right]) < 0.5)
    }
}
