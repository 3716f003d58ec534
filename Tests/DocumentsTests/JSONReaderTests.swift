import Diagnostics
import Documents
import Testing
import TextMarkers

struct JSONReaderTests {
    private func read(_ text: String) -> (json: String, findings: [String], message: String?) {
        let marked = MarkedText(text)
        var list = DiagnosticList()
        let root = Document.json(marked.source, into: &list)
        return (root.map { JSONWriter.text(of: $0) } ?? "-", marked.findings(list), list.all.first?.message)
    }

    @Test(arguments: [
        (#" { "a" : [ ] , "b" : { } , "" : null } "#, #"{"a":[],"b":{},"":null}"#),
        ("[true,false,null,\"true\"]", "[true,false,null,\"true\"]"), ("\"x\"", "\"x\""), ("\r\n\t 1 ", "1"),
        ("0", "0"), ("-0", "0"),
        ("[0, -1, 10, 123456789012345678901234567890]", "[0,-1,10,123456789012345678901234567890]"),
        ("[1.5, -0.0, 1.50, 0.1e1, 1E5, 1e-5, -1.25E+10]", "[1.5,-0.0,1.50,0.1e+1,1.0e+5,1.0e-5,-1.25e+10]"),
        (#"["\"\\\/\b\f\n\r\t"]"#, #"["\"\\/\u0008\u000c\n\r\t"]"#),
        (#"["\u0041\u00e9\u65e5\uD83D\ude00"]"#, "[\"Aé日😀\"]"),
        (#"["\u0000\u001f\u007f"]"#, #"["\u0000\u001f\u007f"]"#),
        // A surrogate without its other half is no character.
        (
            #"["\ud83d", "\ude00", "\ud83dx", "\ud83d\n", "\ud83d\u0041", "\ud83d\ud83d\ude00"]"#,
            "[\"\u{FFFD}\",\"\u{FFFD}\",\"\u{FFFD}x\",\"\u{FFFD}\\n\",\"\u{FFFD}A\",\"\u{FFFD}😀\"]"
        ),
        ("[\"é日😀\u{7F}\u{2028}\"]", "[\"é日😀\\u007f\u{2028}\"]"), ("[[[]]]", "[[[]]]"),
    ])
    func `JSON texts become trees`(text: String, json: String) {
        #expect(read(text).json == json)
        #expect(read(text).findings == [])
    }

    private static let refused: [(String, String)] = [
        ("①", "the JSON text ends too early"), ("[1, ①", "the JSON text ends too early"),
        ("[1①", "expected ',' or ']', found the end of the text"),
        ("{\"a\": 1 ①]", "expected ',' or '}', found ']'"), ("[1 ①2]", "expected ',' or ']', found '2'"),
        ("[1①,]", "JSON allows no comma before ']'"),
        ("{\"a\": 1①, }", "JSON allows no comma before '}'"), ("{①a: 1}", "expected a key in double quotes, found 'a'"),
        ("{\"a\" ①1}", "expected ':' after the key 'a', found '1'"),
        ("{①,}", "expected a key in double quotes, found ','"),
        ("[①,1]", "expected a JSON value, found ','"), ("[①'x']", "expected a JSON value, found '''"),
        ("[1] ①[2]", "'[' follows the end of the JSON value"),
        ("[①tru]", "'tru' is no JSON value"), ("[①True]", "'True' is no JSON value"),
        ("[①NaN]", "'NaN' is no JSON value"), ("[①01]", "'01' is no JSON value"),
        ("[①+1]", "'+1' is no JSON value"), ("[①.5]", "'.5' is no JSON value"), ("[①5.]", "'5.' is no JSON value"),
        ("[①1e]", "'1e' is no JSON value"),
        ("[①1e+]", "'1e+' is no JSON value"), ("[①-]", "'-' is no JSON value"), ("[①0x1F]", "'0x1F' is no JSON value"),
        ("[①1_000]", "'1_000' is no JSON value"),
        ("[①1.2.3]", "'1.2.3' is no JSON value"), ("[①1a]", "'1a' is no JSON value"),
        ("[①--1]", "'--1' is no JSON value"),
        ("[1, ①// why", "expected a JSON value, found '/'"), ("[①\u{A0}1]", "expected a JSON value, found '\u{A0}'"),
        ("[\"a\", ①\"b]", "the text that starts here has no closing quote"),
        ("[\"a①\nb\"]", "a control character must be written as an escape sequence, such as '\\n'"),
        ("[\"a①\tb\"]", "a control character must be written as an escape sequence, such as '\\n'"),
        ("[\"é①\\x41\"]", "'\\' before 'x' is no escape sequence"),
        ("[\"①\\u12\"]", "'\\u' needs four hexadecimal digits"),
        ("[\"①\\u+123\"]", "'\\u' needs four hexadecimal digits"),
        ("[\"①\\", "'\\' before the end of the text is no escape sequence"),
        ("[\"\\ud83d①\\uXYZW\"]", "'\\u' needs four hexadecimal digits"),
        ("①\u{2060}{}", "expected a JSON value, found '\u{2060}'"),
    ]

    @Test(arguments: refused)
    func `what is no JSON is refused where it stops being JSON`(text: String, message: String) {
        let result = read(text)
        #expect(result.json == "-")
        #expect(result.findings == ["Y050 ①"])
        #expect(result.message == message)
    }

    @Test func `everything knows its place`() {
        let document = ReadDocument("①{\n  ②\"日本\"②: ③[④\"\\u0041\"④, ⑤-1.5⑤, ⑥null⑥]③,\r\n\t⑦\"b\"⑦:⑧{ }⑧}①\n")
        #expect(document.spans == "①{②③[④ ⑤ ⑥] ⑦⑧{}}")
    }

    @Test(arguments: [("[\"é", [0xC3, 0x28] as [UInt8], 4), ("[\"\\n", [0xFF], 5)])
    func `malformed UTF-8 is found where it is`(before: String, bytes: [UInt8], column: Int) {
        var list = DiagnosticList()
        let text = SourceText(name: "t", bytes: Array(before.utf8) + bytes + Array("\"]".utf8))
        #expect(Document.json(text, into: &list) == nil)
        #expect(list.all.first?.message == "a text is not valid UTF-8")
        #expect(list.all.first?.span?.start == SourcePosition(line: 1, column: column))
    }

    private static let bombs: [(LargeText, String)] = [
        (LargeText(repeating: "[", 100_000), "Y045"), (LargeText(repeating: "{\"a\":", 100_000), "Y045"),
        (LargeText("[", repeating: "1,", 260_000, "1]"), "Y040"),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: bombs)
    func `bombs are refused`(bomb: LargeText, code: String) {
        var list = DiagnosticList()
        #expect(Document.json(SourceText(name: "t", text: bomb.text), into: &list) == nil)
        #expect(list.all.map(\.code.rawValue) == [code])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            LargeText("[", repeating: "1.5e10,", 20_000, "1]"),
            LargeText("[", repeating: "\"é\\u00e9\",", 20_000, "1]"), LargeText("\"", repeating: "x", 300_000, "\""),
            LargeText("{", numbered: "\"k#\": 1,", 20_000, "\"k\": 1}"), LargeText("[", repeating: "1", 300_000, "]"),
        ])
    func `large texts are read in their share of time`(large: LargeText) {
        let time = ContinuousClock().measure { #expect(Document.json(Array(large.text.utf8)) != nil) }
        #expect(time < .seconds(8))
    }
}
