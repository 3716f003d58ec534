import Testing

@testable import LocalServices

@Suite struct PolicyVersionOperationsTests {
    private static let policy = "PolicyArn=arn:aws:iam::000000000000:policy/p"

    @Test func `versions are counted on, and one is the default`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreatePolicy&PolicyName=p&PolicyDocument=POLICY")
        for _ in 2...5 { try await bench.answer("Action=CreatePolicyVersion&\(Self.policy)&PolicyDocument=POLICY") }
        #expect(
            try await bench.refusal("Action=CreatePolicyVersion&\(Self.policy)&PolicyDocument=POLICY")?.code
                == "LimitExceeded")
        try await bench.answer("Action=DeletePolicyVersion&\(Self.policy)&VersionId=v3")
        let made = try await bench.answer(
            "Action=CreatePolicyVersion&\(Self.policy)&PolicyDocument=POLICY&SetAsDefault=true")
        #expect(made.elements("VersionId") == ["v6"] && made.elements("IsDefaultVersion") == ["true"])
        let list = try await bench.answer("Action=ListPolicyVersions&\(Self.policy)")
        #expect(list.elements("VersionId") == ["v6", "v5", "v4", "v2", "v1"])
        try await bench.answer("Action=SetDefaultPolicyVersion&\(Self.policy)&VersionId=v2")
        #expect(try await bench.answer("Action=GetPolicy&\(Self.policy)").elements("DefaultVersionId") == ["v2"])
        #expect(
            try await bench.refusal("Action=DeletePolicyVersion&\(Self.policy)&VersionId=v2")?.code == "DeleteConflict")
        #expect(
            try await bench.refusal("Action=DeletePolicy&\(Self.policy)")?.message.hasPrefix(
                "This policy has more than one version.") == true)
        #expect(
            try await bench.refusal("Action=GetPolicyVersion&\(Self.policy)&VersionId=v9")?.message
                == "Policy arn:aws:iam::000000000000:policy/p version v9 does not exist or is not attachable.")
    }

    @Test func `what AWS's policies allow is not known`() async throws {
        let bench = try IAMBench()
        let policy = "PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess"
        #expect(try await bench.answer("Action=ListPolicyVersions&\(policy)").elements("VersionId") == ["v1"])
        #expect(try await bench.refusal("Action=GetPolicyVersion&\(policy)&VersionId=v1")?.statusCode == 501)
    }
}
