internal import NIOCore

/// The execution environments of one version of a function, and the invocations that wait for them.
///
/// One invocation runs in an environment at a time; an invocation that finds none free has another one started. An actor on an
/// event loop: the Runtime APIs of its environments are served on the same loop, so that nothing on the way of a warm
/// invocation changes threads.
///
/// Its owner calls ``submit(_:whenEnded:)``, ``provision(_:)`` and ``retire(isUrgent:)``, and looks at ``environments``, ``counts``
/// and ``provisioned``; all else is for the other parts of it.
actor EnvironmentPool {
    nonisolated let configuration: FunctionConfiguration
    private nonisolated let home: FirstCallersLoop
    let launcher: EnvironmentLauncher
    let nursery: TaskNursery
    let account: AccountConcurrency
    let times: PoolTimes

    var members: [Int: EnvironmentMember] = [:]
    private var lastNumber = 0
    /// Environments that can be given work, the one used last at the end.
    var free: [EnvironmentMember.Kind: [Int]] = [:]
    /// Invocations taken on and not ended.
    var pending: [RequestID: PendingInvocation] = [:]
    /// Those of them that no environment has, oldest first.
    private var waiting: [EnvironmentMember.Kind: [RequestID]] = [:]
    private var scaling: ScalingRate
    var reaper: Scheduled<Void>?
    var freezer: Scheduled<Void>?
    /// Invocations wait for environments that are expected back, and are looked at again in a moment.
    private var isToLookAgain = false
    var isRetired = false
    /// Environments that are to be there before any invocation.
    var provisionedTarget = 0
    var provisioningFailure: String?
    /// Invocations in environments that were ready before, or on their way to one.
    private var provisionedInUse = 0
    /// Shared with the pools of the function's other versions.
    let metrics: FunctionMetrics
    var counts: FunctionStatus.Counts { metrics.counts }

    /// Environments that start at the same time for invocations; more would only slow each other down.
    private static let parallelStarts = 8

    nonisolated var loop: any EventLoop { home.loop }
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }
    /// False as long as nothing was asked of it.
    nonisolated var isInUse: Bool { home.isChosen }

    /// - Parameter group: the pool is on one of its loops, which is that of its first caller if it is there.
    init(
        _ configuration: FunctionConfiguration, launcher: EnvironmentLauncher, nursery: TaskNursery,
        account: AccountConcurrency, times: PoolTimes, metrics: FunctionMetrics = FunctionMetrics(),
        on group: any EventLoopGroup
    ) {
        self.metrics = metrics
        self.configuration = configuration
        self.launcher = launcher
        self.nursery = nursery
        self.account = account
        self.times = times
        home = FirstCallersLoop(of: group)
        scaling = ScalingRate(count: launcher.settings.scalingRate, now: .now())
    }

    // MARK: - Invocations

    /// Runs an invocation. No task waits for it, so that it costs no change of threads beyond the one to the pool and back.
    ///
    /// - Parameter whenEnded: called once, on the pool's event loop, with the result, `TooManyRequestsException` with the reason, or
    ///   ``LambdaError/retired`` when the pool is out of use, and nothing was run. It asks nothing of the pool.
    nonisolated func submit(_ invocation: PendingInvocation, whenEnded: @escaping @Sendable (InvocationEnd) -> Void) {
        var invocation = invocation
        invocation.whenEnded = whenEnded
        if loop.inEventLoop {
            assumeIsolated { $0.take(invocation) }
        } else {
            loop.execute { [invocation] in self.assumeIsolated { $0.take(invocation) } }
        }
    }

    private func take(_ invocation: PendingInvocation) {
        var invocation = invocation
        do throws(LambdaError) {
            if isRetired { throw .retired }
            invocation.kind = try admit()
        } catch {
            if error != .retired { metrics.throttle() }
            invocation.whenEnded?(.failure(error))
            return
        }
        metrics.begin()
        pending[invocation.requestID] = invocation
        waiting[invocation.kind, default: []].append(invocation.requestID)
        dispatch(invocation.kind)
    }

    /// Where an invocation may run: in an environment that was ready before, else where there is room.
    private func admit() throws(LambdaError) -> EnvironmentMember.Kind {
        if provisionedInUse < provisionedReady {
            provisionedInUse += 1
            return .provisioned
        }
        try account.begin(configuration.key)
        let isScalingOut = pending.count - provisionedInUse >= members.count - provisionedMembers
        if isScalingOut, !scaling.take(at: .now()) {
            account.end(configuration.key)
            let isReserved = account.isReserved(configuration.key)
            throw .throttled(isReserved ? .reservedInvocationRate : .invocationRate)
        }
        return .onDemand
    }

    /// Gives waiting invocations to free environments, and has more environments started where those are too few.
    func dispatch(_ kind: EnvironmentMember.Kind) {
        while let requestID = waiting[kind]?.first, let number = free[kind]?.popLast() {
            waiting[kind]?.removeFirst()
            handle(.assigned(requestID), number)
        }
        guard kind == .onDemand, let rest = waiting[kind], !rest.isEmpty else { return }
        let (starting, returning) = soonFree(at: .now())
        let missing = rest.dropFirst(starting + returning).prefix(max(0, Self.parallelStarts - starting))
        for requestID in missing { start(.onDemand, for: requestID) }
        if returning > 0 { lookAgain() }
    }

    /// An environment that was expected back and does not come is not waited for any longer.
    private func lookAgain() {
        guard !isToLookAgain else { return }
        isToLookAgain = true
        loop.assumeIsolated().scheduleTask(in: times.returning) {
            self.assumeIsolated { pool in
                pool.isToLookAgain = false
                pool.dispatch(.onDemand)
            }
        }
    }

    /// How many environments will be free in a moment: they start, or have just answered and will ask for more.
    private func soonFree(at now: NIODeadline) -> (starting: Int, returning: Int) {
        members.values.reduce(into: (0, 0)) { counts, member in
            guard member.kind == .onDemand else { return }
            switch member.environment.phase {
            case .initializing: counts.0 += 1
            case .finishing where now - member.answeredAt < times.returning: counts.1 += 1
            default: break
            }
        }
    }

    /// Takes an invocation back from those that wait.
    /// - Returns: false when an environment has it, or it is over.
    func withdraw(_ requestID: RequestID?, _ kind: EnvironmentMember.Kind) -> Bool {
        guard let requestID, let place = waiting[kind]?.firstIndex(of: requestID) else { return false }
        waiting[kind]?.remove(at: place)
        return true
    }

    /// Lets invocations wait for other environments; they count where they counted.
    func moveWaiting(from kind: EnvironmentMember.Kind, to other: EnvironmentMember.Kind) {
        waiting[other, default: []] += waiting.removeValue(forKey: kind) ?? []
    }

    /// True when invocations wait for an environment.
    func isWaitedFor(_ kind: EnvironmentMember.Kind) -> Bool { waiting[kind]?.isEmpty == false }

    /// Ends an invocation.
    /// - Parameter failure: nil for one that succeeded.
    func finish(
        _ requestID: RequestID, _ outcome: InvocationOutcome, _ failure: FunctionFailure?,
        tail: ByteBuffer = ByteBuffer()
    ) {
        guard let invocation = pending.removeValue(forKey: requestID) else { return }
        switch invocation.kind {
        case .onDemand: account.end(configuration.key)
        case .provisioned: provisionedInUse -= 1
        }
        var payload = failure?.payload ?? ByteBuffer()
        if case .answered(.response(let response)) = outcome { payload = response }
        metrics.end(hasFailed: failure != nil)
        let result = InvocationResult(
            statusCode: 200, payload: payload, functionError: failure == nil ? nil : "Unhandled",
            executedVersion: invocation.executedVersion, requestID: requestID.description, logTail: tail)
        invocation.whenEnded?(.success(result))
    }

    func failure(_ outcome: InvocationOutcome, _ requestID: RequestID) -> FunctionFailure? {
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
        freezer?.cancel()
        launcher.dropSpare()
        account.provision(0, for: configuration.key, version: launcher.version)
        if isUrgent {
            for requestID in waiting.values.joined() { finish(requestID, .retired, failure(.retired, requestID)) }
            waiting = [:]
        }
        for (number, member) in members {
            if isUrgent || (member.environment.isFree && !isWaitedFor(member.kind)) { handle(.retired, number) }
        }
    }

    /// How many environments there are in each state.
    var environments: [FunctionStatus.EnvironmentState: Int] {
        members.values.reduce(into: [:]) { counts, member in
            guard let state = FunctionStatus.EnvironmentState(member.environment.phase) else { return }
            counts[state, default: 0] += 1
        }
    }

    /// How far the environments are made that ``provision(_:)`` asked for.
    var provisioned: ProvisionedConcurrency {
        let ready = min(provisionedReady, provisionedTarget)
        return ProvisionedConcurrency(
            requested: provisionedTarget, allocated: ready, available: max(0, ready - provisionedInUse),
            failure: provisioningFailure)
    }

    // MARK: - Environments

    /// Starts an environment.
    /// - Parameter requestID: the invocation that needs it; nil for one that is to be ready before any.
    func start(_ kind: EnvironmentMember.Kind, for requestID: RequestID?) {
        lastNumber += 1
        let now = NIODeadline.now()
        let limit = times.initializationLimit(of: kind, configuration)
        var log = launcher.newLog(of: configuration, kind)
        log.begin(RuntimeVersion(of: configuration), functionVersion: launcher.version)
        let environment = ExecutionEnvironment(
            timeout: .seconds(Int64(configuration.timeoutInSeconds)), initializationLimit: limit, now: now)
        let member = EnvironmentMember(environment, kind, for: requestID, log)
        member.extensions = Extensions(external: launcher.externalExtensions)
        members[lastNumber] = member
        setAlarm(now + limit, lastNumber)
        metrics.startCold()
        launch(lastNumber)
    }
}

