internal import NIOCore

/// The life of one execution environment as a pure state machine: what happens to it, and what is to be done about it.
///
/// It is started for an invocation, initialises, and then runs one invocation at a time until it is ended: by its owner,
/// by a timeout, or because its process ends. Times are of the event loop's clock.
///
/// Source: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle".
struct ExecutionEnvironment: Sendable {
    /// An invocation that the environment was given.
    struct Running: Hashable, Sendable {
        var requestID: RequestID
        /// When the runtime got it.
        var startedAt: NIODeadline
        /// Lambda stops it then.
        var deadline: NIODeadline
    }

    enum Phase: Hashable, Sendable {
        /// The process is started and has not yet asked for its first invocation.
        case initializing(since: NIODeadline)
        /// The process did not initialise in time and was ended; another is to take its place.
        case ending(restartFor: RequestID)
        /// A second process initialises, within the time of the invocation that waits for it.
        case reinitializing(Running)
        /// It waits for work.
        case idle(since: NIODeadline)
        /// It has got an invocation and has not answered.
        case invoking(Running)
        /// It has answered, and has not yet asked for more work.
        case finishing(Running)
        /// Nothing more comes of it, though the process may still have to end.
        case ended
    }

    /// What happens to an environment.
    enum Event: Hashable, Sendable {
        /// The runtime asks for an invocation.
        case next
        /// An invocation is given to an idle environment.
        case assigned(RequestID)
        /// The runtime answers an invocation, or says that it failed.
        case responded(RequestID, InvocationAnswer)
        /// The runtime says that it cannot initialise, with an error object.
        case initializationFailed(ByteBuffer)
        /// The process has ended.
        case processEnded(ProgramEnd)
        /// The process could not be started.
        case launchFailed(String)
        /// The time of an alarm has come.
        case alarm
        /// The owner has no more use for it.
        case retired
    }

    /// What is to be done.
    enum Action: Hashable, Sendable {
        /// Give the invocation to the runtime that waits.
        case deliver(Running)
        /// Answer the runtime's call.
        case reply(RuntimeReply)
        /// Initialisation is over, after so long; false when it took place within an invocation.
        case initialized(TimeAmount, isOnItsOwn: Bool)
        /// Initialisation failed, on its own or within the invocation.
        case initializationEnded(InvocationOutcome)
        /// The invocation has come to an end.
        case complete(Running, InvocationOutcome)
        /// It can be given an invocation.
        case offer
        /// Ring at this time, in place of any other alarm; nil for no alarm.
        case setAlarm(NIODeadline?)
        /// End the process.
        case kill
        /// Start another process.
        case restart
        /// Forget it: nothing of it is left.
        case discard
    }

    private(set) var phase: Phase
    /// The invocation for which the environment was made.
    let cause: RequestID
    private let timeout: TimeAmount

    /// How long the first initialisation may take.
    static let initializationLimit: TimeAmount = .seconds(10)

    /// An environment whose process is being started.
    /// - Parameter timeout: the function's.
    init(for cause: RequestID, timeout: TimeAmount, now: NIODeadline) {
        self.cause = cause
        self.timeout = timeout
        phase = .initializing(since: now)
    }

    mutating func handle(_ event: Event, at now: NIODeadline) -> [Action] {
        switch event {
        case .next: next(now)
        case .assigned(let requestID): assigned(requestID, now)
        case .responded(let requestID, let answer): responded(requestID, answer)
        case .initializationFailed(let error): initializationFailed(error)
        case .processEnded(let end): processEnded(end, now)
        case .launchFailed(let reason): launchFailed(reason)
        case .alarm: alarm(now)
        case .retired: retired(now)
        }
    }

    // MARK: - The runtime's calls

    private mutating func next(_ now: NIODeadline) -> [Action] {
        switch phase {
        case .initializing(let start):
            phase = .idle(since: now)
            return [.setAlarm(nil), .initialized(now - start, isOnItsOwn: true), .offer]
        case .reinitializing(let running):
            phase = .invoking(running)
            return [.initialized(now - running.startedAt, isOnItsOwn: false), .deliver(running)]
        case .finishing:
            phase = .idle(since: now)
            return [.setAlarm(nil), .offer]
        case .idle, .ending, .ended:
            // A runtime that asks twice has broken its first connection; the newer one gets the invocation.
            return []
        case .invoking(let running):
            // It did not get what was sent: sent again, as on AWS, where a runtime asks again until it answers.
            return [.deliver(running)]
        }
    }

    private mutating func assigned(_ requestID: RequestID, _ now: NIODeadline) -> [Action] {
        guard case .idle = phase else { return [] }
        let running = Running(requestID: requestID, startedAt: now, deadline: now + timeout)
        phase = .invoking(running)
        return [.setAlarm(running.deadline), .deliver(running)]
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

    private mutating func initializationFailed(_ error: ByteBuffer) -> [Action] {
        switch phase {
        case .initializing:
            phase = .ended
            return [.reply(.accepted), .setAlarm(nil), .initializationEnded(.initializationError(error)), .kill]
        case .reinitializing(let running):
            phase = .ended
            return [.reply(.accepted), .setAlarm(nil), .complete(running, .initializationError(error)), .kill]
        case .ending, .idle, .invoking, .finishing, .ended:
            return [.reply(.invalidStateTransition)]
        }
    }

    // MARK: - The process

    private mutating func processEnded(_ end: ProgramEnd, _ now: NIODeadline) -> [Action] {
        let before = phase
        phase = .ended
        switch before {
        case .initializing: return [.setAlarm(nil), .initializationEnded(.ended(end)), .discard]
        case .ending(let requestID):
            let running = Running(requestID: requestID, startedAt: now, deadline: now + timeout)
            phase = .reinitializing(running)
            return [.setAlarm(running.deadline), .restart]
        case .reinitializing(let running), .invoking(let running):
            return [.setAlarm(nil), .complete(running, .ended(end)), .discard]
        case .idle, .finishing, .ended: return [.setAlarm(nil), .discard]
        }
    }

    private mutating func launchFailed(_ reason: String) -> [Action] {
        let before = phase
        phase = .ended
        switch before {
        case .reinitializing(let running): return [.setAlarm(nil), .complete(running, .notStarted(reason)), .discard]
        case .initializing: return [.setAlarm(nil), .initializationEnded(.notStarted(reason)), .discard]
        case .ending, .idle, .invoking, .finishing, .ended: return [.setAlarm(nil), .discard]
        }
    }

    private mutating func alarm(_ now: NIODeadline) -> [Action] {
        switch phase {
        case .initializing:
            phase = .ending(restartFor: cause)
            return [.initializationEnded(.initializationTimedOut), .kill]
        case .reinitializing(let running), .invoking(let running):
            guard running.deadline <= now else { return [.setAlarm(running.deadline)] }
            phase = .ended
            return [.complete(running, .timedOut), .kill]
        case .finishing:
            // It has answered in time, and does not come back.
            phase = .ended
            return [.kill]
        case .idle, .ending, .ended: return []
        }
    }

    private mutating func retired(_ now: NIODeadline) -> [Action] {
        let before = phase
        phase = .ended
        switch before {
        case .ended: return []
        case .reinitializing(let running), .invoking(let running):
            return [.setAlarm(nil), .complete(running, .retired), .kill]
        case .ending(let requestID):
            let running = Running(requestID: requestID, startedAt: now, deadline: now)
            return [.setAlarm(nil), .complete(running, .retired), .kill]
        case .initializing: return [.setAlarm(nil), .initializationEnded(.retired), .kill]
        case .idle, .finishing: return [.setAlarm(nil), .kill]
        }
    }
}
