import Testing

@testable import LambdaEngine

@Suite struct `The concurrency of an account` {
    @Test func `functions of the same name in two regions do not share it`() throws {
        let account = AccountConcurrency(limit: 1)
        let (east, north) = (FunctionKey(region: "us-east-1", name: "a"), FunctionKey(region: "eu-north-1", name: "a"))
        account.reserve(0, for: east)
        #expect(account.isReserved(east) && !account.isReserved(north))
        #expect(throws: LambdaError.throttled(.reservedConcurrency)) { try account.begin(east) }
        try account.begin(north)
        #expect(throws: LambdaError.throttled(.concurrency)) { try account.begin(north) }
        account.end(north)
        try account.begin(north)
        account.reserve(nil, for: east)
        try account.begin(east)
    }
}
