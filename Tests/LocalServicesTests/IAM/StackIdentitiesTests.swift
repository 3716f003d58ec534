import Deployments
import Documents
import Templates
import Testing

@testable import LocalServices

@Suite struct StackIdentitiesTests {
    private static let stack = StackIdentity(name: "shop", accountID: "111122223333", region: "us-east-1")

    private func record(
        _ type: String, _ name: String, _ properties: String, _ attributes: [String: String] = [:]
    ) throws -> ResourceRecord {
        let node = try #require(Document.json(Array(properties.utf8)))
        return ResourceRecord(
            logicalID: LogicalID(name), type: "AWS::IAM::\(type)", physicalID: name,
            properties: Value(node), attributes: attributes)
    }

    private func entries(_ records: ResourceRecord...) -> [IdentityKey: IdentityEntry] {
        StackIdentities(records, of: Self.stack, at: 5).entries
    }

    private func role(_ name: String, in entries: [IdentityKey: IdentityEntry]) throws -> Principal {
        guard case .principal(let role) = entries[IdentityKey(.role, name, in: "111122223333")] else {
            throw ServiceError("missing", name)
        }
        return role
    }

    @Test func `a role is as its record says`() throws {
        let record = try record(
            "Role", "Worker",
            #"{"Path":"/team/","Description":"d","MaxSessionDuration":7200,"Tags":[{"Key":"k","Value":"v"}],"AssumeRolePolicyDocument":{"Statement":[]},"ManagedPolicyArns":["arn:p"],"Policies":[{"PolicyName":"in","PolicyDocument":{"Id":"x"}}]}"#,
            ["Arn": "arn:aws:iam::111122223333:role/Worker", "RoleId": "AROAX"])
        let role = try role("Worker", in: entries(record))
        #expect(role.path == "/team/" && role.id == "AROAX" && role.stack == "shop" && role.createdAt == 5)
        #expect(role.role?.trustPolicy == #"{"Statement":[]}"# && role.role?.description == "d")
        #expect(role.role?.maxSessionDurationInSeconds == 7200 && role.tags == [ResourceTag(key: "k", value: "v")])
        #expect(role.attachedPolicies == ["arn:p"] && role.inlinePolicies == ["in": #"{"Id":"x"}"#])
    }

    @Test func `policies hang on the roles that they name, wherever these stand`() throws {
        let arn = "arn:aws:iam::111122223333:policy/shared"
        let all = entries(
            try record(
                "Policy", "Own", #"{"PolicyName":"own","PolicyDocument":{"Id":"o"},"Roles":["Worker","elsewhere"]}"#),
            try record(
                "ManagedPolicy", "Shared", #"{"PolicyDocument":{"Id":"s"},"Roles":["Worker"]}"#,
                ["Ref": arn, "PolicyId": "ANPAX"]),
            try record("Role", "Worker", "{}"),
            try record(
                "RolePolicy", "Third", #"{"PolicyName":"third","PolicyDocument":{"Id":"t"},"RoleName":"Worker"}"#))
        let role = try role("Worker", in: all)
        #expect(role.inlinePolicies == ["own": #"{"Id":"o"}"#, "third": #"{"Id":"t"}"#])
        #expect(role.attachedPolicies == [arn])
        guard case .policy(let policy) = all[IdentityKey(.policy, "shared", in: "111122223333")] else {
            Issue.record("no policy")
            return
        }
        #expect(policy.arn == arn && policy.id == "ANPAX" && policy.versions.map(\.document) == [#"{"Id":"s"}"#])
    }

    @Test func `a profile has its role, and what is not of IAM is left alone`() throws {
        let other = ResourceRecord(
            logicalID: LogicalID("Fn"), type: "AWS::Lambda::Function", physicalID: "fn",
            properties: Value(try #require(Document.json(Array("{}".utf8)))))
        let arn = "arn:aws:iam::111122223333:instance-profile/Box"
        let all = entries(try record("InstanceProfile", "Box", #"{"Roles":["Worker"]}"#, ["Arn": arn]), other)
        guard case .profile(let profile) = all[IdentityKey(.profile, "box", in: "111122223333")] else {
            Issue.record("no profile")
            return
        }
        #expect(all.count == 1 && profile.role == "Worker")
        #expect(profile.arn == "arn:aws:iam::111122223333:instance-profile/Box")
    }
}
