/// The functions as their queue sees them.
protocol EventFunctions: Sendable {
    /// The function that an event is for, as it is now.
    /// - Throws: `ResourceNotFoundException` when there is none any more.
    func subject(of event: QueuedEvent) throws(LambdaError) -> EventSubject

    /// Runs an event and waits for its end.
    func attempt(_ event: QueuedEvent) async throws(LambdaError) -> InvocationResult

    /// A function's reserved concurrency; nil where it has none, or is not there.
    ///
    /// - Parameter function: its ARN, without a qualifier.
    func reservedConcurrency(of function: String) -> Int?

    /// The engine ends what runs: a failure is none of the function's.
    var isStopping: Bool { get }
}

/// A function that runs an event, with what is configured for its events.
struct EventSubject: Hashable, Sendable {
    /// Without a qualifier.
    var functionARN: String
    /// `$LATEST` or a number.
    var executedVersion: String
    var reservedConcurrency: Int?
    /// Of the qualifier that the event was sent to.
    var config: EventInvokeConfig?
    /// The ARN of the queue or topic of its `DeadLetterConfig`.
    var deadLetterTarget: String?
}
