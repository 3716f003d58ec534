internal import NIOCore
internal import Synchronization

extension LambdaService: EventFunctions {
    /// Runs the asynchronous events that were accepted, also before a restart: to be called when all stacks are active.
    public func takeUpEvents() async { await events.open() }

    func subject(of event: QueuedEvent) throws(LambdaError) -> EventSubject {
        let target = try target(of: Invocation(event))
        let function = keeper.current.functions[target.key]
        let config = function?.attachments.eventInvokeConfigs[event.qualifier ?? FunctionVersion.latest]
        return EventSubject(
            functionARN: target.functionARN, executedVersion: target.version,
            reservedConcurrency: function?.reservedConcurrency, config: config,
            deadLetterTarget: function?.revision(of: target.version)?.configuration.metadata.deadLetterTarget)
    }

    func attempt(_ event: QueuedEvent) async throws(LambdaError) -> InvocationResult {
        let invocation = Invocation(event)
        // The function may be another by the time of the second attempt.
        let target = try target(of: invocation)
        let pending = PendingInvocation(
            requestID: RequestID(event.requestID), payload: event.payload, clientContext: nil, traceID: event.traceID,
            invokedARN: target.arn, executedVersion: target.version)
        return try await result(of: continued(pending, at: target), at: target, for: invocation)
    }

    func reservedConcurrency(of function: String) -> Int? {
        guard let name = try? FunctionName(function), let region = name.region else { return nil }
        return keeper.current.functions[FunctionKey(region: String(region), name: String(name.name))]?
            .reservedConcurrency
    }

    /// The engine ends what runs.
    var isStopping: Bool { state.withLock(\.isStopping) }
}

extension Invocation {
    fileprivate init(_ event: QueuedEvent) {
        self.init(function: event.function, qualifier: event.qualifier, type: .event, payload: event.payload)
    }
}

extension QueuedEvent {
    /// An invocation that its caller does not wait for.
    init(_ invocation: PendingInvocation, at target: InvocationTarget) {
        self.init(
            requestID: invocation.requestID.description, function: target.functionARN, qualifier: target.qualifier,
            payload: invocation.payload, traceID: invocation.traceID,
            progress: EventProgress(acceptedAt: UTCTime.now()))
    }
}
