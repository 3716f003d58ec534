import Testing

@testable import LocalServices

@Suite struct AccountOperationsTests {
    @Test func `an account counts what it has`() async throws {
        let bench = try IAMBench()
        try await bench.answer("Action=CreateUser&UserName=ada")
        let summary = try await bench.answer("Action=GetAccountSummary")
        #expect(
            summary.contains("<key>Users</key><value>1</value>") && summary.contains("<key>Roles</key><value>0</value>")
        )
        let other = try await bench.answer("Action=GetAccountSummary", account: "111122223333")
        #expect(other.contains("<key>Users</key><value>0</value>"))
        #expect(try await bench.answer("Action=ListAccountAliases").elements("IsTruncated") == ["false"])
    }
}
