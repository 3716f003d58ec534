import Testing

@testable import Diagrams

struct MermaidRendererTests {
    @Test(arguments: [
        ("GET /orders/{id}", "GET /orders/{id}"), ("say \"hi\"", "say #34;hi#34;"), ("a#b;c", "a#35;b#59;c"),
        ("<b>&", "#60;b#62;#38;"), ("s3:*", "s3:#42;"), ("`x`", "#96;x#96;"), ("a|b\\c", "a#124;b#92;c"),
        ("two\nlines", "two lines"), ("- item", "#45; item"), ("+1", "#43;1"), ("1. item", "1#46; item"), ("Æ", "Æ"),
    ]) func `what means something to Mermaid is escaped`(text: String, escaped: String) {
        #expect(MermaidRenderer.escaped(text) == escaped)
    }

    @Test func `names are letters, digits and underscores, unique, and no words of Mermaid's`() {
        var graph = ApplicationGraph(name: "shop", view: .application)
        for id in ["end", "a-b", "a_b", "Graph", "box1", "Æ", "Ø", "a.b"] {
            graph.nodes.append(
                ApplicationGraph.Node(id: id, title: id, type: "", words: "", kind: .other))
        }
        graph.boxes = [ApplicationGraph.Box(id: "Box", words: "", nodes: ["end", "a-b"])]
        let names = MermaidNames(graph)
        #expect(graph.nodes.map { names[$0.id] } == ["end_", "a_b", "a_b_2", "Graph_", "box1_2", "_", "__2", "a_b_3"])
    }

    @Test func `routes of one edge are lines of its label`() {
        let text = DiagramFormat.mermaid.text(
            of: Drawing.graph(
                of: Drawing.function(
                    "Shop",
                    """
                    Events:
                      A: {Type: HttpApi, Properties: {Path: /a, Method: get}}
                      B: {Type: HttpApi, Properties: {Path: /b, Method: post}}
                    """)))
        #expect(text.contains("ServerlessHttpApi -->|\"GET /a<br/>POST /b\"| Shop"))
    }
}
