import Diagnostics
import Templates
import Testing
import TextMarkers

struct SubTextTests {
    /// Literals in brackets, references in braces with their occurrence.
    private func parts(_ text: String) -> String {
        SubText(text, at: SourceSpan(at: .start)).parts.map { part in
            switch part {
            case .literal(let text): "[\(text)]"
            case .reference(let name, let written, let occurrence): "{\(name)|\(written)|\(occurrence)}"
            }
        }.joined()
    }

    @Test(arguments: [
        ("", ""), ("plain", "[plain]"), ("${A}", "{A|${A}|0}"), ("x${A.B}y", "[x]{A.B|${A.B}|0}[y]"),
        ("${A}${A}${B}${A}", "{A|${A}|0}{A|${A}|1}{B|${B}|0}{A|${A}|2}"),
        ("${AWS::Region}", "{AWS::Region|${AWS::Region}|0}"), ("${ A }${A}", "{A|${ A }|0}{A|${A}|0}"),
        ("a${!B}c", "[a${B}c]"), ("${!}", "[${}]"), ("${}", "{|${}|0}"), ("$${A}", "[$]{A|${A}|0}"),
        ("$A {B} $", "[$A {B} $]"),
        ("${A", "[${A]"), ("${A}${B", "{A|${A}|0}[${B]"), ("${!${A}}", "[${${A}}]"),
        ("${A\u{301}}", "{A\u{301}|${A\u{301}}|0}"), ("${{\u{301}A}", "{{\u{301}A|${{\u{301}A}|0}"),
        ("日${A}本", "[日]{A|${A}|0}[本]"),
        ("${A\n}", "{A|${A\n}|0}"), ("${  }", "{|${  }|0}"),
    ])
    func `texts are cut into literals and references`(text: String, expected: String) {
        #expect(parts(text) == expected)
    }

    @Test func `equal references are counted among many others`() {
        let names = (0..<20).map { "${N\($0)}" }
        let counts = SubText((names + names + names).joined(), at: SourceSpan(at: .start)).parts.map { part in
            if case .reference(_, _, let occurrence) = part { occurrence } else { -1 }
        }
        #expect(counts == [0, 1, 2].flatMap { Array(repeating: $0, count: 20) })
    }

    @Test(arguments: [
        ("'a ①${A}① b'", "${A}", 0), ("'${A} ①${A}①'", "${A}", 1), ("'${!A} ①${A}①'", "${A}", 0),
        ("'${!${A}} ①${A}①'", "${A}", 0), ("|\n  日本 ${B}\n  x ①${A}①\n", "${A}", 0), ("\"\\t①${A}①\"", "${A}", 0),
        ("①'${B}'①", "${A}", 0), ("①\"$\\x7bA}\"①", "${A}", 0), ("①'${A}'①", "${A}", 1),
    ])
    func `references are found in the text they are written in`(text: String, written: String, occurrence: Int) {
        let marked = MarkedText(text)
        let whole = SourceSpan(start: .start, end: SourcePosition(line: 99, column: 1))
        let span =
            marked.source.lineCount == 1 ? SourceSpan(start: .start, end: SourcePosition(line: 1, column: 100)) : whole
        let place = SourceMap(marked.source).place(of: written, occurrence: occurrence, within: span)
        #expect(place == span ? text.hasPrefix("①") : marked.name(of: place) == "①")
    }

    @Test func `a span of another text is its own place`() {
        let span = SourceSpan(source: SourceID(index: 4), at: .start)
        #expect(SourceMap().place(of: "${A}", occurrence: 0, within: span) == span)
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["${A}", "${", "$", "${!", "}", "${A"])
    func `long texts are cut in their share of time`(piece: String) {
        let text = String(repeating: piece, count: 50_000)
        #expect(ContinuousClock().measure { _ = SubText(text, at: SourceSpan(at: .start)) } < .seconds(5))
    }
}
