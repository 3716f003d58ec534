import Testing

@testable import LocalServices

@Suite struct PrincipalTagOperationsTests {
    @Test(arguments: ["Role", "User"]) func `tags are put, listed by key and taken away`(title: String) async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=Create\(title)&\(title)Name=x&AssumeRolePolicyDocument=TRUST")
        let name = "\(title)Name=x"
        try await bench.answer(
            "Action=Tag\(title)&\(name)&Tags.member.1.Key=b&Tags.member.1.Value=1&Tags.member.2.Key=a&Tags.member.2.Value="
        )
        try await bench.answer("Action=Tag\(title)&\(name)&Tags.member.1.Key=B&Tags.member.1.Value=2")
        let list = try await bench.answer("Action=List\(title)Tags&\(name)")
        #expect(list.elements("Key") == ["B", "a"] && list.elements("Value") == ["2", ""])
        try await bench.answer("Action=Untag\(title)&\(name)&TagKeys.member.1=B&TagKeys.member.2=absent")
        #expect(try await bench.answer("Action=List\(title)Tags&\(name)").elements("Key") == ["a"])
    }

    @Test func `a key is given once, and fifty tags are enough`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateUser&UserName=x")
        let twice =
            "Action=TagUser&UserName=x&Tags.member.1.Key=a&Tags.member.1.Value=&Tags.member.2.Key=A&Tags.member.2.Value="
        #expect(
            try await bench.refusal(twice)
                == .invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive."))
        let tags = (1...50).map { "&Tags.member.\($0).Key=k\($0)&Tags.member.\($0).Value=" }.joined()
        try await bench.answer("Action=TagUser&UserName=x\(tags)")
        #expect(
            try await bench.refusal("Action=TagUser&UserName=x&Tags.member.1.Key=z&Tags.member.1.Value=")?.code
                == "LimitExceeded")
    }
}
