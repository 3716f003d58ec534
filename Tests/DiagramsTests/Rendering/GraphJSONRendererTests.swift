import Diagrams
import Foundation
import Testing

struct GraphJSONRendererTests {
    private struct Picture: Decodable {
        struct Node: Decodable {
            var id, title, words, kind: String
            var type, condition: String?
            var line: Int?
            var external: Bool
            var resources: [String]
        }
        struct Edge: Decodable {
            var from, to, kind: String
            var labels: [String]
        }
        struct Box: Decodable {
            var id, words: String
            var nodes: [String]
        }
        var formatVersion, name, view: String
        var nodes: [Node]
        var edges: [Edge]
        var boxes: [Box]?
    }

    private func picture(_ resources: String, _ view: ApplicationGraph.View = .application) throws -> Picture {
        let text = DiagramFormat.json.text(of: Drawing.graph(of: resources, view))
        return try JSONDecoder().decode(Picture.self, from: Data(text.utf8))
    }

    @Test func `nodes say where they stand and what they stand for`() throws {
        let picture = try picture(Drawing.function("Shop"))
        #expect(picture.formatVersion == "1.0" && picture.name == "shop" && picture.view == "application")
        let node = try #require(picture.nodes.first)
        #expect(node.id == "Shop" && node.type == "AWS::Serverless::Function" && node.kind == "function")
        #expect(node.line == 5 && node.resources == ["Shop", "ShopRole"] && !node.external)
        #expect(picture.boxes == nil)
    }

    @Test func `all resources come with their boxes`() throws {
        let picture = try picture(Drawing.function("Shop"), .resources)
        #expect(picture.boxes?.first?.nodes == ["Shop", "ShopRole"])
        #expect(picture.edges.first?.labels == ["Arn"])
    }
}
