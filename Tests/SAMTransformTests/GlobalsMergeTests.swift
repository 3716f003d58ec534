import Diagnostics
import Documents
import Testing

@testable import SAMTransform

struct GlobalsMergeTests {
    @Test(arguments: [
        ("1", "2", "2"),
        ("{a: 1, b: 1}", "{b: 2, c: 2}", #"{"a":1,"b":2,"c":2}"#),
        ("{a: {b: 1}}", "{a: {c: 2}}", #"{"a":{"b":1,"c":2}}"#),
        ("[1, 2]", "[3]", "[1,2,3]"),
        ("{a: [1]}", "{a: [1]}", #"{"a":[1,1]}"#),
        ("{a: 1}", "!Ref P", #"{"Ref":"P"}"#),
        ("!Ref P", "{a: 1}", #"{"a":1}"#),
        ("[1]", "text", #""text""#),
        ("{a: 1}", "{a: ~}", #"{"a":null}"#),
    ])
    func `maps are merged, lists joined, and else the own value counts`(global: String, local: String, json: String)
        throws
    {
        #expect(JSONWriter.text(of: GlobalsMerge.merged(try node(global), try node(local))) == json)
    }

    @Test func `the place is that of the resource where it says something`() throws {
        let global = try node("{a: 1}")
        let local = try node("\n{b: 2}")
        let merged = GlobalsMerge.merged(global, local)
        #expect(merged.span.start.line == 2)
        #expect(merged["a"]?.span.start.line == 1)
        #expect(merged["b"]?.span.start.line == 2)
    }
}
