import Diagnostics
import Documents
import Testing
import TextMarkers

struct YAMLSyntaxErrorTests {
    @Test(arguments: [
        Mistake(
            "a:\n①\t①b: 1\n", "Y001", "a tab is used for indentation; YAML allows spaces only",
            help: "replace each tab by two spaces", fixed: "  b: 1"),
        Mistake(
            "a:\n  b: 1\n①\t\t①c: 2\n", "Y001", "a tab is used for indentation; YAML allows spaces only",
            help: "replace each tab by two spaces", fixed: "    c: 2"),
        Mistake(
            "a:\n  -①\t①x\n", "Y001", "a tab is used for indentation; YAML allows spaces only",
            help: "replace each tab by two spaces", fixed: "  -  x"),
        Mistake(
            "a: |\n①\t①x\n", "Y001", "a tab is used for indentation; YAML allows spaces only",
            help: "replace each tab by two spaces", fixed: "  x"),
        Mistake(
            "P:\n  Handler①:①a.h\n\n  Runtime: x\n", "Y002", "a space is missing after ':' in 'Handler:a.h'",
            help: "write 'Handler: a.h'", fixed: "  Handler: a.h"),
        Mistake(
            "P:\n  Runtime: x\n  Handler①:①a.h\nQ: 1\n", "Y002", "a space is missing after ':' in 'Handler:a.h'",
            help: "write 'Handler: a.h'", fixed: "  Handler: a.h"),
        Mistake(
            "P:\n  - A①:①1\n    B: 2\n", "Y002", "a space is missing after ':' in 'A:1'",
            help: "write 'A: 1'",
            fixed: "  - A: 1"),
        Mistake(
            "P: {A①:①1}\n", "Y002", "a space is missing after ':' in 'A:1'", help: "write 'A: 1'",
            fixed: "P: {A: 1}"),
        Mistake(
            "\"P\"①:①1\n", "Y002", "a space is missing after ':'",
            help: "YAML wants a space there, unlike JSON",
            fixed: "\"P\": 1"),
        Mistake(
            "a: 1\n①\u{FEFF}①b: 2\n", "Y003", "an invisible byte order mark stands inside the text",
            help: "delete the character", fixed: "b: 2"),
        Mistake(
            "a: x①\u{FEFF}①y\n", "Y003", "an invisible byte order mark stands inside the text",
            help: "delete the character", fixed: "a: xy"),
        Mistake(
            "a: ①%①foo\n", "Y004", "a value cannot start with '%'", help: "put the value in quotes"
        ),
        Mistake("a: ①@①x\n", "Y004", "a value cannot start with '@'", help: "put the value in quotes"),
        Mistake("a: ①`①x`\n", "Y004", "a value cannot start with '`'", help: "put the value in quotes"),
        Mistake("a: ①*①\n", "Y004", "a value cannot start with '*'", help: "put the value in quotes"),
        Mistake(
            "a: ①*①.example.com\n", "Y004", "a value cannot start with '*'",
            help: "put the value in quotes"),
        Mistake("a: ①&①\n", "Y004", "a value cannot start with '&'", help: "put the value in quotes"),
        Mistake(
            "a: \"①\\d①+\"\n", "Y005", "'\\d' is no escape sequence of a double-quoted text",
            help: "use single quotes, in which a backslash is a backslash, or write it twice"),
        Mistake("a: x\nb: y①\u{1}①\n", "Y006", "the text holds a control character", help: "delete it"),
        Mistake("日本: y①\u{7F}①\n", "Y006", "the text holds a control character", help: "delete it"),
        Mistake("a: ①\0", "Y006", "a file with zero bytes is no text; is it a binary file?"),
        Mistake(
            "a:\n①\u{A0}①\u{A0}b: 1\n", "Y007", "an invisible character (U+00A0) stands before 'b'",
            help: "delete it, or use a normal space; it may come from a web page"),
        Mistake(
            "a: b①\u{200B}①\n", "Y007", "an invisible character (U+200B) stands behind 'b'",
            help: "delete it, or use a normal space; it may come from a web page"),
        Mistake(
            "# c\n# note ①\u{2028}① b: 1\na: 1\n", "Y007", "an invisible line separator (U+2028) stands here",
            help: "delete it, or use a normal line break; YAML ends the line here, and editors do not show it"),
        Mistake(
            "a: b①\u{85}①c: d\n", "Y007", "an invisible line separator (U+0085) stands here",
            help: "delete it, or use a normal line break; YAML ends the line here, and editors do not show it"),
        Mistake("a: ①\"①x\nb: 1\n", "Y008", "the quote that starts here is not closed"),
        Mistake("a: ①'①x\u{2028}\n---\nb: 1\n", "Y008", "the quote that starts here is not closed"),
        Mistake("a: ①[①1,\n  2\nb②:② 1\n", "Y008", "the list that starts here with '[' is not closed"),
        Mistake("a: ①{①b: 1,\n  c: 2\nd②:② 1\n", "Y008", "the map that starts here with '{' is not closed"),
        Mistake("a: [①{①b: 1,\n", "Y008", "the bracket that starts here is not closed"),
        Mistake(
            "a:\n  b: 1\n   ①c①: 2\n", "Y009", "this key is indented below 'b: 1', which has a value already",
            help: "indent it like the lines it belongs to; a line that others are to stand below ends with ':'"),
        Mistake(
            "②a②:\n    b: 1\n  ①c①: 2\n", "Y009", "the indentation of this line is that of none above it",
            help: "indent it like the lines it belongs to"),
        Mistake(
            "②a②: 1\n①-① b\n", "Y009", "a list item stands among the keys of a map",
            help: "indent the items of a list deeper than the key they belong to, all alike"),
        Mistake(
            "a:\n  ②-② x\n  ①b①: 1\n", "Y009", "expected another item of the list, starting with '- '",
            help: "indent the line less, if it does not belong to the list"),
        Mistake(
            "  a: 1\n①b①: 2\n", "Y009",
            "this line is indented less than the first one, or follows the end of the document",
            help: "indent all lines of one map alike"),
        Mistake(
            "a: ①!Base64 !Sub① x\n", "Y010", "two short forms cannot follow each other: '!Base64 !Sub'",
            help: "write the outer one in full, on a line of its own: 'Fn::Base64: !Sub …'", fixed: "a:"),
        Mistake(
            "a: ①!Base64\n  !Sub① |\n   x\n", "Y010", "two short forms cannot follow each other: '!Base64 !Sub'",
            help: "write the outer one in full, on a line of its own: 'Fn::Base64: !Sub …'"),
        Mistake(
            "a:\n  - ①!GetAZs !Ref① AWS::Region\n", "Y010", "two short forms cannot follow each other: '!GetAZs !Ref'",
            help: "write the outer one in full, on a line of its own: 'Fn::GetAZs: !Ref …'",
            fixed: "  - Fn::GetAZs: !Ref AWS::Region"),
        Mistake(
            "Description: Orders①:① all of them\n", "Y014", "a value that holds ': ' must be in quotes",
            help: "write 'Orders: all of them'", fixed: "Description: 'Orders: all of them'"),
        Mistake(
            "- a: it's b①:① c\n", "Y014", "a value that holds ': ' must be in quotes",
            help: "write 'it's b: c'"),
    ])
    func `a mistake is called by its name, at its place, with what to do`(mistake: Mistake) { check(mistake) }

