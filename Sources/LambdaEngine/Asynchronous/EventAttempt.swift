/// One attempt to run an event, when it has ended.
struct EventAttempt: Sendable {
    let event: QueuedEvent
    /// Nil when the function is gone.
    let subject: EventSubject?
    let rules: EventRules
    let outcome: AttemptOutcome
    /// What the function answered, if it was run.
    let result: InvocationResult?
    /// Why it was not run.
    let error: LambdaError?

    /// Runs an event, if it may be run, and waits for its end.
    init(_ event: QueuedEvent, _ functions: any EventFunctions, _ timing: EventTiming) async {
        self.event = event
        let subject: EventSubject
        do throws(LambdaError) {
            subject = try functions.subject(of: event)
        } catch {
            (self.subject, rules, result, self.error) = (nil, EventRules(timing: timing), nil, error)
            outcome = Self.outcome(of: error, isStopping: functions.isStopping)
            return
        }
        self.subject = subject
        rules = EventRules(subject.config, timing: timing)
        guard let refusal = Self.refusal(of: event, subject, rules) else {
            (outcome, result, error) = await Self.run(event, functions)
            return
        }
        (outcome, result, error) = (refusal, nil, nil)
    }

    /// Why the event is not to be run at all.
    private static func refusal(
        of event: QueuedEvent, _ subject: EventSubject, _ rules: EventRules
    ) -> AttemptOutcome? {
        if subject.reservedConcurrency == 0 { return .forbidden }
        return event.progress.isExpired(rules, at: UTCTime.now()) ? .expired : nil
    }

    private static func run(
        _ event: QueuedEvent, _ functions: any EventFunctions
    ) async -> (AttemptOutcome, InvocationResult?, LambdaError?) {
        do throws(LambdaError) {
            let result = try await functions.attempt(event)
            guard result.functionError != nil else { return (.succeeded, result, nil) }
            return (functions.isStopping ? .interrupted(hasRun: true) : .failed, result, nil)
        } catch {
            return (outcome(of: error, isStopping: functions.isStopping), nil, error)
        }
    }

    private static func outcome(of error: LambdaError, isStopping: Bool) -> AttemptOutcome {
        if isStopping { return .interrupted(hasRun: false) }
        if error == .recursiveInvocation { return .looped }
        return switch error.statusCode {
        case 429: .throttled
        // 409: the function is being made.
        case 409, 500...: .unavailable
        default: .missing
        }
    }

    /// What there is to tell of the event, if this was its last attempt.
    func ending(_ condition: EventCondition, _ progress: EventProgress, at time: Int64) -> EventEnding? {
        subject.map { subject in
            EventEnding(
                event: event, subject: subject, condition: condition, attempts: progress.attempts, result: result,
                error: error, time: time)
        }
    }
}

/// How an event came to its end.
struct EventEnding: Sendable {
    var event: QueuedEvent
    var subject: EventSubject
    var condition: EventCondition
    /// How often the function was started with it.
    var attempts: Int
    /// What the function answered last, if it was run last.
    var result: InvocationResult?
    /// Why it was not.
    var error: LambdaError?
    /// In milliseconds since 1970.
    var time: Int64
}
