public import NIOCore

/// A request to run a function, as the Invoke API and the triggers make it.
///
/// Source: AWS Lambda API Reference, "Invoke".
public struct Invocation: Sendable {
    /// How an invocation is made, in the words of the header `X-Amz-Invocation-Type`.
    public enum InvocationType: String, Sendable {
        /// The caller waits for the answer.
        case requestResponse = "RequestResponse"
        /// The caller waits only until the invocation is taken on.
        case event = "Event"
        /// Nothing is run.
        case dryRun = "DryRun"
    }

    /// A name, a partial ARN (`000000000000:function:name`) or an ARN, each with or without a qualifier.
    public var function: String
    /// A version or an alias; nil for the one in `function`, else `$LATEST`.
    public var qualifier: String?
    /// How it is made.
    public var type: InvocationType
    /// JSON text in UTF-8; an empty payload is the event `{}`.
    public var payload: ByteBuffer
    /// Base64 of the client context's JSON text, as sent by the caller.
    public var clientContext: String?
    /// The value of `X-Amzn-Trace-Id`, if the caller sent one.
    public var traceID: String?
    /// The region that the caller speaks to; nil to look in all.
    public var region: String?
    /// The log is to come with the result: a synchronous invocation then ends when its extensions have done, too.
    public var wantsLog: Bool
    /// The id that the caller has for it already, a UUID; nil to have one made.
    public var requestID: String?

    /// An invocation of its parts.
    public init(
        function: String, qualifier: String? = nil, type: InvocationType = .requestResponse, payload: ByteBuffer,
        clientContext: String? = nil, traceID: String? = nil, region: String? = nil, requestID: String? = nil,
        wantsLog: Bool = false
    ) {
        self.wantsLog = wantsLog
        self.region = region
        self.requestID = requestID
        self.function = function
        self.qualifier = qualifier
        self.type = type
        self.payload = payload
        self.clientContext = clientContext
        self.traceID = traceID
    }
}

/// What came of an invocation; a function's own error is a result, not a failure.
public struct InvocationResult: Sendable {
    /// 200 for a synchronous invocation, 202 for an asynchronous one, 204 for a dry run.
    public var statusCode: Int
    /// The function's response, or its error object; empty for 202 and 204.
    public var payload: ByteBuffer
    /// The value of `X-Amz-Function-Error`; nil when the function succeeded.
    public var functionError: String?
    /// `$LATEST` or a version number.
    public var executedVersion: String
    /// The invocation's id, as the function and its log have it.
    public var requestID: String
    /// The last 4 KB of the invocation's log.
    public var logTail: ByteBuffer

    /// A result of its parts.
    public init(
        statusCode: Int, payload: ByteBuffer = ByteBuffer(), functionError: String? = nil, executedVersion: String,
        requestID: String, logTail: ByteBuffer = ByteBuffer()
    ) {
        self.statusCode = statusCode
        self.payload = payload
        self.functionError = functionError
        self.executedVersion = executedVersion
        self.requestID = requestID
        self.logTail = logTail
    }
}

/// Runs functions: the seam between what triggers an invocation and the engine that performs it.
public protocol FunctionInvoker: Sendable {
    /// - Throws: a ``LambdaError`` when the invocation is refused, such as for an unknown function or a throttle.
    func invoke(_ invocation: Invocation) async throws(LambdaError) -> InvocationResult

    /// Runs a function for a caller that is no task and waits for the response, and says once what came of it, on any thread.
    /// - Parameter invocation: of the type ``Invocation/InvocationType/requestResponse``.
    func start(
        _ invocation: Invocation, whenEnded: @escaping @Sendable (Result<InvocationResult, LambdaError>) -> Void)

    /// Runs a function and gives its response while it is written.
    /// - Throws: as ``invoke(_:)``.
    func stream(_ invocation: Invocation) async throws(LambdaError) -> ResponseReader
}

extension FunctionInvoker {
    /// An invoker that has only tasks uses one.
    public func start(
        _ invocation: Invocation, whenEnded: @escaping @Sendable (Result<InvocationResult, LambdaError>) -> Void
    ) {
        Task {
            do throws(LambdaError) {
                whenEnded(.success(try await invoke(invocation)))
            } catch {
                whenEnded(.failure(error))
            }
        }
    }
}

/// An error of the Lambda API: its name, status and message are AWS's.
public struct LambdaError: Error, Hashable, Sendable {
    /// The error's shape in the API model, such as `ResourceNotFoundException`.
    public var code: String
    /// The HTTP status.
    public var statusCode: Int
    /// In AWS's words.
    public var message: String
    /// Of a throttle: why, such as `ReservedFunctionConcurrentInvocationLimitExceeded`.
    public var reason: String?
    /// Its body says whose fault it is; a few do not.
    var hasType = true

    /// An error of its parts.
    public init(code: String, statusCode: Int, message: String, reason: String? = nil) {
        self.code = code
        self.statusCode = statusCode
        self.message = message
        self.reason = reason
    }
}
