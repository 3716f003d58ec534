import Diagnostics
import Testing

struct SourceTextTests {
    private func text(_ text: String) -> SourceText { SourceText(name: "t.yaml", text: text) }

    @Test(arguments: [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\r\nb\r\n", ["a", "b", ""]),
        ("a\rb", ["a", "b"]),
        ("a\r\r\nb\n\n", ["a", "", "b", "", ""]),
        // YAML 1.1 breaks lines here too, editors do not.
        ("a\u{85}b\u{2028}c\u{2029}d\n", ["a\u{85}b\u{2028}c\u{2029}d", ""]),
    ])
    func `lines end at LF, CR LF and a lone CR`(content: String, lines: [String]) {
        let source = text(content)
        #expect((1...source.lineCount).map { source.line($0) } == lines)
    }

    @Test func `a byte order mark is no part of the text`() {
        let source = SourceText(name: "t.yaml", bytes: [0xEF, 0xBB, 0xBF] + Array("a: 1".utf8))
        #expect(source.hasByteOrderMark)
        #expect(source.line(1) == "a: 1")
        #expect(source.position(ofByte: 0) == .start)
        #expect(!text("a: 1").hasByteOrderMark)
    }

    @Test(arguments: [
        "Type: Æøå\r\n  日本: 👩‍🚀 e\u{301}\n\nlast",
        String(repeating: "æ", count: 1000) + "\n" + String(repeating: "x日", count: 700),
    ])
    func `every character has one position, and the position gives its byte`(content: String) {
        let source = text(content)
        var offset = 0
        for (index, scalar) in content.unicodeScalars.enumerated() {
            let position = source.position(ofByte: offset)
            #expect(source.byteOffset(ofCharacter: index) == offset)
            if scalar != "\n", scalar != "\r" { #expect(source.byteOffset(of: position) == offset) }
            let all = 0..<UTF8.width(scalar)
            #expect(all.allSatisfy { source.position(ofByte: offset + $0) == position })
            offset += all.count
        }
    }

    @Test func `columns count Unicode scalars`() {
        let source = text("a\nk: 日👍e\u{301}x")
        #expect(source.position(ofByte: 2 + "k: 日👍e\u{301}".utf8.count) == SourcePosition(line: 2, column: 8))
        #expect(source.length(ofLine: 2) == 8)
    }

    @Test func `columns in UTF-16 count surrogates`() {
        let source = text("k: 日👍e\u{301}x")
        #expect(source.utf16Column(of: SourcePosition(line: 1, column: 8)) == 9)
        #expect(source.utf16Column(of: .start) == 1)
        #expect(source.utf16Column(of: SourcePosition(line: 1, column: 99)) == 10)
        #expect(source.utf16Column(of: SourcePosition(line: 9, column: 4)) == 1)
    }

    @Test(arguments: [
        (SourcePosition(line: 1, column: 9), 2), (SourcePosition(line: 2, column: 1), 4),
        (SourcePosition(line: 7, column: 1), 6),
        (SourcePosition(line: 1, column: 0), 0), (SourcePosition(line: 0, column: 1), 6),
    ])
    func `a position outside of the text gives the nearest end`(position: SourcePosition, offset: Int) {
        #expect(text("ab\r\ncd").byteOffset(of: position) == offset)
    }

    @Test(arguments: [
        (-5, SourcePosition.start), (3, SourcePosition(line: 2, column: 1)), (99, SourcePosition(line: 2, column: 3)),
    ])
    func `an offset outside of the text gives the nearest end`(offset: Int, position: SourcePosition) {
        #expect(text("ab\ncd").position(ofByte: offset) == position)
    }

    @Test func `a span gives its text, across lines too`() {
        let source = text("a: [1,\n  2]\n")
        let span = SourceSpan(start: SourcePosition(line: 1, column: 4), end: SourcePosition(line: 2, column: 5))
        #expect(source.text(of: span) == "[1,\n  2]")
        #expect(source.text(of: SourceSpan(start: span.end, end: span.start)) == "")
    }

    @Test func `a line gives any of its columns`() {
        let source = text("æøå\nb")
        #expect(source.line(1, columns: 2..<4) == "øå")
        #expect(source.line(1, columns: 3..<99) == "å")
        #expect(source.line(1, columns: 9..<99) == "")
        #expect(source.line(5, columns: 1..<2) == "")
        #expect(source.line(5) == "")
    }

    @Test func `malformed UTF-8 has lines and positions`() {
        let source = SourceText(name: "t", bytes: [0x80, 0x61, 0xFF, 0x0A, 0xC3])
        #expect(source.line(1) == "\u{FFFD}a\u{FFFD}")
        #expect(source.lineCount == 2)
        #expect(source.position(ofByte: 4) == SourcePosition(line: 2, column: 1))
    }

    @Test func `a source map hands out ids in order`() {
        var sources = SourceMap()
        #expect(sources[.template] == nil)
        let first = sources.add(text("a"))
        let second = sources.add(text("b"))
        #expect(first == .template)
        #expect(sources[second]?.line(1) == "b")
        #expect(sources[SourceID(index: 7)] == nil)
        #expect(SourceMap(text("c")).texts.count == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `places at the end of a long line are found without reading the line`() {
        let source = text("é" + String(repeating: "x", count: 1_000_000))
        for column in 900_000..<903_000 {
            #expect(source.utf16Column(of: SourcePosition(line: 1, column: column % 7)) <= 7)
            #expect(source.byteOffset(of: SourcePosition(line: 1, column: column)) == column)
        }
    }
}
