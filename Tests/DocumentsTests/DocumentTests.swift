import Diagnostics
import Documents
import Testing
import TextMarkers

/// Which kind of text it is, and what is wrong with its keys, tags and documents.
struct DocumentTests {
    private func read(_ bytes: [UInt8]) -> (root: Node?, diagnostics: DiagnosticList) {
        var list = DiagnosticList()
        let root = Document.read(SourceText(name: "t", bytes: bytes), into: &list)
        return (root, list)
    }

    @Test(arguments: [
        Mistake(
            "②a②: 1\n①a①: 2\n", "Y020", "'a' is defined twice, in lines 1 and 2",
            help: "CloudFormation would silently use the last one; rename or remove one"),
        Mistake(
            "x: {②\"a\"②: 1, ①a①: 2}\n", "Y020", "'a' is defined twice, in lines 1 and 1",
            help: "CloudFormation would silently use the last one; rename or remove one"),
        Mistake(
            "{\"x\": {②\"a\"②: 1,\n ①\"a\"①: 2}}", "Y020", "'a' is defined twice, in lines 1 and 2",
            help: "CloudFormation would silently use the last one; rename or remove one"),
        Mistake(
            "a: 1\n①---①\nb: 2\n", "Y041", "a template is one YAML document; a second one starts at line 2",
            help: "put each template in a file of its own"),
        Mistake(
            "①0777①: a\n", "Y042", "the key '0777' is the number 511 to YAML 1.1 tools such as SAM CLI",
            help: "put it in quotes, so that all tools read the same", fixed: "\"0777\": a"),
        Mistake(
            "①no①: Norway\n", "Y042", "the key 'no' is the boolean false to YAML 1.1 tools such as SAM CLI",
            help: "put it in quotes, so that all tools read the same", fixed: "\"no\": Norway"),
        Mistake(
            "①012345670123①: x\n", "Y042",
            "the key '012345670123' is the number 1402433619 to YAML 1.1 tools such as SAM CLI",
            help: "put it in quotes, so that all tools read the same", fixed: "\"012345670123\": x"),
        Mistake(
            "①3.10①: x\n", "Y042", "the key '3.10' is the number 3.1 to YAML 1.1 tools such as SAM CLI",
            help: "put it in quotes, so that all tools read the same", fixed: "\"3.10\": x"),
        Mistake(
            "①null①: x\n", "Y042", "the key 'null' is nothing to YAML 1.1 tools such as SAM CLI",
            help: "put it in quotes, so that all tools read the same", fixed: "\"null\": x"),
        Mistake(
            "? ①[a, b]①\n: 1\n", "Y043", "a key must be text, not a list or a map",
            help: "quote a value that starts with '{{' or '[' and is meant as text"),
        Mistake(
            "a: {①{ x }①}\n", "Y043", "a key must be text, not a list or a map",
            help: "quote a value that starts with '{{' or '[' and is meant as text"),
        Mistake(
            "a: &l [1]\n①*l① : 1\n", "Y043", "a key must be text, not a list or a map",
            help: "quote a value that starts with '{{' or '[' and is meant as text"),
        Mistake(
            "①!Ref x①: 1\n", "Y043", "a key must be text, not a list or a map",
            help: "quote a value that starts with '{{' or '[' and is meant as text"),
        Mistake(
            "a: ①!!binary① aGk=\n", "Y044", "the tag '!!binary' is not accepted in templates",
            help: "CloudFormation knows !!str, !!int, !!float, !!bool, !!null, !!map and !!seq, and its own short forms"
        ),
        Mistake(
            "a: ①!!python/object:os.system① {}\n", "Y044",
            "the tag '!!python/object:os.system' is not accepted in templates",
            help: "CloudFormation knows !!str, !!int, !!float, !!bool, !!null, !!map and !!seq, and its own short forms"
        ),
        Mistake(
            "a: ①!<tag:example.com,2000:x>① {}\n", "Y044",
            "the tag 'tag:example.com,2000:x' is not accepted in templates",
            help: "CloudFormation knows !!str, !!int, !!float, !!bool, !!null, !!map and !!seq, and its own short forms"
        ),
        Mistake(
            "a: ①!e!x① y\n", "Y044", "the tag '!e!x' is not accepted in templates",
            help: "CloudFormation knows !!str, !!int, !!float, !!bool, !!null, !!map and !!seq, and its own short forms"
        ),
    ])
    func `wrong keys, tags and documents are found where they are`(mistake: Mistake) { check(mistake) }

