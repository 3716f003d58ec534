import Documents
import Testing

@testable import Triggers

@Suite struct InputTransformerTests {
    private let event = Document.json(
        Array(#"{"source":"s","detail":{"n":1.50,"text":"a\"b","list":[1,{"x":null}],"on":true}}"#.utf8))
    private let context = InputTransformer.Context(
        ruleARN: "arn:rule", ruleName: "tick", ingestionTime: "2024-01-01T00:00:00Z")

    private func input(_ template: String, _ paths: [(name: String, path: String)]) throws -> String {
        try InputTransformer(paths: paths, template: template).input(for: try #require(event), in: context)
    }

    @Test(arguments: [
        ("$.source", "<v>", #""s""#), ("$.source", #""is <v>""#, #""is s""#),
        ("$.detail.n", #"{"n": <v>}"#, #"{"n": 1.50}"#),
        ("$.detail.n", #""<v>""#, #""1.50""#), ("$.detail.text", #"{"t": "<v>!"}"#, #"{"t": "a\"b!"}"#),
        ("$.detail.text", "<v>", #""a\"b""#), ("$.detail.list", "<v>", #"[1,{"x":null}]"#),
        ("$.detail.on", "<v>", "true"),
        ("$.detail.list", #""<v>""#, #""[1,{\"x\":null}]""#), ("$.none", "<v>", #""""#), ("$.none", #""<v>""#, #""""#),
        // what is no name stays, and an escaped quote ends no text
        ("$.source", #"{"a": "1 < 2 > <v>"}"#, #"{"a": "1 < 2 > s"}"#), ("$.source", #""\" <v>""#, #""\" s""#),
    ])
    func `a name becomes the value at its path`(path: String, template: String, expected: String) throws {
        #expect(try input(template, [(name: "v", path: path)]) == expected)
    }

    @Test(arguments: [
        ("<aws.events.rule-arn>", #""arn:rule""#), (#""<aws.events.rule-name>""#, #""tick""#),
        ("<aws.events.event.ingestion-time>", #""2024-01-01T00:00:00Z""#),
        (
            "<aws.events.event.json>",
            #"{"source":"s","detail":{"n":1.50,"text":"a\"b","list":[1,{"x":null}],"on":true}}"#
        ),
    ])
    func `some names are given`(template: String, expected: String) throws {
        #expect(try input(template, []) == expected)
    }

    @Test func `a path that is none is refused, with its name`() {
        let error = #expect(throws: InputTransformerError.self) { try input("<v>", [(name: "v", path: "detail")]) }
        #expect(error?.key == "v")
        #expect(error?.message == "'detail' is no JSON path; it starts with '$', such as $.detail.id")
    }
}
