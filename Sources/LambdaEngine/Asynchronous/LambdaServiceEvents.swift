internal import NIOCore

extension LambdaService: EventFunctions {
    /// Runs the asynchronous events that were accepted, also before a restart: to be called when all stacks are active.
    public func takeUpEvents() async { await events.open() }

    func subject(of event: QueuedEvent) throws(LambdaError) -> EventSubject {
        let resolved = try registry.resolve(event.function, qualifier: event.qualifier)
        let configuration = resolved.configuration
        return EventSubject(
            functionARN: configuration.arn, executedVersion: resolved.executedVersion,
            reservedConcurrency: configuration.reservedConcurrency,
            config: eventInvokeConfig(of: configuration.arn, qualifier: event.qualifier ?? "$LATEST"),
            deadLetterTarget: configuration.metadata.deadLetterTarget)
    }

    func attempt(_ event: QueuedEvent) async throws(LambdaError) -> InvocationResult {
        let invocation = Invocation(
            function: event.function, qualifier: event.qualifier, type: .event, payload: event.payload)
        // The function may be another by the time of the second attempt.
        let resolved = try target(of: invocation).resolved
        let pending = PendingInvocation(
            requestID: RequestID(event.requestID), payload: event.payload, clientContext: nil, traceID: event.traceID,
            invokedARN: resolved.arn, executedVersion: resolved.executedVersion)
        return try await result(of: pending, for: invocation)
    }

    func reservedConcurrency(of function: String) -> Int? {
        // Asked whenever there is a choice of events, and thus not resolved by name.
        registry.configuration(arn: function)?.reservedConcurrency
    }
}

extension QueuedEvent {
    /// An invocation that its caller does not wait for.
    init(_ invocation: PendingInvocation, for function: ResolvedFunction) {
        self.init(
            requestID: invocation.requestID.description, function: function.configuration.arn,
            qualifier: function.qualifier, payload: invocation.payload, traceID: invocation.traceID,
            progress: EventProgress(acceptedAt: UTCTime.now()))
    }
}
