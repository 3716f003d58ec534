public import Diagnostics
import Testing

struct DiagnosticTests {
    private func at(_ line: Int, _ column: Int = 1, in source: UInt32 = 0) -> SourceSpan {
        SourceSpan(source: SourceID(index: source), at: SourcePosition(line: line, column: column))
    }

    @Test func `the very same diagnostic is kept once`() {
        var list = DiagnosticList()
        list.error("R301", "a", at: at(1))
        list.error("R301", "a", at: at(1))
        list.error("R301", "a", at: at(2))
        list.error("R301", "a", at: at(1), help: "other help")
        #expect(list.all.count == 3)
    }

    @Test func `diagnostics are sorted by file, place, severity and order of discovery`() {
        var list = DiagnosticList()
        list.error("E1", "other file", at: at(1, in: 1))
        list.warning("W1", "line 2, warning", at: at(2))
        list.error("E2", "line 2, second", at: at(2))
        list.error("E3", "line 2, third", at: at(2))
        list.error("E4", "line 1, column 9", at: at(1, 9))
        list.error("E5", "line 1, column 10", at: at(1, 10))
        list.warning("W2", "nowhere", at: nil)
        list.add(Diagnostic(.note, "N1", "nowhere either", at: nil))
        #expect(list.sorted().map(\.code.rawValue) == ["W2", "N1", "E4", "E5", "E2", "E3", "W1", "E1"])
    }

    @Test func `only errors make a list have errors`() {
        var list = DiagnosticList()
        #expect(list.isEmpty)
        list.warning("W1", "careful", at: nil)
        #expect(!list.hasErrors && !list.isEmpty)
        list.add(contentsOf: [Diagnostic("E1", "wrong", at: nil)])
        #expect(list.hasErrors)
    }

    @Test func `severities are ordered from bad to harmless`() {
        #expect(Diagnostic.Severity.allCases.sorted() == [.error, .warning, .note])
    }

    @Test func `places and fixes are added to copies`() {
        let plain = Diagnostic("E1", "wrong", at: at(1), label: "here", help: "mend it", logicalID: "Fn")
        let fix = DiagnosticFix("mend", [DiagnosticFix.Edit(at(1), "x")])
        let full = plain.relating(at(2), "first here").fixed(by: fix)
        #expect(plain.related.isEmpty && plain.fixes.isEmpty)
        #expect(full.related == [Diagnostic.Label(at(2), "first here")])
        #expect(full.fixes == [fix])
        #expect(full.code == DiagnosticCode("E1") && full.severity == .error)
    }
}

extension DiagnosticCode: ExpressibleByStringLiteral {
    /// A code by its name.
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}
