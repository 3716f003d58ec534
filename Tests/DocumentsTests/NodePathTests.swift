import Diagnostics
import Documents
import Testing
import TextMarkers

@Suite struct NodePathTests {
    private func path(_ text: String) throws -> String {
        let marked = MarkedText(text)
        var diagnostics = DiagnosticList()
        let root = try #require(Document.read(marked.source, into: &diagnostics))
        return root.path(to: marked["①"]).map(\.description).joined(separator: " ")
    }

    @Test(arguments: [
        ("A:\n  B: ①x①\n", "A B"),
        ("A:\n  ①B①: x\n", "A B"),
        ("A:\n  - x\n  - ①y①\n", "A 1"),
        ("A: [x, {B: ①y①}]\n", "A 1 B"),
        // A map that fills the place is not entered, though its first key starts there.
        ("A:\n  ①B: x①\n", "A"),
        ("A:\n  B: ①!Ref x①\n", "A B"),
        ("A:\n  B: !Sub '${①x①}'\n", "A B"),
        ("①A①: x\n", "A"),
        // What an alias or a merge brings stands elsewhere in the text.
        ("A: &a {k: v}\nB: [x, *a, ①y①]\n", "B 2"),
        ("A: &a {k: ①v①}\nB: {m: 1, <<: *a}\n", "A k"),
        ("A: &a {k: v}\nB:\n  <<: *a\n  m: ①1①\n  n: 2\n", "B m"),
        ("A: &a {k: v}\nB:\n  m: ①1①\n  <<: *a\n", "B m"),
    ]) func `a place is reached by keys and positions`(_ text: String, _ expected: String) throws {
        #expect(try path(text) == expected)
    }

    @Test func `a place behind everything is reached by nothing`() throws {
        #expect(try path("A: x\n\n①") == "")
    }
}