    @Test(arguments: [
        Mistake(
            "a: \"x\" ①y①\n", "Y000", "expected the end of the value, found 'y'",
            help: "if it belongs to the value, put all of the value in quotes"),
        Mistake("a: ②[②'x' ①'①y']\n", "Y000", "expected ',' or ']', found '''"),
        Mistake("a: 1\nb: ①]①\n", "Y000", "expected a value, found ']'"),
        Mistake(
            "a: ①-① b\n", "Y000", "a list cannot start on the line of its key",
            help: "start it on the next line, or write it as '[a, b]'"),
        Mistake("a: !Sub①\"①x\"\n", "Y000", "a space must follow the tag"),
        Mistake(
            "a: |①x①\n  b\n", "Y000", "nothing but a comment may follow on this line",
            help: "start the text on the next line"),
        Mistake(
            "a: |\n  b\n①c①\n", "Y000", "expected ':' after this key",
            help: "indent the line if it belongs to the text above it"),
        Mistake("①%①YAML 1.3\n---\na: 1\n", "Y000", "the text asks for a YAML version other than 1.1 and 1.2"),
        Mistake("%FOO①\n---\na: 1\n", "Y000", "YAML: found unknown directive name while scanning a directive"),
        Mistake("a: &x 1\nb: !Ref ①*①x\n", "Y000", "a tag or an anchor cannot stand before an alias"),
        Mistake(
            "①k①\(String(repeating: "k", count: 1100)): 1\n", "Y000",
            "a key is longer than 1024 characters, or its colon is missing"),
        Mistake(
            "a: 1\n①k①\(String(repeating: "k", count: 1100)): 1\n", "Y000",
            "a key is longer than 1024 characters, or its colon is missing"),
    ])
    func `other mistakes are said in plain words`(mistake: Mistake) { check(mistake) }

    @Test(arguments: [[0xC3, 0x28], [0xFF], [0xED, 0xA0, 0x80], [0xF8, 0x88], [0xC3]])
    func `malformed UTF-8 is found where it is`(bytes: [UInt8]) {
        let text = SourceText(name: "t.yaml", bytes: Array("a: é\nb: é".utf8) + bytes + Array("\n".utf8))
        var list = DiagnosticList()
        #expect(Document.read(text, into: &list) == nil)
        #expect(list.all.map(\.code) == [.yamlEncoding])
        #expect(list.all.first?.span?.start == SourcePosition(line: 2, column: 5))
        #expect(list.all.first?.message == "the text is not valid UTF-8")
    }

    @Test(arguments: [
        "- arn:aws:s3\n  Foo: bar\n", "a: https://x\n  b: c\n", "a:\n  AWS::Region\n  b: c\n", "a:\n  12:30\n  b: c\n",
    ])
    func `colons within ARNs, URLs and times are no missing spaces`(text: String) {
        let codes = ReadDocument(text).diagnostics.all.map(\.code)
        #expect(codes == [.yamlIndentation])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "a: [\(String(repeating: "!Ref x, ", count: 60_000))\"\\d\"]", String(repeating: "!A", count: 300_000),
        ])
    func `a mistake on a line without end is found quickly`(text: String) {
        #expect(!ReadDocument(text).diagnostics.isEmpty)
    }
}
