import Diagnostics
import Testing
import TextMarkers

@Suite struct DiagnosticGitHubRendererTests {
    private static let marked = MarkedText("a: ①b①\nc:\n  ②d: e\n  f: g②\n")

    private func text(_ diagnostics: [Diagnostic], name: String = "template.yaml") -> String {
        let source = SourceText(name: name, bytes: Self.marked.source.bytes)
        return DiagnosticGitHubRenderer(sources: SourceMap(source)).text(for: diagnostics)
    }

    @Test func `an annotation has file, line, columns, title and message`() {
        let diagnostic = Diagnostic(DiagnosticCode("R301"), "'b' is nothing", at: Self.marked["①"], help: "write 'c'")
        #expect(
            text([diagnostic])
                == "::error file=template.yaml,line=1,col=4,endLine=1,endColumn=5,title=samlet R301::'b' is nothing%0Ahelp: write 'c'\n"
        )
    }

    @Test func `columns of different lines are left out`() {
        let diagnostic = Diagnostic(.warning, DiagnosticCode("T112"), "m", at: Self.marked["②"])
        #expect(text([diagnostic]) == "::warning file=template.yaml,line=3,col=3,endLine=4,title=samlet T112::m\n")
    }

    @Test func `what would end a field or a line is escaped`() {
        let diagnostic = Diagnostic(.note, DiagnosticCode("X903"), "100%: a,\nb", at: Self.marked["①"])
        let line = text([diagnostic], name: "a,b:c%.yaml")
        #expect(line.hasPrefix("::notice file=a%2Cb%3Ac%25.yaml,line=1"))
        #expect(line.hasSuffix("::100%25: a,%0Ab\n"))
    }

    @Test func `the last line says what was left out of thousands`() {
        let diagnostics = (0...DiagnosticSelection.reportLimit).map {
            Diagnostic(DiagnosticCode("A001"), "m \($0)", at: nil)
        }
        let lines = text(diagnostics).split(separator: "\n")
        #expect(lines.count == DiagnosticSelection.reportLimit + 1)
        #expect(lines.last == "::notice title=samlet::1 more is left out: 1 error A001")
    }

    @Test func `errors come before warnings`() {
        let warning = Diagnostic(.warning, DiagnosticCode("A001"), "w", at: nil)
        let error = Diagnostic(DiagnosticCode("A002"), "e", at: nil)
        #expect(text([warning, error]) == "::error title=samlet A002::e\n::warning title=samlet A001::w\n")
    }
}
