import Testing

@testable import LocalServices

@Suite struct PolicyCatalogueTests {
    private func catalogue() -> IdentityCatalogue {
        var catalogue = IdentityCatalogue()
        for (name, policies, boundary) in [("ada", ["arn:a", "arn:b"], nil), ("bea", ["arn:a"], "arn:b")] {
            var user = Principal(name: name, path: "/", id: name, arn: name, createdAt: 7, details: .user([]))
            user.attachedPolicies = policies
            user.permissionsBoundary = boundary
            catalogue.set(user, .user, in: "1")
        }
        return catalogue
    }

    @Test(arguments: [
        ("arn:a", PolicyUsage.permissions, ["ada", "bea"]), ("arn:b", .permissions, ["ada"]),
        ("arn:b", .boundary, ["bea"]), ("arn:c", .boundary, []),
    ]) func `uses of a policy are counted as they are listed`(arn: String, usage: PolicyUsage, names: [String]) {
        let catalogue = catalogue()
        #expect(catalogue.users(of: arn, as: usage, in: "1").map(\.principal.name) == names)
        #expect(catalogue.uses(in: "1").count(of: arn, as: usage) == names.count)
        #expect(catalogue.uses(in: "2").count(of: arn, as: usage) == 0)
    }

    @Test func `a policy is found by its whole ARN, in its account`() {
        var catalogue = IdentityCatalogue()
        let policy = ManagedPolicy(name: "p", path: "/team/", account: "1", document: "{}", createdAt: 7)
        catalogue.set(policy, in: "1")
        #expect(catalogue.policy("arn:aws:iam::1:policy/team/p", in: "1") == policy)
        #expect(catalogue.policy("arn:aws:iam::1:policy/p", in: "1") == nil)
        #expect(catalogue.policy("arn:aws:iam::1:policy/team/p", in: "2") == nil)
        catalogue.remove(policy, in: "1")
        #expect(catalogue.policies(in: "1").isEmpty)
    }
}
