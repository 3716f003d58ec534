internal import Documents
public import NIOCore

/// An event that could not be processed, for the queue or topic of the function's `DeadLetterConfig`.
///
/// Source: messages that AWS delivered; AWS Lambda Developer Guide, "Adding a dead-letter queue".
public struct DeadLetter: Hashable, Sendable {
    /// The event as it was sent.
    public var body: ByteBuffer
    /// The message attribute `RequestID`, a String.
    public var requestID: String
    /// The message attribute `ErrorCode`, a Number: the HTTP status of the last answer.
    public var errorCode: Int
    /// The message attribute `ErrorMessage`, a String: the first KB of the error message.
    public var errorMessage: String

    private static let messageLimitInBytes = 1024

    init(_ ending: EventEnding) {
        body = ending.event.payload
        requestID = ending.event.requestID
        // What was never run was turned away for want of concurrency.
        errorCode = ending.result?.statusCode ?? ending.error?.statusCode ?? 429
        let message = ending.result.map { Self.message(in: $0.payload) } ?? ending.error?.message ?? "Rate Exceeded."
        errorMessage = Self.shortened(message)
    }

    /// The `errorMessage` of an error object; the whole of anything else.
    private static func message(in payload: ByteBuffer) -> String {
        Document.json(Array(payload.readableBytesView))?["errorMessage"]?.scalar?.text ?? String(buffer: payload)
    }

    private static func shortened(_ message: String) -> String {
        guard message.utf8.count > messageLimitInBytes else { return message }
        var (end, size) = (message.startIndex, 0)
        while true {
            size += message[end].utf8.count
            guard size <= messageLimitInBytes else { return String(message[..<end]) }
            end = message.index(after: end)
        }
    }
}
