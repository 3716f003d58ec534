import Diagnostics
import Documents
import Testing

@testable import Diagrams

struct SymbolicTextTests {
    private func node(_ text: String) -> Node? {
        var diagnostics = DiagnosticList()
        return Document.read(SourceText(name: "t.yaml", text: text), into: &diagnostics)
    }

    @Test(arguments: [
        ("plain", "plain"), ("!Ref Name", "${Name}"), ("!Sub 'a-${B}'", "a-${B}"), ("!GetAtt A.Arn", "${A.Arn}"),
        ("!Join ['-', [a, !Ref B, {c: d}]]", "a-${B}-…"), ("!If [IsOn, x, y]", "x"), ("!ImportValue Shared", "Shared"),
    ]) func `values read as in the template`(text: String, expected: String) {
        #expect(SymbolicText.text(of: node(text)) == expected)
    }

    @Test(arguments: ["[a, b]", "{a: b}", "!Select [0, [a]]", "~"]) func `what is no text has none`(text: String) {
        #expect(SymbolicText.text(of: node(text)) == nil)
    }

    @Test(arguments: [
        ("arn:aws:sqs:us-east-1:1:incoming", "incoming"), ("arn:aws:kinesis:us-east-1:1:stream/clicks", "clicks"),
        ("!Ref QueueArn", "QueueArn"),
    ]) func `an ARN is called by its last word`(text: String, expected: String) {
        #expect(SymbolicText.shortName(of: node(text)) == expected)
    }
}
