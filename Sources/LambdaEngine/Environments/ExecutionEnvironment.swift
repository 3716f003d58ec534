internal import NIOCore

/// The life of one execution environment as a pure state machine: what happens to it, and what is to be done about it.
///
/// It is started for an invocation or ahead of all, initialises, and then runs one invocation at a time until its owner ends it. When its
/// program fails, it is reset: all processes end, `/tmp` and the log stream stay, and the next invocation has it initialise
/// again. Times are of the event loop's clock.
///
/// Source: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle".
struct ExecutionEnvironment: Sendable {
    /// An invocation that the environment was given.
    struct Running: Hashable, Sendable {
        var requestID: RequestID
        /// When the runtime got it, or the initialisation began that is part of it.
        var startedAt: NIODeadline
        /// Lambda stops it then.
        var deadline: NIODeadline
    }

    enum Phase: Hashable, Sendable {
        /// The program is started and has not yet asked for its first invocation.
        case initializing(since: NIODeadline)
        /// It waits for work.
        case idle(since: NIODeadline)
        /// It has got an invocation and has not answered.
        case invoking(Running)
        /// It has answered, and has not yet asked for more work.
        case finishing(Running)
        /// What runs is being ended; an invocation may wait for the program to run again.
        case resetting(for: RequestID?)
        /// Nothing runs; the next invocation has the program initialise again.
        case dormant(since: NIODeadline)
        /// The program initialises within the time of the invocation that waits for it.
        case reinitializing(Running)
        /// The program died of a fault in its memory while it initialised: AWS waits for the timeout then.
        case stuck(Running)
        /// Nothing more comes of it, though processes may still have to end.
        case ended
    }

    /// What happens to an environment.
    enum Event: Hashable, Sendable {
        /// The runtime, and all extensions, ask for an invocation.
        case next
        /// An invocation is given to an environment that is free.
        case assigned(RequestID)
        /// The runtime answers an invocation, or says that it failed.
        case responded(RequestID, InvocationAnswer)
        /// The runtime says that it cannot initialise, with an error object.
        case initializationFailed(ByteBuffer)
        /// An extension failed or has ended; the platform's error, such as `Extension.Crash`.
        case extensionFailed(PlatformError)
        /// The program has ended.
        case programEnded(ProgramEnd)
        /// Nothing of the program runs any more.
        case cleared
        /// The program could not be started.
        case launchFailed(String)
        /// The time of an alarm has come.
        case alarm
        /// It is to initialise again before there is an invocation for it.
        case prepared
        /// The owner has no more use for it.
        case retired
    }

    /// What is to be done.
    enum Action: Hashable, Sendable {
        /// Give the invocation to the runtime that waits.
        case deliver(Running)
        /// Answer the runtime's call.
        case reply(RuntimeReply)
        /// An initialisation is over, after so long.
        case initialized(TimeAmount, PlatformLines.Phase)
        /// An initialisation failed, after so long.
        case initializationFailed(TimeAmount, PlatformLines.Phase, InvocationOutcome)
        /// The invocation has come to an end.
        case complete(Running, InvocationOutcome)
        /// All that took part in an invocation that was answered before, extensions too, have come to rest; or how that failed.
        case conclude(Running, InvocationOutcome?)
        /// It can be given an invocation.
        case offer
        /// Ring at this time, in place of any other alarm; nil for no alarm.
        case setAlarm(NIODeadline?)
        /// End all processes, for this reason; ``Event/cleared`` follows.
        case reset(ShutdownReason)
        /// Start the program again.
        case restart
        /// End it for good.
        case end
    }

    private(set) var phase: Phase
    private let timeout: TimeAmount
    private let initializationLimit: TimeAmount

    /// How long the first initialisation may take, outside of an invocation.
    static let initializationLimit: TimeAmount = .seconds(10)

    /// An environment whose program is being started.
    /// - Parameters:
    ///   - timeout: the function's.
    ///   - initializationLimit: how long the first initialisation may take.
    init(
        timeout: TimeAmount, initializationLimit: TimeAmount = ExecutionEnvironment.initializationLimit,
        now: NIODeadline
    ) {
        self.timeout = timeout
        self.initializationLimit = initializationLimit
        phase = .initializing(since: now)
    }

