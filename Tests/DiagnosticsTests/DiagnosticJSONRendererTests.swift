import Diagnostics
import Foundation
import Testing
import TextMarkers

@Suite struct DiagnosticJSONRendererTests {
    private let marked = MarkedText("Äpfel: ①Tabel①\n")

    private func fields(_ diagnostic: Diagnostic) throws -> [String: Any] {
        let renderer = DiagnosticJSONRenderer(sources: SourceMap(marked.source)) { _ in ["Resources", "Fn"] }
        let json = try JSONSerialization.jsonObject(with: Data(renderer.text(for: [diagnostic]).utf8))
        let object = try #require(json as? [String: Any])
        #expect(object["formatVersion"] as? String == "1.0")
        return try #require((object["diagnostics"] as? [[String: Any]])?.first)
    }

    @Test func `a diagnostic has everything that a program needs`() throws {
        let edit = DiagnosticFix.Edit(marked["①"], "Table")
        let fields = try fields(
            Diagnostic(DiagnosticCode("R301"), "no\n\"Tabel\"", at: marked["①"], logicalID: "Fn")
                .fixed(by: DiagnosticFix("write 'Table'", [edit], isMachineApplicable: false)))
        #expect(fields["severity"] as? String == "error")
        #expect(fields["code"] as? String == "R301")
        #expect(fields["logicalId"] as? String == "Fn")
        #expect(fields["message"] as? String == "no\n\"Tabel\"")
        #expect(fields["file"] as? String == "template.yaml")
        #expect(fields["line"] as? Int == 1)
        #expect(fields["column"] as? Int == 8)
        #expect(fields["endLine"] as? Int == 1)
        #expect(fields["endColumn"] as? Int == 13)
        #expect(fields["path"] as? [String] == ["Resources", "Fn"])
        let fix = try #require((fields["fixes"] as? [[String: Any]])?.first)
        #expect(fix["machineApplicable"] as? Bool == false)
        #expect((fix["edits"] as? [[String: Any]])?.first?["replacement"] as? String == "Table")
    }

    @Test func `what has no place has null in its fields, and no path`() throws {
        let fields = try fields(Diagnostic(DiagnosticCode("G613"), "m", at: nil))
        #expect(fields["line"] is NSNull)
        #expect(fields["path"] as? [String] == [])
        #expect(fields["logicalId"] is NSNull)
    }

    @Test(arguments: [0, 7])
    func `what was left out of thousands is counted`(more: Int) throws {
        let diagnostics = (0..<DiagnosticSelection.reportLimit + more).map {
            Diagnostic(DiagnosticCode("R301"), "m \($0)", at: nil)
        }
        let text = DiagnosticJSONRenderer(sources: SourceMap(marked.source)).text(for: diagnostics)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect((object["diagnostics"] as? [Any])?.count == DiagnosticSelection.reportLimit)
        let omitted = try #require(object["omitted"] as? [[String: Any]])
        #expect(omitted.map { $0["count"] as? Int } == (more == 0 ? [] : [more]))
        #expect(omitted.allSatisfy { $0["severity"] as? String == "error" && $0["code"] as? String == "R301" })
    }
}
