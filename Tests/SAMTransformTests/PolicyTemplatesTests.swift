import Documents
import Testing

@testable import SAMTransform

struct PolicyTemplatesTests {
    @Test(arguments: PolicyTemplates.names) func `every template gives a document`(name: String) throws {
        var templates = PolicyTemplates()
        let template = try #require(templates[name])
        let values = Mapping(
            try template.parameters.map {
                Mapping.Entry(key: Mapping.Key($0, at: try node("x").span), value: try node("given"))
            })
        let document = template.document(with: values, NodeBuilder(try node("x").span))
        let statements = try #require(document["Statement"]?.sequence)
        #expect(!statements.isEmpty)
        #expect(statements.allSatisfy { $0["Effect"]?.text == "Allow" && $0["Action"] != nil && $0["Resource"] != nil })
        let isFilled = JSONWriter.text(of: document).contains("\"given\"")
        #expect(isFilled == !template.parameters.isEmpty)
    }

    @Test func `there are templates`() {
        #expect(PolicyTemplates.names.count > 80)
        #expect(PolicyTemplates.isKnown("S3ReadPolicy"))
        #expect(!PolicyTemplates.isKnown("S3ReadPolcy"))
    }
}
