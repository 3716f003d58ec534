import Testing

@testable import LocalServices

@Suite struct IAMOperationTests {
    private static let role = "Action=CreateRole&AssumeRolePolicyDocument=TRUST"
    private static let failed = "failed to satisfy constraint: Member must"

    @Test(arguments: [
        (
            "\(role)&RoleName=a/b",
            "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
        ),
        (
            "\(role)&RoleName=a&Path=b",
            "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters."
        ),
        (
            "Action=CreateRole&RoleName=a&AssumeRolePolicyDocument=%F0%9F%90%9F",
            "The specified value for assumeRolePolicyDocument is invalid. It must contain only printable ASCII characters."
        ),
        (role, "1 validation error detected: Value at 'roleName' \(failed) not be null"),
        (
            "\(role)&RoleName=a&MaxSessionDuration=1",
            "1 validation error detected: Value at 'maxSessionDuration' \(failed) have value greater than or equal to 3600"
        ),
        (
            "\(role)&RoleName=a&Tags.member.1.Value=x",
            "1 validation error detected: Value at 'tags.1.member.key' \(failed) not be null"
        ),
        (
            "Action=CreateRole",
            "2 validation errors detected: Value at 'roleName' \(failed) not be null; Value at 'assumeRolePolicyDocument' \(failed) not be null"
        ),
        (
            "Action=ListPolicies&Scope=x",
            "1 validation error detected: Value at 'scope' \(failed) satisfy enum value set: [All, AWS, Local]"
        ),
    ]) func `what breaks the model is said in IAM's words`(form: String, message: String) async throws {
        #expect(try await IAMBench().refusal(form) == .validation(message))
    }

    @Test func `a list comes in pages`() async throws {
        let bench = try IAMBench()
        for name in ["c", "a", "b"] { try await bench.answer("Action=CreateUser&UserName=\(name)") }
        let first = try await bench.answer("Action=ListUsers&MaxItems=2")
        #expect(first.elements("UserName") == ["a", "b"] && first.elements("IsTruncated") == ["true"])
        let marker = try #require(first.elements("Marker").first)
        let second = try await bench.answer("Action=ListUsers&MaxItems=2&Marker=\(marker)")
        #expect(second.elements("UserName") == ["c"] && second.elements("Marker").isEmpty)
        #expect(try await bench.refusal("Action=ListUsers&Marker=nothing") == .validation("Invalid Marker."))
    }
}
