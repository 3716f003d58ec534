internal import NIOCore

extension LambdaService: EventFunctions {
    /// Runs the asynchronous events that were accepted, also before a restart: to be called when all stacks are active.
    public func takeUpEvents() async { await events.open() }

    func subject(of event: QueuedEvent) throws(LambdaError) -> EventSubject {
        let found = try keeper.current.find(event.function, qualifier: event.qualifier, in: CallerScope())
        return EventSubject(
            functionARN: found.function.arn, executedVersion: found.version,
            reservedConcurrency: found.function.reservedConcurrency,
            config: eventInvokeConfig(of: found.function.arn, qualifier: event.qualifier ?? FunctionVersion.latest),
            deadLetterTarget: found.revision.configuration.metadata.deadLetterTarget)
    }

    func attempt(_ event: QueuedEvent) async throws(LambdaError) -> InvocationResult {
        let invocation = Invocation(
            function: event.function, qualifier: event.qualifier, type: .event, payload: event.payload)
        // The function may be another by the time of the second attempt.
        let target = try target(of: invocation)
        let pending = PendingInvocation(
            requestID: RequestID(event.requestID), payload: event.payload, clientContext: nil, traceID: event.traceID,
            invokedARN: target.arn, executedVersion: target.version)
        return try await result(of: pending, at: target, for: invocation)
    }

    func reservedConcurrency(of function: String) -> Int? {
        // Asked whenever there is a choice of events, and thus not resolved by name.
        keeper.current.function(arn: function)?.reservedConcurrency
    }
}

extension QueuedEvent {
    /// An invocation that its caller does not wait for.
    init(_ invocation: PendingInvocation, for target: InvocationTarget) {
        self.init(
            requestID: invocation.requestID.description, function: target.functionARN,
            qualifier: target.qualifier, payload: invocation.payload, traceID: invocation.traceID,
            progress: EventProgress(acceptedAt: UTCTime.now()))
    }
}
