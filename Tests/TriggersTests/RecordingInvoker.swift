import LambdaEngine
import NIOCore
import Synchronization

/// Remembers what it is asked to run and answers as it was told.
final class RecordingInvoker: FunctionInvoker {
    typealias Answer = @Sendable (Invocation) async throws(LambdaError) -> InvocationResult

    private let seen = Mutex<[Invocation]>([])
    private let answer: Answer
    private let arrivals = AsyncStream.makeStream(of: Invocation.self)

    init(answer: @escaping Answer) {
        self.answer = answer
    }

    /// Answers every invocation with the same payload.
    convenience init(payload: String = #"{"statusCode":200}"#, functionError: String? = nil) {
        self.init { _ throws(LambdaError) in .payload(payload, functionError: functionError) }
    }

    /// Refuses every invocation.
    convenience init(error: LambdaError) {
        self.init { _ throws(LambdaError) in throw error }
    }

    var invocations: [Invocation] { seen.withLock { $0 } }
    var payloads: [String] { invocations.map { String(buffer: $0.payload) } }

    /// Waits for the next invocation that nobody has waited for.
    func next() async -> Invocation? {
        var iterator = arrivals.stream.makeAsyncIterator()
        return await iterator.next()
    }

    func invoke(_ invocation: Invocation) async throws(LambdaError) -> InvocationResult {
        seen.withLock { $0.append(invocation) }
        arrivals.continuation.yield(invocation)
        return try await answer(invocation)
    }
}

extension InvocationResult {
    static func payload(_ text: String, functionError: String? = nil) -> InvocationResult {
        InvocationResult(
            statusCode: 200, payload: ByteBuffer(string: text), functionError: functionError,
            executedVersion: "$LATEST",
            requestID: "11111111-2222-4333-8444-555555555555")
    }
}
