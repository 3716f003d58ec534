import Testing

@testable import Artifacts

struct SemanticVersionTests {
    @Test func `versions are ordered as semver has it`() {
        let texts = [
            "0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
            "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
        ]
        let versions = texts.compactMap { SemanticVersion($0) }
        #expect(versions.count == texts.count)
        #expect(versions.shuffled().sorted() == versions)
    }

    @Test(arguments: ["", "1", "1.2", "1.x.0", "a.b.c", "1.2.3.4", "latest"])
    func `what is no full version is refused`(_ text: String) {
        #expect(SemanticVersion(text) == nil)
    }

    /// The examples of npm's own documentation and tests.
    @Test(arguments: [
        ("^1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0", "2.0.0-rc.1", "1.3.0-beta"]),
        ("^0.2.3", ["0.2.3", "0.2.9"], ["0.2.2", "0.3.0", "1.0.0"]),
        ("^0.0.3", ["0.0.3"], ["0.0.4", "0.0.2"]),
        ("^1.2.3-beta.2", ["1.2.3-beta.2", "1.2.3-beta.4", "1.2.3", "1.9.9"], ["1.2.3-beta.1", "1.2.4-beta.2"]),
        ("^1.x", ["1.0.0", "1.9.9"], ["2.0.0", "0.9.9"]),
        ("^0.x", ["0.0.0", "0.9.9"], ["1.0.0"]),
        ("^0.0", ["0.0.0", "0.0.9"], ["0.1.0"]),
        ("~1.2.3", ["1.2.3", "1.2.9"], ["1.3.0", "1.2.2"]),
        ("~1.2", ["1.2.0", "1.2.9"], ["1.3.0"]),
        ("~1", ["1.0.0", "1.9.9"], ["2.0.0"]),
        ("1.2.3", ["1.2.3"], ["1.2.4"]),
        ("=1.2.3", ["1.2.3"], ["1.2.2"]),
        ("v1.2.3", ["1.2.3"], ["1.2.2"]),
        ("1.2.x", ["1.2.0", "1.2.9"], ["1.3.0"]),
        ("1", ["1.0.0", "1.9.9"], ["2.0.0"]),
        ("*", ["0.0.1", "9.9.9"], ["1.0.0-beta"]),
        ("", ["0.0.1", "9.9.9"], []),
        (">=1.2.7", ["1.2.7", "2.0.0"], ["1.2.6", "1.0.0"]),
        (">=1.2.7 <1.3.0", ["1.2.7", "1.2.99"], ["1.3.0", "1.2.6"]),
        (">= 1.2.7 < 1.3", ["1.2.7"], ["1.3.0"]),
        (">1.2", ["1.3.0"], ["1.2.9"]),
        (">1.2.3", ["1.2.4"], ["1.2.3"]),
        ("<=1.2", ["1.2.9", "0.1.0"], ["1.3.0"]),
        ("<=1.2.3", ["1.2.3"], ["1.2.4"]),
        ("1.2.7 || >=1.2.9 <2.0.0", ["1.2.7", "1.2.9", "1.4.6"], ["1.2.8", "2.0.0"]),
        ("1.2.3 - 2.3.4", ["1.2.3", "2.3.4"], ["2.3.5", "1.2.2"]),
        ("1.2 - 2.3", ["1.2.0", "2.3.9"], ["2.4.0"]),
        ("1.0.0 - 2", ["2.9.9"], ["3.0.0"]),
        ("1.2.3+build", ["1.2.3"], ["1.2.4"]),
    ])
    func `a range holds what npm says`(_ range: String, _ inside: [String], _ outside: [String]) throws {
        let range = try #require(VersionRange(range))
        #expect(inside.filter { !(SemanticVersion($0).map(range.contains) ?? false) } == [])
        #expect(outside.filter { SemanticVersion($0).map(range.contains) ?? true } == [])
    }

    @Test(arguments: ["latest", "file:../x", "git+https://x/y.git", "npm:other@1", "workspace:*", "user/repo", "next"])
    func `what is no range is told apart`(_ text: String) {
        #expect(VersionRange(text) == nil)
    }
}
