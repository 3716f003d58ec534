public import NIOCore

/// An asynchronous invocation that was taken on: the event and everything needed to run it, now or after a restart.
public struct QueuedEvent: Hashable, Sendable {
    /// Of the store that keeps it; counts up in the order in which events were taken on, 0 before it is kept.
    public var id: Int64
    /// The same in every attempt.
    public var requestID: String
    /// The function's ARN, without a qualifier.
    public var function: String
    /// A version or an alias; nil where the caller gave none.
    public var qualifier: String?
    /// JSON text in UTF-8.
    public var payload: ByteBuffer
    /// The value of `X-Amzn-Trace-Id`.
    public var traceID: String
    /// How far it has come.
    public var progress: EventProgress

    /// An event of its parts.
    public init(
        id: Int64 = 0, requestID: String, function: String, qualifier: String?, payload: ByteBuffer, traceID: String,
        progress: EventProgress
    ) {
        self.id = id
        self.requestID = requestID
        self.function = function
        self.qualifier = qualifier
        self.payload = payload
        self.traceID = traceID
        self.progress = progress
    }

    /// The last part of the function's ARN.
    var functionName: String { function.split(separator: ":").last.map(String.init) ?? function }
}