    /// True when it can be given an invocation, at once or after it has initialised again.
    var isFree: Bool {
        switch phase {
        case .idle, .dormant, .resetting(for: nil): true
        case .initializing, .invoking, .finishing, .resetting, .reinitializing, .stuck, .ended: false
        }
    }

    /// True while its program is on the way to ask for its first invocation.
    var isInitializing: Bool {
        switch phase {
        case .initializing, .reinitializing: true
        case .idle, .invoking, .finishing, .resetting, .dormant, .stuck, .ended: false
        }
    }

    /// Since when it waits for an invocation; nil while it does not.
    var isFreeSince: NIODeadline? {
        switch phase {
        case .idle(let since), .dormant(let since): since
        case .initializing, .invoking, .finishing, .resetting, .reinitializing, .stuck, .ended: nil
        }
    }

    mutating func handle(_ event: Event, at now: NIODeadline) -> [Action] {
        switch event {
        case .next: next(now)
        case .assigned(let requestID): assigned(requestID, now)
        case .responded(let requestID, let answer): responded(requestID, answer)
        case .initializationFailed(let error): initializationFailed(error, now)
        case .extensionFailed(let error): extensionFailed(error, now)
        case .programEnded(let end): programEnded(end, now)
        case .cleared: cleared(now)
        case .launchFailed(let reason): launchFailed(reason, now)
        case .alarm: alarm(now)
        case .prepared: prepared(now)
        case .retired: retired(now)
        }
    }

    // MARK: - The runtime's calls

    private mutating func next(_ now: NIODeadline) -> [Action] {
        switch phase {
        case .initializing(let start):
            phase = .idle(since: now)
            return [.setAlarm(nil), .initialized(now - start, .initialisation), .offer]
        case .reinitializing(let running):
            phase = .invoking(running)
            return [.initialized(now - running.startedAt, .invocation), .deliver(running)]
        case .finishing(let running):
            phase = .idle(since: now)
            return [.setAlarm(nil), .conclude(running, nil), .offer]
        case .idle, .resetting, .dormant, .stuck, .ended:
            // A runtime that asks twice has broken its first connection; the newer one gets the invocation.
            return []
        case .invoking(let running):
            // It did not get what was sent: sent again, as on AWS, where a runtime asks again until it answers.
            return [.deliver(running)]
        }
    }

    private mutating func assigned(_ requestID: RequestID, _ now: NIODeadline) -> [Action] {
        let running = Running(requestID: requestID, startedAt: now, deadline: now + timeout)
        switch phase {
        case .idle:
            phase = .invoking(running)
            return [.setAlarm(running.deadline), .deliver(running)]
        case .dormant:
            phase = .reinitializing(running)
            return [.setAlarm(running.deadline), .restart]
        case .resetting(for: nil):
            phase = .resetting(for: requestID)
            return []
        case .initializing, .invoking, .finishing, .resetting, .reinitializing, .stuck, .ended: return []
        }
    }

    private mutating func responded(_ requestID: RequestID, _ answer: InvocationAnswer) -> [Action] {
        switch phase {
        case .invoking(let running) where running.requestID == requestID:
            phase = .finishing(running)
            let isTooLarge = answer.isTooLarge
            let outcome: InvocationOutcome = isTooLarge ? .responseTooLarge : .answered(answer)
            return [.complete(running, outcome), .reply(isTooLarge ? .tooLarge : .accepted)]
        case .finishing(let running) where running.requestID == requestID:
            return [.reply(.invalidStateTransition)]
        default:
            return [.reply(.invalidRequestID)]
        }
    }

    private mutating func initializationFailed(_ error: ByteBuffer, _ now: NIODeadline) -> [Action] {
        switch phase {
        case .initializing, .reinitializing: [.reply(.accepted)] + fail(.initializationError(error), now)
        case .resetting, .dormant, .stuck, .idle, .invoking, .finishing, .ended: [.reply(.invalidStateTransition)]
        }
    }

    // MARK: - Failures

