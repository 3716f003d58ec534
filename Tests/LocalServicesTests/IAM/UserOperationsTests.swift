import Testing

@testable import LocalServices

@Suite struct UserOperationsTests {
    @Test func `a user is made, shown and deleted`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateUser&UserName=ada&Path=/people/&Tags.member.1.Key=k&Tags.member.1.Value=v")
        let user = try await bench.answer("Action=GetUser&UserName=ada")
        #expect(user.elements("Arn") == ["arn:aws:iam::000000000000:user/people/ada"] && user.elements("Key") == ["k"])
        #expect(try await bench.answer("Action=ListUsers&PathPrefix=/peo").elements("UserName") == ["ada"])
        #expect(try await bench.answer("Action=ListGroupsForUser&UserName=ada").elements("IsTruncated") == ["false"])
        #expect(
            try await bench.refusal("Action=CreateUser&UserName=ADA")
                == .entityExists("User with name ADA already exists."))
        try await bench.answer("Action=CreateAccessKey&UserName=ada")
        #expect(
            try await bench.refusal("Action=DeleteUser&UserName=ada")?.message
                == "Cannot delete entity, must delete access keys first.")
    }

    @Test func `without a name, the account's root is shown`() async throws {
        let user = try await IAMBench().answer("Action=GetUser", account: "111122223333")
        #expect(user.elements("Arn") == ["arn:aws:iam::111122223333:root"] && user.elements("UserName").isEmpty)
    }
}
