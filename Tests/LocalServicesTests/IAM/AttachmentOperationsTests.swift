import Testing

@testable import LocalServices

@Suite struct AttachmentOperationsTests {
    private static let arn = "arn:aws:iam::000000000000:policy/team/p"

    @Test(arguments: ["Role", "User"]) func `a policy is attached once, and detached`(title: String) async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=Create\(title)&\(title)Name=x&AssumeRolePolicyDocument=TRUST")
        try await bench.answer("Action=CreatePolicy&PolicyName=p&Path=/team/&PolicyDocument=POLICY")
        let pair = "\(title)Name=x&PolicyArn=\(Self.arn)"
        try await bench.answer("Action=Attach\(title)Policy&\(pair)")
        try await bench.answer("Action=Attach\(title)Policy&\(pair)")
        let list = try await bench.answer("Action=ListAttached\(title)Policies&\(title)Name=x")
        #expect(list.elements("PolicyName") == ["p"] && list.elements("PolicyArn") == [Self.arn])
        let elsewhere = try await bench.answer("Action=ListAttached\(title)Policies&\(title)Name=x&PathPrefix=/other/")
        #expect(elsewhere.elements("PolicyName").isEmpty)
        try await bench.answer("Action=Detach\(title)Policy&\(pair)")
        #expect(
            try await bench.refusal("Action=Detach\(title)Policy&\(pair)")
                == .noSuchEntity("Policy \(Self.arn) was not found."))
    }

    @Test func `ten policies are enough`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateUser&UserName=x")
        for policy in ProvidedPolicy.all.prefix(10) {
            try await bench.answer("Action=AttachUserPolicy&UserName=x&PolicyArn=\(policy.arn)")
        }
        let last = "Action=AttachUserPolicy&UserName=x&PolicyArn=\(ProvidedPolicy.all[10].arn)"
        #expect(try await bench.refusal(last) == .limitExceeded("Cannot exceed quota for PoliciesPerUser: 10"))
    }

    @Test(arguments: [
        ("longpolicynamebutnoarn", ServiceError.validation("ARN longpolicynamebutnoarn is not valid.")),
        (arn, .noSuchEntity("Policy \(arn) does not exist or is not attachable.")),
    ]) func `what is no policy is not attached`(arn: String, error: ServiceError) async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateUser&UserName=x")
        #expect(try await bench.refusal("Action=AttachUserPolicy&UserName=x&PolicyArn=\(arn)") == error)
    }

    @Test(arguments: [
        ("arn:aws:iam::1:policy/p", "p", "/"), ("arn:aws:iam::aws:policy/service-role/p", "p", "/service-role/"),
    ]) func `an ARN ends with a path and a name`(arn: String, name: String, path: String) {
        #expect(PolicyReference.name(of: arn) == name && PolicyReference.path(of: arn) == path)
    }
}
