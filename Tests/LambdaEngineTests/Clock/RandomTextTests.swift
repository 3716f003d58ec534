import Testing

@testable import LambdaEngine

@Suite struct `Random identifiers` {
    @Test func `a request id is a UUID of version 4`() throws {
        let ids = (0..<100).map { _ in RandomText.uuid() }
        #expect(Set(ids).count == 100)
        let pattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(try ids.allSatisfy { try pattern.wholeMatch(in: $0) != nil })
    }

    @Test func `a trace header carries the time`() throws {
        let header = RandomText.traceHeader(at: 1_767_225_600_000)
        #expect(try /Root=1-6955b900-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0/.wholeMatch(in: header) != nil)
    }
}
