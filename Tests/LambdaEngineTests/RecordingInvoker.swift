import LambdaEngine
import NIOCore
import Synchronization

/// Remembers what it is asked to run and answers as it was told.
final class RecordingInvoker: FunctionInvoker {
    typealias Answer = @Sendable (Invocation) throws(LambdaError) -> InvocationResult

    private let seen = Mutex<[Invocation]>([])
    private let answer: Answer

    static let requestID = "11111111-2222-4333-8444-555555555555"

    init(answer: @escaping Answer) {
        self.answer = answer
    }

    /// Answers as Lambda does when a function returns this.
    convenience init(payload: String = "{}", functionError: String? = nil, log: String = "") {
        self.init { invocation throws(LambdaError) in
            switch invocation.type {
            case .requestResponse:
                InvocationResult(
                    statusCode: 200, payload: ByteBuffer(string: payload), functionError: functionError,
                    executedVersion: "$LATEST", requestID: Self.requestID, logTail: ByteBuffer(string: log))
            case .event: InvocationResult(statusCode: 202, executedVersion: "$LATEST", requestID: Self.requestID)
            case .dryRun: InvocationResult(statusCode: 204, executedVersion: "$LATEST", requestID: Self.requestID)
            }
        }
    }

    var invocations: [Invocation] { seen.withLock { $0 } }

    func invoke(_ invocation: Invocation) async throws(LambdaError) -> InvocationResult {
        seen.withLock { $0.append(invocation) }
        return try answer(invocation)
    }
}
