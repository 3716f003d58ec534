internal import NIOCore

/// The execution environments of one deployed function, and the invocations that wait for them.
///
/// One invocation runs in an environment at a time; an invocation that finds none free has another one started. An actor on an
/// event loop: the Runtime APIs of its environments are served on the same loop, so that nothing on the way of a warm
/// invocation changes threads.
actor EnvironmentPool {
    nonisolated let configuration: FunctionConfiguration
    nonisolated let loop: any EventLoop
    private let launcher: EnvironmentLauncher
    private let nursery: TaskNursery
    private let idleTimeout: TimeAmount
    private let returnTime: TimeAmount
    private let initializationLimit: TimeAmount

    private var members: [Int: EnvironmentMember] = [:]
    private var lastNumber = 0
    /// Environments that wait for work, the one used last at the end.
    private var idle: [Int] = []
    /// Invocations taken on and not ended.
    private var pending: [RequestID: PendingInvocation] = [:]
    /// Those of them that no environment has, oldest first.
    private var waiting: [RequestID] = []
    private var reaper: Scheduled<Void>?
    private var isRetired = false
    nonisolated let metrics: FunctionMetrics
    var counts: FunctionStatus.Counts { metrics.counts }

    /// Environments that start at the same time; more would only slow each other down.
    private static let parallelStarts = 8

    /// How long a runtime that has answered is expected to ask for more: a caller that calls again at once is to meet the same
    /// environment, as on AWS.
    static let returnTime: TimeAmount = .milliseconds(50)

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    init(
        _ configuration: FunctionConfiguration, launcher: EnvironmentLauncher, nursery: TaskNursery,
        idleTimeout: Duration,
        returnTime: TimeAmount = EnvironmentPool.returnTime,
        initializationLimit: TimeAmount = ExecutionEnvironment.initializationLimit,
        metrics: FunctionMetrics = FunctionMetrics(), on loop: any EventLoop
    ) {
        self.configuration = configuration
        self.metrics = metrics
        self.launcher = launcher
        self.nursery = nursery
        self.idleTimeout = TimeAmount(idleTimeout)
        self.returnTime = returnTime
        self.initializationLimit = initializationLimit
        self.loop = loop
    }

    // MARK: - Invocations

    /// Runs an invocation and waits for its end.
    /// - Throws: `TooManyRequestsException` when the function's reserved concurrency is used up; ``LambdaError/retired`` when
    ///   the pool is out of use, and nothing was run.
    func invoke(_ invocation: PendingInvocation) async throws(LambdaError) -> InvocationResult {
        if isRetired { throw .retired }
        if let limit = configuration.reservedConcurrency, pending.count >= limit {
            metrics.throttle()
            throw .throttled
        }
        metrics.begin()
        return await withCheckedContinuation { continuation in
            var invocation = invocation
            invocation.waiter = continuation
            pending[invocation.requestID] = invocation
            waiting.append(invocation.requestID)
            dispatch()
        }
    }

    /// Gives waiting invocations to idle environments, and has more environments started where those are too few.
    private func dispatch() {
        while let requestID = waiting.first, let number = idle.popLast() {
            waiting.removeFirst()
            handle(.assigned(requestID), number)
        }
        guard !waiting.isEmpty else { return }
        let (starting, returning) = soonFree(at: .now())
        let missing = waiting.dropFirst(starting + returning).prefix(max(0, Self.parallelStarts - starting))
        for requestID in missing { start(for: requestID) }
        // One that was expected back and does not come is not waited for any longer.
        if returning > 0 {
            loop.assumeIsolated().scheduleTask(in: returnTime) { self.assumeIsolated { $0.dispatch() } }
        }
    }

    /// How many environments will be idle in a moment: they start, or have just answered and will ask for more.
    private func soonFree(at now: NIODeadline) -> (starting: Int, returning: Int) {
        members.values.reduce(into: (0, 0)) { counts, member in
            switch member.environment.phase {
            case .initializing: counts.0 += 1
            case .finishing where now - member.answeredAt < returnTime: counts.1 += 1
            default: break
            }
        }
    }

    /// Ends an invocation.
    /// - Parameter failure: nil for one that succeeded.
    private func finish(
        _ requestID: RequestID, _ outcome: InvocationOutcome, _ failure: FunctionFailure?,
        tail: ByteBuffer = ByteBuffer()
    ) {
        guard let invocation = pending.removeValue(forKey: requestID) else { return }
        var payload = failure?.payload ?? ByteBuffer()
        if case .answered(.response(let response)) = outcome { payload = response }
        metrics.end(hasFailed: failure != nil)
        invocation.waiter?.resume(
            returning: InvocationResult(
                statusCode: 200, payload: payload, functionError: failure == nil ? nil : "Unhandled",
                executedVersion: invocation.executedVersion, requestID: requestID.description, logTail: tail))
    }

    /// Ends an invocation that no environment has.
    private func fail(_ requestID: RequestID, _ outcome: InvocationOutcome) {
        waiting.removeAll { $0 == requestID }
        finish(requestID, outcome, failure(outcome, requestID))
    }

    private func failure(_ outcome: InvocationOutcome, _ requestID: RequestID) -> FunctionFailure? {
        var outcome = outcome
        if case .ended(let end) = outcome, pending[requestID]?.pipe?.hasBegun == true { outcome = .truncated(end) }
        return FunctionFailure(outcome, of: requestID, timeoutInSeconds: configuration.timeoutInSeconds)
    }

    // MARK: - Owner

    /// Takes no more invocations to new environments; environments end as soon as they have answered.
    ///
    /// - Parameter isUrgent: true to end also those that run an invocation.
    func retire(isUrgent: Bool) {
        isRetired = true
        reaper?.cancel()
        for requestID in waiting where isUrgent { fail(requestID, .retired) }
        for (number, member) in members {
            let isFree = if case .idle = member.environment.phase { true } else { false }
            if isUrgent || (isFree && waiting.isEmpty) { handle(.retired, number) }
        }
    }

    /// How many environments there are in each state.
    var environments: [FunctionStatus.EnvironmentState: Int] {
        members.values.reduce(into: [:]) { counts, member in
            guard let state = FunctionStatus.EnvironmentState(member.environment.phase) else { return }
            counts[state, default: 0] += 1
        }
    }

    // MARK: - Environments

    private func start(for requestID: RequestID) {
        lastNumber += 1
        let number = lastNumber
        let timeout = TimeAmount.seconds(Int64(configuration.timeoutInSeconds))
        let now = NIODeadline.now()
        var log = launcher.newLog(of: configuration)
        log.begin(RuntimeVersion(of: configuration))
        members[number] = EnvironmentMember(ExecutionEnvironment(for: requestID, timeout: timeout, now: now), log)
        setAlarm(now + initializationLimit, number)
        metrics.startCold()
        launch(number)
    }

    private func launch(_ number: Int) {
        guard let stream = members[number]?.log.stream else { return }
        nursery.start { [self] in
            do throws(LambdaEngineError) {
                let server = try await RuntimeAPIServer.listening(on: loop, for: owner(of: number))
                await adopt(server, number)
                let process = try await launcher.start(configuration, port: server.port, logStream: stream)
                await adopt(process, number)
                let end = await process.end()
                await handleEnd(end, number)
            } catch {
                await handle(.launchFailed(error.message), number)
            }
        }
    }

    private func adopt(_ server: RuntimeAPIServer, _ number: Int) {
        members[number]?.server?.close()
        if members[number] == nil { server.close() } else { members[number]?.server = server }
    }

    private func adopt(_ process: any SandboxedProcess, _ number: Int) {
        guard let member = members[number] else { return process.kill() }
        members[number]?.process = process
        members[number]?.output = ProcessOutput(descriptor: process.output) { [self] in
            loop.execute { self.assumeIsolated { $0.readOutput(number) } }
        }
        if member.isDoomed { process.kill() }
        members[number]?.early = []
        for (call, connection) in member.early { receive(call, connection, number) }
    }

    /// Takes what the process has written into the log.
    private func readOutput(_ number: Int) {
        members[number]?.output?.read { bytes in members[number]?.log.output(bytes) }
    }

    private func handleEnd(_ end: ProgramEnd, _ number: Int) {
        readOutput(number)
        // What is known of the process is still of use for its last report.
        handle(.processEnded(end), number)
    }

    // MARK: - Runtime API

    private nonisolated func owner(of number: Int) -> RuntimeAPIOwner {
        RuntimeAPIOwner(
            onCall: { call, connection in self.assumeIsolated { $0.receive(call, connection, number) } },
            onLoss: { connection in self.assumeIsolated { $0.lose(connection, number) } },
            onTruncation: { id in self.assumeIsolated { $0.handle(.responded(id, .truncated), number) } },
            pipe: { id, connection in self.assumeIsolated { $0.pipe(for: id, connection, number) } })
    }

    /// What takes the pieces of a response; nil for one that is nobody's, or is wanted as a whole.
    private func pipe(for requestID: RequestID, _ connection: RuntimeConnection, _ number: Int) -> ResponsePipe? {
        guard case .invoking(let running)? = members[number]?.environment.phase, running.requestID == requestID,
            members[number]?.admits(connection) == true
        else { return nil }
        return pending[requestID]?.pipe
    }

    private func receive(_ call: RuntimeCall, _ connection: RuntimeConnection, _ number: Int) {
        guard let member = members[number] else { return connection.send(RuntimeReply.invalidStateTransition) }
        guard member.process != nil else {
            members[number]?.early.append((call, connection))
            return
        }
        guard members[number]?.admits(connection) == true else { return connection.send(RuntimeReply.forbidden) }
        switch call {
        case .next:
            endBrokenResponse(number)
            members[number]?.waiter = connection
            handle(.next, number)
        case .respond(let requestID, let answer): handle(.responded(requestID, answer), number, connection)
        case .failInitialization(let error): handle(.initializationFailed(error), number, connection)
        case .ping: connection.send(RuntimeReply.pong)
        case .unknownResponseMode: connection.send(RuntimeReply.invalidResponseMode)
        case .unknown: connection.send(RuntimeReply.notFound)
        }
    }

    /// A runtime that asks for more in the middle of a response will not go on with it, and what was read of it is gone.
    private func endBrokenResponse(_ number: Int) {
        guard case .invoking(let running)? = members[number]?.environment.phase,
            pending[running.requestID]?.pipe?.hasBegun == true
        else { return }
        handle(.responded(running.requestID, .truncated), number)
    }

    private func lose(_ connection: RuntimeConnection, _ number: Int) {
        members[number]?.admitted.remove(connection.id)
        if members[number]?.waiter?.id == connection.id { members[number]?.waiter = nil }
    }

    // MARK: - Life cycle

    private func handle(_ event: ExecutionEnvironment.Event, _ number: Int, _ caller: RuntimeConnection? = nil) {
        guard let actions = members[number]?.environment.handle(event, at: .now()) else { return }
        for action in actions { perform(action, number, caller) }
    }

    private func perform(_ action: ExecutionEnvironment.Action, _ number: Int, _ caller: RuntimeConnection?) {
        switch action {
        case .deliver(let running): deliver(running, number)
        case .reply(let reply): caller?.send(reply)
        case .initialized(let time, isOnItsOwn: let isOnItsOwn):
            if isOnItsOwn { members[number]?.initializationTime = time }
            members[number]?.log.initialized(Duration(time), isOnItsOwn ? .initialisation : .invocation)
        case .initializationEnded(let outcome): endInitialization(outcome, number)
        case .complete(let running, let outcome): complete(running, outcome, number)
        case .offer: offer(number)
        case .setAlarm(let time): setAlarm(time, number)
        case .kill: end(number)
        case .restart:
            members[number]?.forgetProcess()
            launch(number)
        case .discard: discard(number)
        }
    }

    private func deliver(_ running: ExecutionEnvironment.Running, _ number: Int) {
        guard let invocation = pending[running.requestID] else { return }
        if members[number]?.loggedRequest != running.requestID {
            members[number]?.loggedRequest = running.requestID
            members[number]?.log.start(running.requestID, version: invocation.executedVersion)
        }
        let left = (running.deadline - .now()).nanoseconds / 1_000_000
        members[number]?.process?.watchMemory(true)
        let connection = members[number]?.waiter
        members[number]?.waiter = nil
        connection?.send(invocation.delivered(deadlineInMilliseconds: UTCTime.now() + left))
    }

    private func complete(_ running: ExecutionEnvironment.Running, _ outcome: InvocationOutcome, _ number: Int) {
        let now = NIODeadline.now()
        readOutput(number)
        guard var member = members[number] else { return }
        let failure = failure(outcome, running.requestID)
        if member.loggedRequest != running.requestID {
            member.log.start(running.requestID, version: pending[running.requestID]?.executedVersion ?? "$LATEST")
        }
        let report = PlatformLines.Report(
            requestID: running.requestID.description, duration: Duration(now - running.startedAt),
            memorySizeInMegabytes: configuration.memorySizeInMegabytes,
            maxMemoryUsedInMegabytes: (member.peakMemoryInBytes(at: now, isLast: outcome.isEndOfProcess) + 1_048_575)
                >> 20,
            initDuration: member.initializationTime.map { Duration($0) }, failure: failure?.report,
            trace: (pending[running.requestID]?.traceID).flatMap(SampledTrace.init))
        metrics.add(report.duration)
        member.initializationTime = nil
        member.loggedRequest = nil
        member.answeredAt = now
        member.log.end(report, after: outcome == .timedOut ? timeoutLine(running.requestID) : nil)
        let tail = member.log.tailBuffer
        members[number] = member
        finish(running.requestID, outcome, failure, tail: tail)
    }

    private func timeoutLine(_ requestID: RequestID) -> String {
        let limit = Duration.seconds(configuration.timeoutInSeconds)
        return PlatformLines.timeout(requestID: requestID.description, limit: limit, at: UTCTime.now()) + "\n"
    }

    /// An environment that cannot initialise takes the invocation that it was made for with it.
    private func endInitialization(_ outcome: InvocationOutcome, _ number: Int) {
        readOutput(number)
        guard let member = members[number] else { return }
        let cause = member.environment.cause
        let isWaitedFor = waiting.contains(cause)
        if outcome == .initializationTimedOut {
            members[number]?.log.initialized(Duration(initializationLimit), .initialisation, .timeout)
            // From now on the environment is this invocation's alone.
            if isWaitedFor { waiting.removeAll { $0 == cause } } else { handle(.retired, number) }
            return
        }
        guard isWaitedFor else { return dispatch() }
        waiting.removeAll { $0 == cause }
        let now = NIODeadline.now()
        complete(ExecutionEnvironment.Running(requestID: cause, startedAt: now, deadline: now), outcome, number)
        dispatch()
    }

    private func offer(_ number: Int) {
        guard !isRetired || !waiting.isEmpty else { return handle(.retired, number) }
        members[number]?.process?.watchMemory(false)
        idle.append(number)
        dispatch()
        if reaper == nil, !isRetired, !idle.isEmpty { scheduleReaping(at: .now() + idleTimeout) }
    }

    private func setAlarm(_ time: NIODeadline?, _ number: Int) {
        members[number]?.alarm?.cancel()
        members[number]?.alarm = time.map { time in
            loop.assumeIsolated().scheduleTask(deadline: time) { self.assumeIsolated { $0.handle(.alarm, number) } }
        }
    }

    private func end(_ number: Int) {
        idle.removeAll { $0 == number }
        members[number]?.isDoomed = true
        members[number]?.process?.kill()
    }

    private func discard(_ number: Int) {
        idle.removeAll { $0 == number }
        guard var member = members.removeValue(forKey: number) else { return }
        member.log.flush()
        member.server?.close()
        member.alarm?.cancel()
        // What could not start says so in the log and nowhere else.
        dispatch()
    }

    // MARK: - Reaping

    private func scheduleReaping(at time: NIODeadline) {
        reaper = loop.assumeIsolated().scheduleTask(deadline: time) { self.assumeIsolated { $0.reap() } }
    }

    /// Ends the environments that had nothing to do for too long.
    private func reap() {
        reaper = nil
        let now = NIODeadline.now()
        var next: NIODeadline?
        for number in idle {
            guard case .idle(let since)? = members[number]?.environment.phase else { continue }
            if since + idleTimeout <= now {
                handle(.retired, number)
            } else {
                next = min(next ?? since + idleTimeout, since + idleTimeout)
            }
        }
        if let next { scheduleReaping(at: next) }
    }
}

extension LambdaError {
    /// Source: AWS Lambda API Reference, "Invoke", TooManyRequestsException; the reason is of a function with reserved concurrency.
    static let throttled = LambdaError(
        code: "TooManyRequestsException", statusCode: 429, message: "Rate Exceeded.",
        reason: "ReservedFunctionConcurrentInvocationLimitExceeded")

    /// The function was replaced between the look for its pool and the invocation: whoever looks again finds its successor.
    static let retired = LambdaError(
        code: "ServiceException", statusCode: 500, message: "the engine stopped the function")
}
