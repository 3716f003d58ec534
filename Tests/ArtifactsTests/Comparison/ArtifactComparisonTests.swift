import Testing

@testable import Artifacts

struct ArtifactComparisonTests {
    private func comparison(_ old: [String: String], _ new: [String: String]) throws -> ArtifactComparison {
        let workspace = try Workspace()
        let before = try workspace.store.add(FileTree(texts: old))
        let after = try workspace.store.add(FileTree(texts: new))
        return try workspace.store.comparison(from: before.id, to: after.id)
    }

    @Test func `files that were added, changed and removed are told with their lines`() throws {
        let comparison = try comparison(
            ["app.py": "a\nb\nc\n", "old.py": "x\n", "same.py": "s\n"],
            ["app.py": "a\nB\nc\nd\n", "new/mod.py": "1\n2\n", "same.py": "s\n"])
        #expect(
            comparison.files == [
                .init(
                    path: "app.py", change: .changed, sizeBefore: 6, sizeAfter: 8, lines: .init(added: 2, removed: 1)),
                .init(path: "new/mod.py", change: .added, sizeAfter: 4, lines: .init(added: 2, removed: 0)),
                .init(path: "old.py", change: .removed, sizeBefore: 2, lines: .init(added: 0, removed: 1)),
            ])
        #expect(comparison.lines == LineDifference(added: 4, removed: 2))
        #expect(comparison.sizeBefore == 10)
        #expect(comparison.sizeAfter == 14)
        #expect(comparison.count(.changed) == 1)
    }

    @Test func `files that are no text have sizes and no lines`() throws {
        let comparison = try comparison(["x.so": "\0\u{1}"], ["x.so": "\0\u{1}\u{2}"])
        #expect(comparison.files == [.init(path: "x.so", change: .changed, sizeBefore: 2, sizeAfter: 3)])
        #expect(comparison.lines == nil)
    }

    @Test func `large files are not looked into`() throws {
        let text = String(repeating: "line\n", count: 200_000)
        let comparison = try comparison(["big.txt": text], ["big.txt": text + "more\n"])
        #expect(comparison.files.count == 1)
        #expect(comparison.lines == nil)
    }

    @Test func `where the earlier artifact is gone, only the size is told`() throws {
        let workspace = try Workspace()
        let listing = try workspace.store.add(FileTree(texts: ["a": "123"]))
        let gone = ArtifactID(ContentDigest(of: [1]))
        for earlier in [gone, nil] {
            let comparison = try workspace.store.comparison(from: earlier, to: listing.id)
            #expect(comparison == ArtifactComparison(files: [], sizeAfter: 3))
        }
    }
}
