import NIOCore

@testable import LambdaEngine

/// Events and how they ended, for tests.
enum EventEndings {
    static let arn = "arn:aws:lambda:us-east-1:000000000000:function:hello"

    static func event(_ payload: String = "{}", requestID: String = "id-1", function: String = arn) -> QueuedEvent {
        QueuedEvent(
            requestID: requestID, function: function, qualifier: nil, payload: ByteBuffer(string: payload),
            traceID: "Root=1", progress: EventProgress(acceptedAt: UTCTime.now()))
    }

    static func subject(
        onSuccess: String? = nil, onFailure: String? = nil, deadLetterTarget: String? = nil
    ) -> EventSubject {
        EventSubject(
            functionARN: arn, executedVersion: "$LATEST", reservedConcurrency: nil,
            config: EventInvokeConfig(onSuccess: onSuccess, onFailure: onFailure, lastModified: 0),
            deadLetterTarget: deadLetterTarget)
    }

    static func result(_ payload: String, isError: Bool = false) -> InvocationResult {
        InvocationResult(
            statusCode: 200, payload: ByteBuffer(string: payload), functionError: isError ? "Unhandled" : nil,
            executedVersion: "$LATEST", requestID: "id-1")
    }

    /// An ending at 18:16:05.568 on 14 November 2019.
    static func ending(
        _ condition: EventCondition, attempts: Int = 1, payload: String = "{}", result: InvocationResult? = nil,
        subject: EventSubject = subject()
    ) -> EventEnding {
        EventEnding(
            event: event(payload), subject: subject, condition: condition, attempts: attempts, result: result,
            error: nil, time: 1_573_755_365_568)
    }
}
