public import Artifacts
public import Deployments
public import Logging
public import NIOCore
public import ServiceLifecycle
internal import Synchronization

/// Runs functions: the counterpart of `AWS::Lambda::Function` and what belongs to it, and of what the Lambda API makes.
///
/// A class for the tables that its copies share: invocations read them while an activation replaces them.
public final class LambdaService: ResourceHandler, FunctionInvoker, Service {
    /// Functions, their layers, versions, aliases, what holds for their asynchronous events, and code signing configurations.
    public let resourceTypes: Set<String> = [
        "AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::Lambda::Version", "AWS::Lambda::Alias",
        "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::CodeSigningConfig",
    ]

    /// The logs of all functions.
    public let logs: FunctionLogs

    /// Where the outcome of asynchronous invocations goes.
    public let destinations = DestinationRouter()

    struct State {
        var table = PoolTable()
        /// Those that are out of use and may still run invocations.
        var retired: [EnvironmentPool] = []
        /// The layer versions that were prepared and may not be active yet, by ARN.
        var preparedLayers: [String: (content: ArtifactID, stack: StackIdentity)] = [:]
        /// The interpreters for which the bootstrap has been compiled.
        var compiled: Set<String> = []
        /// The functions whose creation or update is being brought to its end.
        var completing: Set<FunctionKey> = []
        var isStopping = false
    }

    let settings: LambdaSettings
    let sandbox: any Sandbox
    let group: any EventLoopGroup
    let logger: Logger
    let environments = TaskNursery()
    let spares: SpareSandboxes
    let attempts = TaskNursery()
    let metrics = MetricsTable()
    /// The invocations whose responses are read while they are written.
    let streams = TaskNursery()
    let files: FunctionFiles
    let javaBootstrap: JavaBootstrap
    let keeper: CatalogueKeeper
    let installations: InstallationSearch
    let events: EventDispatcher
    let concurrency: AccountConcurrency
    let state = Mutex(State())
    /// Held while pools are made and put out of use, so that two do not overtake each other.
    let poolTurn = Mutex(())

    /// Gets everything ready that functions need on this machine.
    /// - Parameters:
    ///   - artifacts: where packaged code lies.
    ///   - catalogue: what is known of functions from before.
    ///   - searchPath: the value of `PATH`, for finding the sandbox program.
    ///   - group: each function is served on one of its loops.
    ///   - events: keeps asynchronous events; the default loses them with the process.
    /// - Throws: `.sandboxUnavailable`, `.fileUnavailable`.
    public init(
        settings: LambdaSettings, artifacts: ArtifactStore, catalogue: any CatalogueStore = InMemoryCatalogueStore(),
        searchPath: String, eventLoopGroup group: any EventLoopGroup,
        events: any EventQueueStore = MemoryEventStore(), logger: Logger
    ) async throws(LambdaEngineError) {
        self.settings = settings
        self.group = group
        self.logger = logger
        logs = FunctionLogs(folder: settings.logFolder, logger: logger)
        concurrency = AccountConcurrency(limit: settings.concurrencyLimit)
        spares = SpareSandboxes(limit: settings.spareSandboxes, nursery: environments)
        self.events = EventDispatcher(
            store: events, timing: settings.eventTiming, destinations: destinations, nursery: attempts,
            on: group.next(), logger: logger)
        do throws(CatalogueStoreError) {
            keeper = try CatalogueKeeper(catalogue)
        } catch {
            throw LambdaEngineError(.fileUnavailable, error.message)
        }
        installations = InstallationSearch(environment: settings.environment, store: artifacts)
        guard SystemFile.makeFolders(settings.runtimeFolder) else {
            throw .lastSystemError("cannot make the folder '\(settings.runtimeFolder)'")
        }
        files = FunctionFiles(artifacts: artifacts, bootstraps: settings.runtimeFolder + "/bootstraps")
        try RuntimeFiles.write(to: files.bootstraps)
        javaBootstrap = JavaBootstrap(folder: files.bootstraps)
        sandbox =
            switch settings.sandboxing {
            case .bubblewrap: try await BubblewrapSandbox(searchPath: searchPath, folder: settings.runtimeFolder)
            case .none: OpenSandbox(folder: settings.runtimeFolder)
            }
        CodeUploads.removeUnused(in: settings.uploadFolder, keeping: keeper.current)
        keeper.observe { [weak self] keys in await self?.follow(keys) }
        await follow(Set(keeper.current.functions.values.filter { $0.owner == .wire }.map(\.key)))
    }

    // MARK: - Looking

    /// How all functions are doing.
    public func status() async -> [FunctionStatus] {
        let table = state.withLock(\.table)
        let waiting = await events.waiting()
        var all: [FunctionStatus] = []
        for function in keeper.current.sortedFunctions {
            let entries = table.entries(of: function.key)
            let runs = entries[FunctionVersion.latest]?.configuration ?? function.latest.configuration
            var status = FunctionStatus(
                name: function.name, stack: function.owner.stack, logicalID: function.owner.logicalID,
                facts: FunctionStatus.Facts(runs, reservedConcurrency: function.reservedConcurrency),
                environments: [:], counts: metrics.metrics(of: function.arn).counts,
                queuedEvents: waiting[function.arn, default: 0],
                failure: table.failure(function.key, FunctionVersion.latest))
            for entry in entries.values where entry.pool.isInUse {
                status.environments.merge(await entry.pool.environments) { $0 + $1 }
            }
            all.append(status)
        }
        return all
    }

    /// A text that is another one whenever what functions run with is, or whether they can run: all of ``status()`` but the
    /// numbers. It means nothing to another process.
    public var configurationMark: String { "\(keeper.changeCount).\(state.withLock(\.table.changeCount))" }

    // MARK: - Life

    /// Runs environments until the service is shut down, and then ends all of them.
    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [environments] in await environments.run() }
            group.addTask { [attempts] in await attempts.run() }
            group.addTask { [self] in await events.run(self) }
            group.addTask { [streams] in await streams.run() }
            try? await gracefulShutdown()
            await retireAll()
            attempts.close()
            streams.close()
            environments.close()
            group.cancelAll()
        }
    }

    /// Takes no more invocations, and waits a while for those that run.
    ///
    /// To be called before the servers stop: they wait for the answers that they owe.
    public func drain(within limit: Duration) async {
        state.withLock { $0.isStopping = true }
        events.stop()
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline, await isBusy {
            do { try await Task.sleep(for: .milliseconds(20)) } catch { break }
        }
        await retireAll()
    }

    private var isBusy: Bool {
        get async {
            for pool in state.withLock(\.table.pools) {
                if await pool.environments[.invoking, default: 0] > 0 { return true }
            }
            return false
        }
    }

    private func retireAll() async {
        // First: whoever finds a pool retired looks for its successor as long as the engine does not stop.
        state.withLock { $0.isStopping = true }
        events.stop()
        spares.close()
        for pool in state.withLock({ $0.table.pools + $0.retired }) { await pool.retire(isUrgent: true) }
    }

    /// Keeps only those of the retired pools that still have environments, to end them with the service.
    func forgetRetired() async {
        var empty: Set<ObjectIdentifier> = []
        for pool in state.withLock(\.retired) where await pool.environments.isEmpty {
            empty.insert(ObjectIdentifier(pool))
        }
        state.withLock { $0.retired.removeAll { empty.contains(ObjectIdentifier($0)) } }
    }
}

extension LambdaError {
    /// Source: AWS Lambda API Reference, "Invoke", ServiceException.
    static func service(_ message: String) -> LambdaError {
        LambdaError(code: "ServiceException", statusCode: 500, message: message)
    }
}
