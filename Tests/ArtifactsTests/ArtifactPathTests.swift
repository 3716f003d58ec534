import Testing

@testable import Artifacts

struct ArtifactPathTests {
    @Test(arguments: ["", "/a", "a/", "a//b", ".", "a/./b", "..", "a/../b", "a\0b"])
    func `what is no path within an artifact is refused`(_ text: String) {
        #expect(ArtifactPath(text) == nil)
    }

    @Test func `paths that differ in bytes only are two`() throws {
        let composed = try #require(ArtifactPath("caf\u{E9}"))
        let decomposed = try #require(ArtifactPath("cafe\u{301}"))
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func `paths are ordered by their bytes`() {
        let paths = ["a/b", "a-b", "é", "Z", "z"].compactMap { ArtifactPath($0) }
        #expect(paths.sorted().map(\.text) == ["Z", "a-b", "a/b", "z", "é"])
    }

    @Test func `a path knows its parts`() throws {
        let path = try #require(ArtifactPath("lib/tools/x.py"))
        #expect(path.name == "x.py")
        #expect(path.top == "lib")
        #expect(path.parent?.text == "lib/tools")
        #expect(path.ancestors.map(\.text) == ["lib/tools", "lib"])
        #expect(path.moved(into: try #require(ArtifactPath("python"))).text == "python/lib/tools/x.py")
    }

    @Test(arguments: [
        ("b", "lib/b" as String?), ("../b", "b"), ("./x/../y", "lib/y"), ("..", ""), ("../../b", nil), ("/etc", nil),
        ("", nil),
    ])
    func `a link's target is resolved by its text`(_ target: String, _ resolved: String?) throws {
        #expect(try #require(ArtifactPath("lib/a")).resolved(linkTarget: target) == resolved)
    }
}