    /// Ends what runs, with the initialisation or invocation that is under way.
    private mutating func fail(_ outcome: InvocationOutcome, _ now: NIODeadline) -> [Action] {
        let before = phase
        phase = .resetting(for: nil)
        let reset = Action.reset(outcome.isTimeout ? .timeout : .failure)
        switch before {
        case .initializing(let start):
            return [.setAlarm(nil), .initializationFailed(now - start, .initialisation, outcome), reset]
        case .reinitializing(let running):
            let time = now - running.startedAt
            return [
                .setAlarm(nil), .initializationFailed(time, .invocation, outcome), .complete(running, outcome), reset,
                .offer,
            ]
        case .invoking(let running), .stuck(let running):
            return [.setAlarm(nil), .complete(running, outcome), reset, .offer]
        case .finishing(let running): return [.setAlarm(nil), .conclude(running, outcome), reset, .offer]
        case .idle: return [reset]
        case .resetting, .dormant, .ended:
            phase = before
            return []
        }
    }

    private mutating func extensionFailed(_ error: PlatformError, _ now: NIODeadline) -> [Action] {
        fail(.platformError(error), now)
    }

    private mutating func programEnded(_ end: ProgramEnd, _ now: NIODeadline) -> [Action] {
        if case .reinitializing(let running) = phase, end == .killed(signal: Self.segmentationFault) {
            phase = .stuck(running)
            return []
        }
        return fail(.ended(end), now)
    }

    private static let segmentationFault: Int32 = 11

    private mutating func cleared(_ now: NIODeadline) -> [Action] {
        switch phase {
        case .resetting(for: nil):
            phase = .dormant(since: now)
            return []
        case .resetting(for: let requestID?):
            let running = Running(requestID: requestID, startedAt: now, deadline: now + timeout)
            phase = .reinitializing(running)
            return [.setAlarm(running.deadline), .restart]
        case .initializing, .idle, .invoking, .finishing, .dormant, .reinitializing, .stuck, .ended: return []
        }
    }

    private mutating func prepared(_ now: NIODeadline) -> [Action] {
        guard case .dormant = phase else { return [] }
        phase = .initializing(since: now)
        return [.setAlarm(now + initializationLimit), .restart]
    }

    /// To try again would not help.
    private mutating func launchFailed(_ reason: String, _ now: NIODeadline) -> [Action] {
        let before = phase
        phase = .ended
        switch before {
        case .reinitializing(let running): return [.setAlarm(nil), .complete(running, .notStarted(reason)), .end]
        case .initializing(let start):
            return [.setAlarm(nil), .initializationFailed(now - start, .initialisation, .notStarted(reason)), .end]
        case .resetting, .idle, .invoking, .finishing, .dormant, .stuck, .ended: return [.setAlarm(nil), .end]
        }
    }

    private mutating func alarm(_ now: NIODeadline) -> [Action] {
        switch phase {
        case .initializing(let start):
            guard start + initializationLimit <= now else { return [.setAlarm(start + initializationLimit)] }
            return fail(.initializationTimedOut, now)
        case .reinitializing(let running), .invoking(let running), .stuck(let running):
            guard running.deadline <= now else { return [.setAlarm(running.deadline)] }
            return fail(.timedOut, now)
        case .finishing:
            // It has answered in time, and does not come back.
            return fail(.timedOut, now)
        case .idle, .resetting, .dormant, .ended: return []
        }
    }

    private mutating func retired(_ now: NIODeadline) -> [Action] {
        let before = phase
        phase = .ended
        switch before {
        case .ended: return []
        case .reinitializing(let running), .invoking(let running), .stuck(let running):
            return [.setAlarm(nil), .complete(running, .retired), .end]
        case .resetting(for: let requestID?):
            let running = Running(requestID: requestID, startedAt: now, deadline: now)
            return [.setAlarm(nil), .complete(running, .retired), .end]
        case .initializing(let start):
            return [.setAlarm(nil), .initializationFailed(now - start, .initialisation, .retired), .end]
        case .finishing(let running): return [.setAlarm(nil), .conclude(running, nil), .end]
        case .idle, .resetting, .dormant: return [.setAlarm(nil), .end]
        }
    }
}
