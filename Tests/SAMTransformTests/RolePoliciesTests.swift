import Testing

@testable import SAMTransform

struct RolePoliciesTests {
    @Test func `a managed policy is attached once`() throws {
        var policies = RolePolicies()
        for yaml in ["a", "b", "'a'", "!Ref A", "{Ref: A}"] { policies.allow(managed: try node(yaml)) }
        #expect(policies.managed == [try node("a"), try node("b"), try node("!Ref A")])
    }

    @Test func `an inline policy with a document that is there already adds nothing`() throws {
        var policies = RolePolicies()
        policies.allow(inline: try node("{PolicyName: a, PolicyDocument: {Statement: []}}"))
        policies.allow(inline: try node("{PolicyName: b, PolicyDocument: {Statement: []}}"))
        #expect(policies.inline.count == 1)
        policies.append(inline: try node("{PolicyName: b, PolicyDocument: {Statement: []}}"))
        #expect(policies.inline.count == 2)
    }
}
