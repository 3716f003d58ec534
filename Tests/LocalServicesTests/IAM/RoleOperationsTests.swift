import Testing

@testable import LocalServices

@Suite struct RoleOperationsTests {
    private static let creation = "Action=CreateRole&AssumeRolePolicyDocument=TRUST"

    @Test func `a role is shown as it was made, its policy encoded`() async throws {
        let bench = try IAMBench()
        try await bench.answer(
            "\(Self.creation)&RoleName=worker&Path=/team/&Description=d&Tags.member.1.Key=k&Tags.member.1.Value=v")
        let role = try await bench.answer("Action=GetRole&RoleName=worker")
        #expect(role.elements("Arn") == ["arn:aws:iam::000000000000:role/team/worker"])
        #expect(role.elements("AssumeRolePolicyDocument").first?.hasPrefix("%7B%22Version%22%3A") == true)
        #expect(role.elements("CreateDate") == ["2023-11-14T22:13:20Z"])
        #expect(role.elements("MaxSessionDuration") == ["3600"] && role.elements("Value") == ["v"])
        #expect(role.contains("<RoleLastUsed></RoleLastUsed>"))
        let list = try await bench.answer("Action=ListRoles&PathPrefix=/te")
        #expect(list.elements("RoleName") == ["worker"] && list.elements("Value").isEmpty)
        #expect(try await bench.answer("Action=ListRoles&PathPrefix=/other").elements("RoleName").isEmpty)
    }

    @Test func `a role is changed`() async throws {
        let bench = try IAMBench()
        try await bench.answer("\(Self.creation)&RoleName=worker")
        #expect(try await bench.answer("Action=UpdateRole&RoleName=worker&MaxSessionDuration=7200") == "")
        try await bench.answer("Action=UpdateRoleDescription&RoleName=worker&Description=new")
        try await bench.answer(
            "Action=UpdateAssumeRolePolicy&RoleName=worker&PolicyDocument=\(IAMBench.trust.replacing("sts:AssumeRole", with: "sts:TagSession"))"
        )
        let role = try await bench.answer("Action=GetRole&RoleName=worker")
        #expect(role.elements("MaxSessionDuration") == ["7200"] && role.elements("Description") == ["new"])
        #expect(role.elements("AssumeRolePolicyDocument").first?.contains("TagSession") == true)
        try await bench.answer("Action=UpdateRole&RoleName=worker&MaxSigninSessionDuration=4000")
        #expect(
            try await bench.answer("Action=GetRole&RoleName=worker").elements("MaxSigninSessionDuration") == ["4000"])
        try await bench.answer("Action=UpdateRole&RoleName=worker&ResetMaxSigninSessionDuration=true")
        #expect(
            try await bench.answer("Action=GetRole&RoleName=worker").elements("MaxSigninSessionDuration").isEmpty)
    }

    @Test(arguments: [
        ("\(creation)&RoleName=WORKER", "EntityAlreadyExists", 409),
        ("\(creation)&RoleName=new&Path=/aws-service-role/x/", "ValidationError", 400),
        ("Action=CreateRole&RoleName=new&AssumeRolePolicyDocument={", "MalformedPolicyDocument", 400),
        ("\(creation)&RoleName=new&PermissionsBoundary=arn:aws:iam::000000000000:policy/x", "NoSuchEntity", 404),
        ("Action=GetRole&RoleName=absent", "NoSuchEntity", 404),
        ("Action=DeleteRole&RoleName=absent", "NoSuchEntity", 404),
        ("Action=DeleteRole&RoleName=worker", "DeleteConflict", 409),
        ("Action=UpdateAssumeRolePolicy&RoleName=worker&PolicyDocument=POLICY", "MalformedPolicyDocument", 400),
    ]) func `what cannot be is refused`(form: String, code: String, status: Int) async throws {
        let bench = try IAMBench()
        try await bench.answer("\(Self.creation)&RoleName=worker")
        try await bench.answer("Action=PutRolePolicy&RoleName=worker&PolicyName=p&PolicyDocument=POLICY")
        let refusal = try await bench.refusal(form)
        #expect(refusal?.code == code && refusal?.statusCode == status)
    }
}
