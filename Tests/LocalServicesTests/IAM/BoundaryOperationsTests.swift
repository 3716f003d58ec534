import Testing

@testable import LocalServices

@Suite struct BoundaryOperationsTests {
    @Test(arguments: ["Role", "User"]) func `a boundary is put and taken away`(title: String) async throws {
        let bench = try IAMBench()
        let arn = "arn:aws:iam::aws:policy/AdministratorAccess"
        try await bench.answer("Action=Create\(title)&\(title)Name=x&AssumeRolePolicyDocument=TRUST")
        try await bench.answer("Action=Put\(title)PermissionsBoundary&\(title)Name=x&PermissionsBoundary=\(arn)")
        #expect(try await bench.answer("Action=Get\(title)&\(title)Name=x").elements("PermissionsBoundaryArn") == [arn])
        try await bench.answer("Action=Delete\(title)PermissionsBoundary&\(title)Name=x")
        #expect(try await bench.answer("Action=Get\(title)&\(title)Name=x").elements("PermissionsBoundaryArn").isEmpty)
        let wrong = "arn:aws:iam::000000000000:not_a_policy/invalid"
        #expect(
            try await bench.refusal("Action=Put\(title)PermissionsBoundary&\(title)Name=x&PermissionsBoundary=\(wrong)")
                == .invalidInput("ARN \(wrong) is not valid."))
    }
}
