import Testing

@testable import Artifacts

struct FileTreeTests {
    private func tree(_ paths: [String], _ text: String) -> FileTree {
        FileTree(
            paths.compactMap { path in
                if path.hasSuffix("/") {
                    return ArtifactPath(String(path.dropLast())).map(FileTree.Entry.init(emptyFolder:))
                }
                return ArtifactPath(path).map { FileTree.Entry(path: $0, bytes: Array(text.utf8)) }
            })
    }

    @Test func `folders with something in them are not listed`() {
        #expect(tree(["a/", "a/b/", "a/b/c", "d/"], "").entries.map(\.path.text) == ["a/b/c", "d"])
    }

    @Test(arguments: [
        (["a", "b"], ["b", "c"], ["a=1", "b=2", "c=2"]),
        (["a/x", "a/y"], ["a"], ["a=2"]),
        (["a"], ["a/x"], ["a/x=2"]),
        (["a/"], ["a/x"], ["a/x=2"]),
        (["a/x"], ["a/"], ["a/x=1"]),
        (["a/b/c"], ["a/b/d", "a/e"], ["a/b/c=1", "a/b/d=2", "a/e=2"]),
    ])
    func `what is laid over has the say`(_ below: [String], _ above: [String], _ expected: [String]) {
        let result = tree(below, "1").overlaid(by: tree(above, "2"))
        let shown = result.entries.map { entry in
            entry.path.text + "=" + (entry.listed.digest == ContentDigest(of: Array("1".utf8)) ? "1" : "2")
        }
        #expect(shown == expected)
    }

    @Test func `a tree can become the content of a folder`() {
        let moved = tree(["a", "b/c"], "").moved(into: ArtifactPath("python"))
        #expect(moved.entries.map(\.path.text) == ["python/a", "python/b/c"])
    }
}
