import Testing

@testable import LocalServices

@Suite struct AccessKeyOperationsTests {
    @Test func `a user has two keys at most`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateUser&UserName=ada")
        let first = try await bench.answer("Action=CreateAccessKey&UserName=ada")
        let id = try #require(first.elements("AccessKeyId").first)
        #expect(first.elements("SecretAccessKey").first?.count == 40 && first.elements("Status") == ["Active"])
        try await bench.answer("Action=CreateAccessKey&UserName=ada")
        #expect(
            try await bench.refusal("Action=CreateAccessKey&UserName=ada")
                == .limitExceeded("Cannot exceed quota for AccessKeysPerUser: 2"))
        try await bench.answer("Action=UpdateAccessKey&UserName=ada&AccessKeyId=\(id)&Status=Inactive")
        let list = try await bench.answer("Action=ListAccessKeys&UserName=ada")
        #expect(list.elements("Status") == ["Inactive", "Active"] && list.elements("SecretAccessKey").isEmpty)
        try await bench.answer("Action=DeleteAccessKey&UserName=ada&AccessKeyId=\(id)")
        #expect(
            try await bench.refusal("Action=DeleteAccessKey&UserName=ada&AccessKeyId=\(id)")
                == .noSuchEntity("The Access Key with id \(id) cannot be found."))
    }

    @Test func `who is no user must name one`() async throws {
        #expect(
            try await IAMBench().refusal("Action=CreateAccessKey")
                == .validation("Must specify userName when calling with non-User credentials"))
    }
}
