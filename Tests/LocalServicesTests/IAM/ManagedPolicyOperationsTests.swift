import Testing

@testable import LocalServices

@Suite struct ManagedPolicyOperationsTests {
    private static let arn = "arn:aws:iam::000000000000:policy/p"
    private static let provided = "arn:aws:iam::aws:policy/AdministratorAccess"

    private func bench() async throws -> IAMBench {
        let bench = try IAMBench()
        try await bench.answer("Action=CreatePolicy&PolicyName=p&PolicyDocument=POLICY&Description=d")
        try await bench.answer("Action=CreateUser&UserName=ada")
        try await bench.answer("Action=CreateRole&RoleName=worker&AssumeRolePolicyDocument=TRUST")
        return bench
    }

    @Test func `a policy knows what uses it`() async throws {
        let bench = try await bench()
        try await bench.answer("Action=AttachUserPolicy&UserName=ada&PolicyArn=\(Self.arn)")
        try await bench.answer("Action=AttachRolePolicy&RoleName=worker&PolicyArn=\(Self.arn)")
        try await bench.answer("Action=PutRolePermissionsBoundary&RoleName=worker&PermissionsBoundary=\(Self.arn)")
        let policy = try await bench.answer("Action=GetPolicy&PolicyArn=\(Self.arn)")
        #expect(
            policy.elements("AttachmentCount") == ["2"] && policy.elements("PermissionsBoundaryUsageCount") == ["1"])
        #expect(policy.elements("Description") == ["d"] && policy.contains("<Tags></Tags>"))
        let all = try await bench.answer("Action=ListEntitiesForPolicy&PolicyArn=\(Self.arn)")
        #expect(all.elements("RoleName") == ["worker"] && all.elements("UserName") == ["ada"])
        let page = try await bench.answer("Action=ListEntitiesForPolicy&PolicyArn=\(Self.arn)&MaxItems=1")
        #expect(page.elements("RoleName") == ["worker"] && page.elements("UserName").isEmpty)
        let rest = try await bench.answer(
            "Action=ListEntitiesForPolicy&PolicyArn=\(Self.arn)&Marker=\(try #require(page.elements("Marker").first).replacing("+", with: "%2B"))"
        )
        #expect(rest.elements("UserName") == ["ada"] && rest.elements("IsTruncated") == ["false"])
        let bounded = try await bench.answer(
            "Action=ListEntitiesForPolicy&PolicyArn=\(Self.arn)&PolicyUsageFilter=PermissionsBoundary")
        #expect(bounded.elements("UserName").isEmpty && bounded.elements("RoleName") == ["worker"])
    }

    @Test(arguments: [
        ("Scope=Local", ["p"]), ("Scope=Local&OnlyAttached=true", []),
        ("Scope=AWS&OnlyAttached=true", ["AdministratorAccess"]),
        ("Scope=Local&PathPrefix=/x/", []), ("OnlyAttached=true", ["AdministratorAccess"]),
        ("PolicyUsageFilter=PermissionsBoundary", []),
    ]) func `policies are listed by scope and use`(filter: String, names: [String]) async throws {
        let bench = try await bench()
        try await bench.answer("Action=AttachUserPolicy&UserName=ada&PolicyArn=\(Self.provided)")
        #expect(try await bench.answer("Action=ListPolicies&\(filter)").elements("PolicyName") == names)
    }

    @Test(arguments: [
        ("Action=CreatePolicy&PolicyName=P&PolicyDocument=POLICY", "EntityAlreadyExists"),
        ("Action=DeletePolicy&PolicyArn=\(provided)", "AccessDenied"),
        ("Action=DeletePolicy&PolicyArn=\(arn)", "DeleteConflict"),
        ("Action=GetPolicy&PolicyArn=arn:aws:iam::000000000000:policy/absent", "NoSuchEntity"),
        ("Action=GetPolicy&PolicyArn=arn:aws:iam::111122223333:policy/p", "NoSuchEntity"),
        ("Action=GetPolicy&PolicyArn=longpolicynamebutnoarn", "ValidationError"),
    ]) func `what cannot be is refused`(form: String, code: String) async throws {
        let bench = try await bench()
        try await bench.answer("Action=AttachUserPolicy&UserName=ada&PolicyArn=\(Self.arn)")
        #expect(try await bench.refusal(form)?.code == code)
    }

    @Test func `tags of policies tell cases apart`() async throws {
        let bench = try await bench()
        try await bench.answer(
            "Action=TagPolicy&PolicyArn=\(Self.arn)&Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Key=A&Tags.member.2.Value=2"
        )
        #expect(try await bench.answer("Action=ListPolicyTags&PolicyArn=\(Self.arn)").elements("Key") == ["A", "a"])
        try await bench.answer("Action=UntagPolicy&PolicyArn=\(Self.arn)&TagKeys.member.1=a")
        #expect(try await bench.answer("Action=ListPolicyTags&PolicyArn=\(Self.arn)").elements("Key") == ["A"])
    }
}
