import Documents
import Testing

@testable import Triggers

@Suite struct JSONPathTests {
    @Test(arguments: [
        ("$", #"{"a":{"b c":[10,{"d":null}]}}"#), ("$.a", #"{"b c":[10,{"d":null}]}"#), ("$.a['b c'][0]", "10"),
        (#"$["a"]["b c"][1].d"#, "null"), ("$.a['b c'][2]", nil), ("$.x.y", nil), ("$.a[0]", nil),
    ])
    func `a path leads to a value`(text: String, expected: String?) throws {
        let root = try #require(Document.json(Array(#"{"a":{"b c":[10,{"d":null}]}}"#.utf8)))
        let value = try #require(JSONPath(text)).value(in: root)
        #expect(value.map { JSONWriter.text(of: $0) } == expected)
    }

    @Test(arguments: ["", "a", "$a", "$.", "$..a", "$.*", "$[", "$[]", "$[-1]", "$['']", "$[a]", "$.a b["])
    func `anything else is no path`(text: String) {
        #expect(JSONPath(text) == nil)
    }
}