    @Test func `of equal keys the last counts, and every further one is reported`() {
        let document = ReadDocument("②a②: 1\n①a①: 2\n③a③: 3\nb: 4\n")
        #expect(document.json == #"{"a":3,"b":4}"#)
        #expect(document.findings == ["Y020 ①", "Y020 ③"])
    }

    @Test func `keys that look alike to YAML 1_1 stay apart`() {
        let document = ReadDocument("1: a\ntrue: b\n'1.0': c\n1.0: d\n200: e\n")
        #expect(document.json == #"{"1":"a","true":"b","1.0":"d","200":"e"}"#)
        #expect(document.findings == ["Y042 2:1-2:5", "Y042 4:1-4:4", "Y020 4:1-4:4"])
    }

    @Test func `the first of several documents is read`() {
        #expect(ReadDocument("a: 1\n---\nb: 2\n").json == #"{"a":1}"#)
        #expect(ReadDocument("a: 1\n...\n").findings == [])
        #expect(ReadDocument("a: 1\n①---①\n").findings == ["Y041 ①"])
    }

    @Test func `a text that starts with a brace is JSON, and YAML where that fails`() {
        #expect(ReadDocument("{\"a\": 1e3, \"b\": \"\\/\"}").json == #"{"a":1.0e+3,"b":"/"}"#)
        #expect(ReadDocument(" \n{a: 1, b: [x]} # flow YAML\n").json == #"{"a":1,"b":["x"]}"#)
        #expect(ReadDocument("{\n\t\"a\": 1,\n\t\"b\": [1,],\n}").json == #"{"a":1,"b":[1]}"#)
        #expect(ReadDocument("\u{FEFF}{\"a\": \"x\"}").json == #"{"a":"x"}"#)
    }

    @Test(arguments: [
        ("{\n  \"a\": 1,\n  \"b\": ①}\n}", "Y050"),
        ("{\n  \"a\": \"x①\n  \"b\": 1\n}", "Y050"),
        ("{\"a\": 1, \"b\": ①tru\n]}", "Y050"),
        ("{a: 1, b: \"①\\d\"}", "Y005"),
        ("①{", "Y008"),
    ])
    func `where neither JSON nor YAML can be read, the one that was meant is reported`(text: String, code: String) {
        #expect(ReadDocument(text).findings == ["\(code) ①"])
    }

    @Test(arguments: [
        [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00, 0x3A, 0x00], [0x00, 0x61, 0x00, 0x3A],
    ])
    func `UTF-16 is called by its name`(bytes: [UInt8]) {
        let (root, list) = read(bytes)
        #expect(root == nil)
        #expect(
            list.all == [
                Diagnostic(
                    .yamlEncoding, "the text is UTF-16", at: SourceSpan(at: .start), help: "save the file as UTF-8")
            ])
    }

    @Test func `binary files are refused at their first zero`() {
        let (root, list) = read([0x7F, 0x45, 0x4C, 0x46, 0x0A, 0x02, 0x00])
        #expect(root == nil)
        #expect(list.all.map(\.code) == [.yamlEncoding])
        #expect(list.all.first?.span?.start == SourcePosition(line: 2, column: 2))
    }

    @Test func `JSON bytes give a node, or nothing`() {
        #expect(Document.json(Array("[1]".utf8))?.sequence?.count == 1)
        #expect(Document.json(Array("[1".utf8)) == nil)
        #expect(Document.json(Array("{\"a\":1,\"a\":1}".utf8)) == nil)
        #expect(Document.json([]) == nil)
    }

    @Test func `spans say which text they lie in`() {
        var list = DiagnosticList()
        let source = SourceID(index: 3)
        let yaml = Document.read(SourceText(name: "t", text: "a: !Ref b\na: 1"), as: source, into: &list)
        let json = Document.read(SourceText(name: "t", text: "{\"a\": [1]}"), as: source, into: &list)
        #expect(yaml?.span.source == source && yaml?["a"]?.span.source == source && json?["a"]?.span.source == source)
        #expect(list.all.allSatisfy { $0.span?.source == source })
        _ = Document.read(SourceText(name: "t", text: "a: ["), as: source, into: &list)
        #expect(list.all.allSatisfy { $0.span?.source == source })
    }
}
