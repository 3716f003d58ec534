import Diagnostics
import Templates
import Testing
import TextMarkers

@Suite struct TemplateLimitsTests {
    private func findings(_ text: String) -> [String] {
        let read = ReadTemplate(text)
        var diagnostics = DiagnosticList()
        TemplateLimits.check(
            read.template, expanded: read.template, source: read.marked.source, into: &diagnostics)
        return diagnostics.all.map { "\($0.severity) \($0.code.rawValue) \(read.marked.name(of: $0.span))" }
    }

    private func template(resources: Int) -> String {
        "①Resources①:\n" + (0..<resources).map { "  R\($0): {Type: 'AWS::SQS::Queue'}\n" }.joined()
    }

    @Test(arguments: [(450, []), (451, ["warning X902 ①"]), (500, ["warning X902 ①"]), (501, ["error X902 ①"])])
    func `resources are counted`(_ count: Int, _ expected: [String]) {
        #expect(findings(template(resources: count)) == expected)
    }

    @Test(arguments: [(800_000, []), (950_000, ["warning X901 ①"]), (1_000_001, ["error X901 ①"])])
    func `bytes are counted, and the largest section is shown`(_ count: Int, _ expected: [String]) {
        let notes = String(repeating: "x", count: count)
        #expect(findings("①Metadata①: {Notes: \(notes)}\nResources: {Q: {Type: 'AWS::SQS::Queue'}}\n") == expected)
    }

    @Test func `outputs are counted`() {
        let outputs = (0..<201).map { "  O\($0): {Value: x}\n" }.joined()
        #expect(findings("Resources: {Q: {Type: 'AWS::SQS::Queue'}}\n①Outputs①:\n" + outputs) == ["error X904 ①"])
    }

    @Test(arguments: [
        ("Description: ①5①\n", ["warning T131 ①"]), ("Description: ①[a]①\n", ["error T131 ①"]),
        ("Description: '5'\n", []), ("Description: 2012-10-17\n", []),
        ("Description: ①\(String(repeating: "x", count: 1025))①\n", ["error T131 ①"]),
    ]) func `the description is a text of 1024 bytes`(_ text: String, _ expected: [String]) {
        #expect(findings(text) == expected)
    }
}
