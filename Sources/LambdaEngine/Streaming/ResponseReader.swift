public import NIOCore
internal import Synchronization

/// A part of a response that is read while the function writes it: a head, bodies, an end, in this order.
public enum ResponsePart: Sendable {
    /// The response has begun. An invocation that fails before has no head.
    case head(contentType: String)
    /// What the function has written, as it has written it.
    case body(ByteBuffer)
    /// The invocation is over. The payload is the error object of a function that failed, and else empty.
    case end(InvocationResult)
}

/// Reads the response of a function that runs. To let go of it does not stop the function.
///
/// A class, for the end of reading is the end of its life.
public final class ResponseReader: Sendable {
    /// `$LATEST` or a version number.
    public let executedVersion: String
    /// The invocation's id, as the function and its log have it.
    public let requestID: String
    private let pipe: ResponsePipe
    private let first: ResponsePart?
    private let hasReadFirst = Atomic(false)

    /// Waits until the response begins or the invocation is over.
    /// - Throws: why the function was not run.
    init(_ pipe: ResponsePipe, executedVersion: String, requestID: String) async throws(LambdaError) {
        (self.executedVersion, self.requestID) = (executedVersion, requestID)
        self.pipe = pipe
        first = try await pipe.next()
    }

    /// A response that is there as a whole.
    init(_ result: InvocationResult) {
        (executedVersion, requestID) = (result.executedVersion, result.requestID)
        pipe = ResponsePipe()
        pipe.finish(result)
        first = nil
        hasReadFirst.store(true, ordering: .relaxed)
    }

    deinit { pipe.giveUp() }

    /// The next part; nil after the end. One task reads at a time.
    public func next() async -> ResponsePart? {
        if hasReadFirst.exchange(true, ordering: .relaxed) { return try? await pipe.next() }
        return first
    }
}

extension FunctionInvoker {
    /// Runs an invocation and gives its response as it comes; one that is not written in pieces comes as one.
    public func stream(_ invocation: Invocation) async throws(LambdaError) -> ResponseReader {
        ResponseReader(try await invoke(invocation))
    }
}