/// The times that a pool goes by.
struct PoolTimes: Sendable {
    /// How long an environment without invocations is kept.
    var idle: TimeAmount
    /// How long a runtime that has answered is expected to ask for more: a caller that calls again at once is to meet the same
    /// environment, as on AWS.
    var returning: TimeAmount = .milliseconds(50)
    /// How long a runtime that waits for work keeps its processors. Invocations that follow each other more closely find it
    /// awake, and pay nothing for the rest of others.
    var restless: TimeAmount = .milliseconds(50)
    /// How long an initialisation outside of an invocation may take.
    var initialization = ExecutionEnvironment.initializationLimit
    /// The same for an environment that is made before any invocation, if the function's timeout is not longer.
    var provisionedInitialization: TimeAmount = .seconds(130)

    init(idle: Duration) {
        self.idle = TimeAmount(idle)
    }

    /// Source: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle", init phase.
    func initializationLimit(
        of kind: EnvironmentMember.Kind, _ configuration: FunctionConfiguration
    ) -> TimeAmount {
        switch kind {
        case .onDemand: initialization
        case .provisioned: max(provisionedInitialization, .seconds(Int64(configuration.timeoutInSeconds)))
        }
    }
}

extension LambdaError {
    /// The function was replaced between the look for its pool and the invocation: whoever looks again finds its successor.
    static let retired = LambdaError(
        code: "ServiceException", statusCode: 500, message: "the engine stopped the function")
}
