import Testing

@testable import Diagrams

struct SVGSceneTests {
    private func scene(edges count: Int) -> SVGScene {
        var graph = ApplicationGraph(name: "shop", view: .application)
        for id in ["hub"] + (0..<count).map({ "f\($0)" }) {
            graph.nodes.append(
                ApplicationGraph.Node(id: id, title: id, type: "", words: "", kind: .function))
        }
        graph.edges = (0..<count).map { ApplicationGraph.Edge(from: "hub", to: "f\($0)", kind: .trigger, labels: []) }
        return SVGScene(graph)
    }

    @Test(arguments: [(0, 46.0), (3, 46), (10, 94), (100, 240)])
    func `a card is higher where many lines end`(count: Int, height: Double) {
        #expect(scene(edges: count).layout.items[0].height == height)
    }

    @Test func `texts fit into their cards`() throws {
        let graph = Drawing.graph(of: "  \(String(repeating: "Long", count: 60)): {Type: AWS::SQS::Queue}\n")
        let scene = SVGScene(graph)
        let card = try #require(scene.cards.first)
        let width = TextMetrics.width(of: card.title, size: SVGScene.titleSize, isBold: true)
        #expect(card.title.contains("…") && width <= scene.layout.items[0].width)
    }
}
