import Diagnostics
import Testing

@Suite struct DiagnosticSelectionTests {
    private func diagnostics(_ severity: Diagnostic.Severity, _ code: String, _ count: Int) -> [Diagnostic] {
        (0..<count).map { Diagnostic(severity, DiagnosticCode(code), "\($0)", at: nil) }
    }

    private func words(_ diagnostics: [Diagnostic]) -> [String] {
        diagnostics.map { "\($0.code.rawValue) \($0.message)" }
    }

    @Test func `what has room is kept as it is`() {
        let all = diagnostics(.warning, "A1", 2) + diagnostics(.error, "B1", 2)
        let selection = DiagnosticSelection(all, atMost: 4)
        #expect(selection.kept == all)
        #expect(selection.omitted == [])
        #expect(selection.words == nil)
    }

    @Test func `errors have room before warnings, and those before notes`() {
        let all = diagnostics(.note, "N1", 2) + diagnostics(.warning, "W1", 2) + diagnostics(.error, "E1", 2)
        let selection = DiagnosticSelection(all, atMost: 3)
        #expect(words(selection.kept) == ["W1 0", "E1 0", "E1 1"])
        #expect(selection.words == "3 more are left out: 1 warning W1, 2 notes N1")
    }

    @Test func `many of one kind leave room for others, whatever their order`() {
        let all = diagnostics(.error, "A1", 50) + diagnostics(.error, "B1", 1) + diagnostics(.error, "C1", 30)
        let selection = DiagnosticSelection(all, atMost: 10)
        #expect(
            words(selection.kept) == (0..<5).map { "A1 \($0)" } + ["B1 0"] + (0..<4).map { "C1 \($0)" })
        #expect(selection.words == "71 more are left out: 45 errors A1, 26 errors C1")
    }

    @Test func `one that is left out is one`() {
        let selection = DiagnosticSelection(diagnostics(.error, "A1", 3), atMost: 2)
        #expect(selection.words == "1 more is left out: 1 error A1")
    }
}
