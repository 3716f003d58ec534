import Testing

@testable import LocalServices

@Suite struct PrincipalTests {
    @Test(arguments: [(true, ["B", "a"], ["2", "1"]), (false, ["b", "a", "B"], ["0", "1", "2"])])
    func `a tag takes the place of that with its key`(ignoringCase: Bool, keys: [String], values: [String]) {
        let tags = [ResourceTag(key: "b", value: "0"), ResourceTag(key: "a", value: "1")]
            .adding([ResourceTag(key: "B", value: "2")], ignoringCase: ignoringCase)
        #expect(tags.map(\.key) == keys && tags.map(\.value) == values)
    }

    @Test func `a role has no keys, and a user no trust policy`() {
        var role = Principal(
            name: "r", path: "/", id: "1", arn: "arn", createdAt: 7, details: .role(RoleSettings(trustPolicy: "{}")))
        role.accessKeys = [AccessKey(id: "k", secret: "s", status: "Active", createdAt: 7)]
        #expect(role.accessKeys.isEmpty && role.role?.trustPolicy == "{}")
        let user = Principal(name: "u", path: "/", id: "1", arn: "arn", createdAt: 7, details: .user([]))
        #expect(user.role == nil)
    }
}
