import Testing

@testable import Diagrams

struct DotRendererTests {
    @Test(arguments: [
        ("plain", "\"plain\""), ("a \"b\"", "\"a \\\"b\\\"\""), ("a\\b", "\"a\\\\b\""), ("a\nb", "\"a\\nb\""),
        ("<html>", "\"<html>\""),
    ]) func `texts are quoted`(text: String, quoted: String) {
        #expect(DotRenderer.quoted(text) == quoted)
    }

    @Test func `conditions are dashed`() throws {
        let text = DiagramFormat.dot.text(
            of: Drawing.graph("Resources:\n  Bin: {Type: AWS::S3::Bucket, Condition: IsOn}\n"))
        let line = try #require(text.split(separator: "\n").first { $0.contains("\"Bin\"") })
        #expect(line.contains("if IsOn") && line.contains("dashed"))
    }
}
