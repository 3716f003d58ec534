import Testing

@testable import Deployments

struct PatternSpaceTests {
    private func memberships(_ patterns: [String]) -> Set<[Bool]>? {
        PatternSpace(patterns.map { PatternSet([WildcardPattern($0)]) }).memberships()
    }

    @Test func `patterns without a common text are never matched together`() {
        #expect(memberships(["s3:get*", "s3:put*"]) == [[false, false], [true, false], [false, true]])
    }

    @Test func `a narrower pattern is never matched alone`() {
        #expect(memberships(["s3:*", "s3:get?bject"]) == [[false, false], [true, false], [true, true]])
    }

    @Test func `patterns that overlap have texts of their own and common ones`() {
        #expect(memberships(["a*", "*z"]) == [[false, false], [true, false], [false, true], [true, true]])
    }

    @Test func `a union can be as wide as a pattern that no part of it covers`() {
        // Every text of one character or more begins with some character; '?*' and '' together are '*'.
        let sets = [PatternSet([WildcardPattern("?*"), WildcardPattern("")]), PatternSet([WildcardPattern("*")])]
        #expect(PatternSpace(sets).memberships() == [[true, true]])
    }

    @Test func `a negated set holds what its patterns do not match`() {
        let sets = [
            PatternSet([WildcardPattern("iam:*")], isNegated: true), PatternSet([WildcardPattern("iam:pass*")]),
        ]
        #expect(PatternSpace(sets).memberships() == [[true, false], [false, false], [false, true]])
    }

    @Test func `a star may stand for nothing, wherever it is`() {
        #expect(memberships(["*a*", "*"]) == [[false, true], [true, true]])
        #expect(memberships(["?*?", "*a"]) == [[false, false], [false, true], [true, false], [true, true]])
        #expect(memberships(["a*?*b", "ab"]) == [[false, false], [false, true], [true, false]])
    }

    @Test func `too tangled patterns are given up`() {
        let patterns = "abcdefghijkl".map { "*\($0)??????????????*" }
        #expect(memberships(patterns) == nil)
    }
}
