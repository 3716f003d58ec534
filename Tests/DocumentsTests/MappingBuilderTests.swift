import Diagnostics
import Documents
import Testing
import TextMarkers

@Suite struct MappingBuilderTests {
    private func severities(_ text: String) -> [String] {
        var diagnostics = DiagnosticList()
        _ = Document.read(SourceText(name: "template.yaml", text: text), into: &diagnostics)
        return diagnostics.all.map { "\($0.severity) \($0.code.rawValue)" }
    }

    @Test(arguments: [
        ("A: 1\nA: 2\n", "error Y020"),
        ("Resources:\n  A: {}\n  A: {}\n", "error Y020"),
        ("Parameters:\n  A: {}\n  A: {}\n", "error Y020"),
        ("Outputs:\n  A: {}\n  A: {}\n", "warning Y020"),
        ("Resources:\n  A:\n    Type: x\n    Type: y\n", "warning Y020"),
        ("O: {<<: {B: 1}, A: 1, A: 2}\n", "error Y020"),
        (#"{"Resources": {"A": {}, "A": {}}}"#, "error Y020"),
        (#"{"Resources": {"A": {"T": 1, "T": 2}}}"#, "warning Y020"),
    ]) func `a key written twice is an error where a whole definition is lost or maps are merged`(
        _ text: String, _ expected: String
    ) {
        #expect(severities(text) == [expected])
    }

    @Test(arguments: [
        ("M: {1: a, true: b}\n", ["error Y042"]), ("M: {8: a, 010: b}\n", ["warning Y042", "error Y042"]),
        ("M: {1: a, 'true': b}\n", []), ("M: {1: a, 2: b}\n", []), ("M: {true: a, false: b}\n", []),
    ]) func `keys that come to the same are said`(_ text: String, _ expected: [String]) {
        #expect(severities(text) == expected)
    }
}
