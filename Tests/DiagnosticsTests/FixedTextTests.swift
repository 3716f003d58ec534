import Diagnostics
import Testing
import TextMarkers

@Suite struct FixedTextTests {
    private let marked = MarkedText("a: ①one① # kept\r\n②b: ③two③②\n")

    private func diagnostic(_ place: Character, _ text: String, isMachineApplicable: Bool = true) -> Diagnostic {
        let fix = DiagnosticFix(
            "write '\(text)'", [DiagnosticFix.Edit(marked[place], text)], isMachineApplicable: isMachineApplicable)
        return Diagnostic(DiagnosticCode("P201"), "m \(place) \(text)", at: marked[place]).fixed(by: fix)
    }

    private func fixed(_ diagnostics: [Diagnostic]) -> (text: String, count: Int) {
        let fixed = FixedText(marked.source, diagnostics: diagnostics)
        return (String(decoding: fixed.bytes, as: UTF8.self), fixed.applied.count)
    }

    @Test func `fixes are applied, and nothing else changes`() {
        #expect(fixed([diagnostic("③", "2"), diagnostic("①", "1")]) == ("a: 1 # kept\r\nb: 2\n", 2))
    }

    @Test func `of fixes that overlap the first one is applied`() {
        #expect(fixed([diagnostic("②", "c: 3"), diagnostic("③", "2")]) == ("a: one # kept\r\nc: 3\n", 1))
    }

    @Test func `a fix that two diagnostics share is applied once`() {
        var other = diagnostic("①", "1")
        other.message = "another"
        #expect(fixed([diagnostic("①", "1"), other]) == ("a: 1 # kept\r\nb: two\n", 2))
    }

    @Test func `a fix that needs a choice is not applied`() {
        #expect(fixed([diagnostic("①", "1", isMachineApplicable: false)]) == ("a: one # kept\r\nb: two\n", 0))
    }

    @Test func `a fix in another text is not applied`() {
        let place = SourceSpan(source: SourceID(index: 1), at: .start)
        let fix = DiagnosticFix("write x", [DiagnosticFix.Edit(place, "x")])
        #expect(fixed([Diagnostic(DiagnosticCode("P201"), "m", at: place).fixed(by: fix)]).count == 0)
    }

    @Test func `a fix whose own edits overlap is not applied, not even in part`() {
        let edits = [
            DiagnosticFix.Edit(marked["①"], "1"), DiagnosticFix.Edit(marked["②"], "c"),
            DiagnosticFix.Edit(marked["③"], "2"),
        ]
        let torn = Diagnostic(DiagnosticCode("P201"), "m", at: marked["②"]).fixed(by: DiagnosticFix("write", edits))
        #expect(fixed([torn, diagnostic("③", "2")]) == ("a: one # kept\r\nb: 2\n", 1))
    }
}
