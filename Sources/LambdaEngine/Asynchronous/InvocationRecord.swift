internal import Documents
public import NIOCore

/// What a destination is told of an asynchronous invocation.
///
/// Source: records that AWS delivered; AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".
public struct InvocationRecord: Hashable, Sendable {
    /// The record as JSON text: the body of a message, the detail of a bus's event, the event of a function.
    public var json: ByteBuffer
    /// How the invocation ended.
    public var condition: EventCondition
    /// With the version that ran, or `$LATEST`.
    public var functionARN: String
    /// The invocation's.
    public var requestID: String
    /// When the invocation ended, in milliseconds since 1970.
    public var time: Int64

    init(_ ending: EventEnding) {
        condition = ending.condition
        functionARN = "\(ending.subject.functionARN):\(ending.subject.executedVersion)"
        requestID = ending.event.requestID
        time = ending.time
        var context = JSONObject([
            "requestId": requestID, "functionArn": functionARN, "condition": condition.rawValue,
        ])
        context.add("approximateInvokeCount", ending.attempts)
        let head = JSONObject(["version": "1.0", "timestamp": UTCTime(milliseconds: time).text])
        json = ByteBuffer(
            string: head.text.dropLast() + ",\"requestContext\":\(context.text),\"requestPayload\":")
        json.writeJSON(ending.event.payload)
        if let result = ending.result {
            json.writeString(",\"responseContext\":\(Self.responseContext(result).text),\"responsePayload\":")
            json.writeJSON(result.payload)
        }
        json.writeStaticString("}")
    }

    private static func responseContext(_ result: InvocationResult) -> JSONObject {
        var context = JSONObject()
        context.add("statusCode", result.statusCode)
        context.add("executedVersion", result.executedVersion)
        context.add("functionError", result.functionError)
        return context
    }
}

extension ByteBuffer {
    /// JSON text as it is; anything else as a JSON string, so that what is around it stays JSON.
    fileprivate mutating func writeJSON(_ bytes: ByteBuffer) {
        do throws(JSONCheck.Fault) {
            try bytes.withUnsafeReadableBytes { bytes throws(JSONCheck.Fault) in try JSONCheck.check(bytes) }
            writeImmutableBuffer(bytes)
        } catch {
            writeString(JSONWriter.quoted(String(buffer: bytes)))
        }
    }
}
