import Diagnostics
import Documents
import Testing

struct JSONWriterTests {
    @Test(arguments: [
        (
            #"{"a":[1,{"b":null},[]],"c":{}}"#,
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    },\n    []\n  ],\n  \"c\": {}\n}\n"
        ), ("[]", "[]\n"),
        ("\"x\"", "\"x\"\n"),
    ])
    func `indented JSON has an entry a line`(compact: String, indented: String) throws {
        let node = try #require(Document.json(Array(compact.utf8)))
        #expect(JSONWriter.text(of: node, layout: .indented) == indented)
        #expect(JSONWriter.text(of: node) == compact)
        #expect(JSONWriter.bytes(of: node) == Array(compact.utf8))
    }

    @Test(arguments: [127, 128, 129, 1000], [JSONWriter.Layout.compact, .indented])
    func `many entries are written as few are`(count: Int, layout: JSONWriter.Layout) throws {
        let entries = (0..<count).map { "\"k\($0)\":{\"v\":[\($0)]}" }
        let node = try #require(Document.json(Array("{\(entries.joined(separator: ","))}".utf8)))
        let single = try entries.map { entry in
            let node = try #require(Document.json(Array("{\(entry)}".utf8)))
            let text = JSONWriter.text(of: node, layout: layout)
            return layout == .compact ? text.dropFirst().dropLast() : text.dropFirst(2).dropLast(3)
        }
        let expected =
            layout == .compact ? "{\(single.joined(separator: ","))}" : "{\n\(single.joined(separator: ",\n"))\n}\n"
        #expect(JSONWriter.text(of: node, layout: layout) == expected)
    }

    @Test(arguments: [
        ("a\"b\\c/d", #""a\"b\\c/d""#),
        ("\u{0}\u{8}\u{C}\n\r\t\u{1F}\u{7F}", #""\u0000\u0008\u000c\n\r\t\u001f\u007f""#),
        ("é日😀\u{2028}", "\"é日😀\u{2028}\""), ("", "\"\""),
    ])
    func `texts are escaped where JSON wants it`(text: String, json: String) {
        #expect(JSONWriter.quoted(text) == json)
        #expect(Document.json(Array(json.utf8))?.text == text)
    }

    @Test(arguments: [
        #"{"a":[1,-2.50,1.0e+3,true,false,null,"true","1","","é\n"],"b":{"c":{}},"":[[]]}"#,
        "[123456789012345678901234567890.12345678901234567890]", "0", "\"\"",
    ])
    func `what is written is read as the same`(json: String) throws {
        let node = try #require(Document.json(Array(json.utf8)))
        #expect(JSONWriter.text(of: node) == json)
        let again = try #require(Document.json(JSONWriter.bytes(of: node, layout: .indented)))
        #expect(again == node)
    }

    @Test func `plain scalars are typed, all others are text`() {
        #expect(
            ReadDocument("[yes, 'yes', 0x1F, \"0x1F\", 1_000.50, ~, '', 2010-09-09, .inf, 12:30, 010]").json
                == #"[true,"yes",31,"0x1F",1000.50,null,"","2010-09-09",".inf",750,8]"#)
    }

    @Test func `generated nodes are written as what they are built as`() {
        let span = SourceSpan(at: .start)
        let node = Node.map(
            [
                "t": .text("5", at: span), "n": .integer(5, at: span), "b": .boolean(true, at: span),
                "z": .null(at: span), "l": .list([], at: span), "x": nil,
            ],
            at: span)
        #expect(JSONWriter.text(of: node) == #"{"t":"5","n":5,"b":true,"z":null,"l":[]}"#)
    }
}
