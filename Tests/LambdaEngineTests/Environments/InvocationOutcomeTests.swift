import NIOCore
import Testing

@testable import LambdaEngine

struct InvocationOutcomeTests {
    private func failure(_ outcome: InvocationOutcome) -> FunctionFailure? {
        FunctionFailure(outcome, of: RequestID("id"), timeoutInSeconds: 1)
    }

    @Test func `a response is no failure`() {
        #expect(failure(.answered(.response(ByteBuffer(string: "1")))) == nil)
    }

    @Test func `a function's own error passes through`() {
        let error = ByteBuffer(string: #"{"errorType":"ValueError"}"#)
        #expect(failure(.answered(.error(error)))?.payload == error)
        #expect(failure(.answered(.error(error)))?.report == nil)
    }

    @Test(arguments: [
        (
            InvocationOutcome.timedOut,
            #"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: id Error: Task timed out after 1.00 seconds"}"#
        ),
        (
            .ended(.exited(status: 0)),
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited without providing a reason"}"#
        ),
        (
            .ended(.exited(status: 127)),
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited with error: exit status 127"}"#
        ),
        (
            .ended(.killed(signal: 11)),
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited with error: signal: segmentation fault"}"#
        ),
        (
            .ended(.outOfMemory),
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited with error: signal: killed"}"#
        ),
        (
            .responseTooLarge,
            #"{"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes).","errorType":"Function.ResponseSizeTooLarge"}"#
        ),
    ])
    func `Lambda's own errors have the words that AWS answers`(_ outcome: InvocationOutcome, _ payload: String) throws {
        #expect(String(buffer: try #require(failure(outcome)).payload) == payload)
    }

    @Test func `ids are random UUIDs of version 4`() {
        let ids = (0..<100).map { _ in RequestID().description }
        #expect(Set(ids).count == 100)
        for id in ids {
            #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
    }
}
