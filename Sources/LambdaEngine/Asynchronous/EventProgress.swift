/// How far an asynchronous event has come: the state machine that decides, attempt by attempt, what becomes of it.
///
/// Times are in milliseconds since 1970.
///
/// Source: AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation".
public struct EventProgress: Hashable, Sendable {
    /// When the caller was told that it is taken on.
    public var acceptedAt: Int64
    /// When it may run next.
    public var dueAt: Int64
    /// How often the function was started with it, also when that came to no end.
    public var attempts: Int
    /// How many of its attempts ended with an error of the function.
    public var failures: Int
    /// How often in a row it was turned away without being run.
    public var throttles: Int
    /// By how much its pauses were shorter than AWS's, in milliseconds: its age is what it would be there.
    public var shortened: Int64

    /// An event that nothing was done with yet.
    public init(acceptedAt: Int64) {
        self.init(acceptedAt: acceptedAt, dueAt: acceptedAt, attempts: 0, failures: 0, throttles: 0, shortened: 0)
    }

    /// Progress of its parts, as a store keeps them.
    public init(
        acceptedAt: Int64, dueAt: Int64, attempts: Int, failures: Int, throttles: Int, shortened: Int64
    ) {
        self.acceptedAt = acceptedAt
        self.dueAt = dueAt
        self.attempts = attempts
        self.failures = failures
        self.throttles = throttles
        self.shortened = shortened
    }
}

/// How an attempt to run an event ended.
enum AttemptOutcome: Hashable, Sendable {
    case succeeded
    /// With an error of the function: one that it returned, a timeout, the end of its process.
    case failed
    /// For want of concurrency; nothing was run.
    case throttled
    /// By an error of the engine; nothing was run.
    case unavailable
    /// The engine stops.
    case interrupted(hasRun: Bool)
    /// The function may never run: its reserved concurrency is 0.
    case forbidden
    /// It was too old before it could be tried.
    case expired
    /// The function has run too often for what led to it; nothing was run.
    case looped
    /// The function is gone.
    case missing
}

/// What becomes of an event after an attempt.
enum EventDecision: Hashable, Sendable {
    /// It goes back to the queue, until it is due.
    case again
    /// Whoever wants to know is told.
    case ended(EventCondition)
    /// Nobody is told.
    case dropped
}

/// How an event came to its end, in AWS's words.
public enum EventCondition: String, Hashable, Sendable, CaseIterable {
    /// The function ran without an error.
    case success = "Success"
    /// Every attempt that it may have failed.
    case retriesExhausted = "RetriesExhausted"
    /// The next attempt would come too late.
    case eventAgeExceeded = "EventAgeExceeded"
    /// The function may not run at all.
    case zeroReservedConcurrency = "ZeroReservedConcurrency"
}

extension EventProgress {
    /// Takes in how an attempt ended.
    ///
    /// - Precondition: ``attempts`` counts the attempt already.
    mutating func handle(_ outcome: AttemptOutcome, _ rules: EventRules, at now: Int64) -> EventDecision {
        switch outcome {
        case .succeeded: return .ended(.success)
        case .failed: return fail(rules, at: now)
        case .throttled, .unavailable:
            attempts -= 1
            throttles += 1
            return postpone(EventTiming.throttlePause(after: throttles), rules, at: now)
        case .interrupted(let hasRun):
            if !hasRun { attempts -= 1 }
            return .again
        case .forbidden:
            attempts -= 1
            return .ended(.zeroReservedConcurrency)
        case .expired:
            attempts -= 1
            return .ended(.eventAgeExceeded)
        case .looped:
            // Dead-letter targets and destinations get it; AWS does not say with which condition.
            attempts -= 1
            return .ended(.retriesExhausted)
        case .missing: return .dropped
        }
    }

    /// Whether it is too old to be tried.
    func isExpired(_ rules: EventRules, at now: Int64) -> Bool { age(at: now) > rules.maximumAge }

    /// As it would be on AWS.
    private func age(at now: Int64) -> Int64 { now - acceptedAt + shortened }

    private mutating func fail(_ rules: EventRules, at now: Int64) -> EventDecision {
        failures += 1
        throttles = 0
        guard failures <= rules.maximumRetryAttempts else { return .ended(.retriesExhausted) }
        return postpone(EventTiming.retryPause(after: failures), rules, at: now, scale: rules.timing.scale)
    }

    /// Looks ahead: what would be too old when it is due ends at once.
    private mutating func postpone(
        _ pause: Int64, _ rules: EventRules, at now: Int64, scale: Double = 1
    ) -> EventDecision {
        guard age(at: now) + pause <= rules.maximumAge else { return .ended(.eventAgeExceeded) }
        let wait = Int64(Double(pause) * scale)
        shortened += pause - wait
        dueAt = now + wait
        return .again
    }
}
