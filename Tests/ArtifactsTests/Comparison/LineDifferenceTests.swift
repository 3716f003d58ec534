import Artifacts
import Testing

struct LineDifferenceTests {
    private func difference(_ old: String, _ new: String) -> LineDifference? {
        LineDifference(from: Array(old.utf8), to: Array(new.utf8))
    }

    @Test(arguments: [
        ("", "", 0, 0), ("a\n", "a\n", 0, 0), ("", "a\nb\n", 2, 0), ("a\nb\n", "", 0, 2),
        ("a\nb\nc\n", "a\nx\nc\n", 1, 1),
        ("a\nb\n", "a\nnew\nb\n", 1, 0), ("a\nb\nc\nd\n", "b\nc\nd\na\n", 1, 1), ("a", "a\n", 0, 0),
        ("a\nb\nc\nx\nd\ne\n", "b\nc\nd\ny\ne\n", 1, 2),
    ])
    func `lines that differ are counted`(old: String, new: String, added: Int, removed: Int) {
        #expect(difference(old, new) == LineDifference(added: added, removed: removed))
    }

    @Test(.timeLimit(.minutes(1))) func `texts with nothing in common are given up`() {
        let text = { (word: String) in (0..<20_000).map { "\(word) \($0)" }.joined(separator: "\n") }
        #expect(difference(text("old"), text("new")) == nil)
    }
}
