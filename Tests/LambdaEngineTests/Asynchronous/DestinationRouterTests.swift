import Logging
import NIOCore
import Synchronization
import Testing

@testable import LambdaEngine

struct DestinationRouterTests {
    private static let queue = "arn:aws:sqs:us-east-1:000000000000:letters"

    private func deliver(_ ending: EventEnding, by router: DestinationRouter, _ log: RecordedLog = RecordedLog()) async
        -> [QueuedEvent]
    {
        await router.deliver(ending, logger: log.logger)
    }

    @Test func `a function gets the record as an event of its own`() async throws {
        let subject = EventEndings.subject(onSuccess: EventEndings.arn + ":live")
        let ending = EventEndings.ending(.success, result: EventEndings.result("1"), subject: subject)
        let event = try #require(await deliver(ending, by: DestinationRouter()).first)
        #expect(event.function == EventEndings.arn && event.qualifier == "live")
        #expect(event.payload == InvocationRecord(ending).json)
        #expect(event.requestID != "id-1")
        #expect(event.progress == EventProgress(acceptedAt: ending.time))
    }

    @Test func `a success is not told as a failure, nor the other way round`() async {
        let failures = EventEndings.subject(onFailure: EventEndings.arn, deadLetterTarget: Self.queue)
        let router = DestinationRouter()
        let target = RecordingTarget()
        router.add(target)
        #expect(await deliver(EventEndings.ending(.success, subject: failures), by: router).isEmpty)
        #expect(target.messages.isEmpty)
        let successes = EventEndings.subject(onSuccess: EventEndings.arn)
        #expect(await deliver(EventEndings.ending(.retriesExhausted, subject: successes), by: router).isEmpty)
    }

    @Test(arguments: [EventCondition.retriesExhausted, .eventAgeExceeded, .zeroReservedConcurrency])
    func `a failure goes to both the dead-letter queue and the destination`(condition: EventCondition) async {
        let subject = EventEndings.subject(onFailure: Self.queue, deadLetterTarget: Self.queue)
        let ending = EventEndings.ending(condition, subject: subject)
        let router = DestinationRouter()
        let target = RecordingTarget()
        router.add(target)
        #expect(await deliver(ending, by: router).isEmpty)
        #expect(target.messages == [.deadLetter(DeadLetter(ending)), .record(InvocationRecord(ending))])
    }

    @Test(arguments: [
        (Self.queue, "samlet runs no queues yet"),
        ("arn:aws:sns:us-east-1:000000000000:news", "samlet runs no topics yet"),
        ("arn:aws:events:us-east-1:000000000000:event-bus/bus", "samlet runs no event buses yet"),
        ("arn:aws:s3:::bucket", "samlet runs no buckets yet"),
        ("letters", "it is no ARN of a function, queue, topic, event bus or bucket"),
    ])
    func `what cannot be reached is said once`(arn: String, words: String) async {
        let log = RecordedLog()
        let router = DestinationRouter()
        let ending = EventEndings.ending(.retriesExhausted, subject: EventEndings.subject(onFailure: arn))
        for _ in 1...3 { #expect(await deliver(ending, by: router, log).isEmpty) }
        #expect(log.messages == ["destination of asynchronous events gets nothing: \(words)"])
    }

    @Test func `a target that takes nothing is said each time`() async {
        let log = RecordedLog()
        let router = DestinationRouter()
        router.add(RecordingTarget(failure: DestinationFailure("the queue 'letters' does not exist")))
        let ending = EventEndings.ending(.retriesExhausted, subject: EventEndings.subject(onFailure: Self.queue))
        for _ in 1...2 { _ = await deliver(ending, by: router, log) }
        #expect(log.messages.count == 2)
    }
}

/// A target of SQS that keeps what it gets.
private final class RecordingTarget: DestinationTarget {
    let service = "sqs"
    private let failure: DestinationFailure?
    private let received = Mutex<[DestinationMessage]>([])

    init(failure: DestinationFailure? = nil) {
        self.failure = failure
    }

    var messages: [DestinationMessage] { received.withLock { $0 } }

    func deliver(_ message: DestinationMessage, to arn: String) async throws(DestinationFailure) {
        if let failure { throw failure }
        received.withLock { $0.append(message) }
    }
}
