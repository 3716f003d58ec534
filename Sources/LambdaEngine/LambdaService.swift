public import Artifacts
public import Deployments
public import Logging
public import NIOCore
public import ServiceLifecycle
internal import Synchronization

/// Runs functions: the counterpart of `AWS::Lambda::Function` and what belongs to it.
///
/// A class for the table that its copies share: invocations read it while an activation replaces it.
public final class LambdaService: ResourceHandler, FunctionInvoker, Service {
    /// Functions, their layers, versions and aliases.
    public let resourceTypes: Set<String> = [
        "AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::Lambda::Version", "AWS::Lambda::Alias",
    ]

    /// The logs of all functions.
    public let logs: FunctionLogs

    /// A function that can be invoked.
    private struct Running {
        var configuration: FunctionConfiguration
        var folders: FunctionFolders
        var pool: EnvironmentPool
    }

    private struct State {
        var registry = FunctionRegistry()
        /// By name.
        var running: [String: Running] = [:]
        /// Those that are out of use and may still run invocations.
        var retired: [EnvironmentPool] = []
        /// Why functions cannot run, by name.
        var failures: [String: String] = [:]
        /// The layer versions that were prepared and may not be active yet, by ARN.
        var preparedLayers: [String: (content: ArtifactID, stack: StackIdentity)] = [:]
        /// The interpreters for which the bootstrap has been compiled.
        var compiled: Set<String> = []
        var isStopping = false
    }

    private let settings: LambdaSettings
    private let sandbox: any Sandbox
    private let group: any EventLoopGroup
    private let logger: Logger
    private let environments = TaskNursery()
    private let attempts = TaskNursery()
    /// The invocations whose responses are read while they are written.
    private let streams = TaskNursery()
    let files: FunctionFiles
    private let asynchronous: AsynchronousInvocations
    private let state = Mutex(State())
    /// Held while an activation makes its table, so that two do not overtake each other.
    private let activation = Mutex(())

    /// Gets everything ready that functions need on this machine.
    /// - Parameters:
    ///   - artifacts: where packaged code lies.
    ///   - searchPath: the value of `PATH`, for finding the sandbox program.
    ///   - group: each function is served on one of its loops.
    /// - Throws: `.sandboxUnavailable`, `.fileUnavailable`.
    public init(
        settings: LambdaSettings, artifacts: ArtifactStore, searchPath: String,
        eventLoopGroup group: any EventLoopGroup,
        logger: Logger
    ) async throws(LambdaEngineError) {
        self.settings = settings
        self.group = group
        self.logger = logger
        logs = FunctionLogs(folder: settings.logFolder, logger: logger)
        asynchronous = AsynchronousInvocations(nursery: attempts, logger: logger)
        guard SystemFile.makeFolders(settings.runtimeFolder) else {
            throw .lastSystemError("cannot make the folder '\(settings.runtimeFolder)'")
        }
        files = FunctionFiles(artifacts: artifacts, bootstraps: settings.runtimeFolder + "/bootstraps")
        try RuntimeFiles.write(to: files.bootstraps)
        sandbox =
            switch settings.sandboxing {
            case .bubblewrap: try await BubblewrapSandbox(searchPath: searchPath, folder: settings.runtimeFolder)
            case .none: OpenSandbox(folder: settings.runtimeFolder)
            }
    }

    // MARK: - Resources

    /// Checks that a function can run here and merges its layers.
    public func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {
        switch record.type {
        case "AWS::Lambda::LayerVersion":
            guard let content = record.artifacts["Content"] else { return }
            _ = try files.folder(of: content)
            state.withLock { $0.preparedLayers[record.ref] = (content, stack) }
        case "AWS::Lambda::Function":
            let configuration = try FunctionConfiguration(record, of: stack)
            let owner = state.withLock { $0.running[configuration.name]?.configuration.stack }
            if let owner, owner != stack {
                throw ResourceFailure(
                    "the stack '\(owner.name)' has a function named '\(configuration.name)' already",
                    help: "names of functions are unique on one engine; leave FunctionName out to have one made",
                    at: ["FunctionName"])
            }
            try checkEntrypoint(of: configuration, try folders(of: configuration))
        default: return
        }
    }

    /// Refuses what has nothing that could run it: a language without a bootstrap, a custom runtime without its own.
    private func checkEntrypoint(
        of configuration: FunctionConfiguration, _ folders: FunctionFolders
    ) throws(ResourceFailure) {
        do throws(LambdaEngineError) {
            _ = try RuntimeFiles.arguments(
                for: configuration.runtime, installation: configuration.installation, folders: folders,
                paths: sandbox.paths(for: folders))
        } catch {
            throw ResourceFailure(error.message, at: [error.code == .entrypointMissing ? "Code" : "Runtime"])
        }
    }

    /// Makes these the functions of the stack. A function that is as before keeps its environments; invocations that run in
    /// others come to their end.
    public func activate(_ records: [ResourceRecord], of stack: StackIdentity) async {
        let replaced = activation.withLock { _ in replaceFunctions(records, of: stack) }
        state.withLock { $0.retired += replaced }
        for pool in replaced { await pool.retire(isUrgent: false) }
        await forgetRetired()
    }

    /// Forgets the layers of a deployment that came to nothing.
    public func discardPrepared(of stack: StackIdentity) async {
        state.withLock { $0.preparedLayers = $0.preparedLayers.filter { $0.value.stack != stack } }
    }

    /// - Returns: the pools that are out of use.
    private func replaceFunctions(_ records: [ResourceRecord], of stack: StackIdentity) -> [EnvironmentPool] {
        let (configurations, before) = state.withLock { state in
            state.registry.replace(records, of: stack, at: UTCTime.now())
            for layer in state.registry.layerVersions { state.preparedLayers[layer.arn.text] = nil }
            return (
                state.registry.functions.map(\.configuration).filter { $0.stack == stack },
                state.running.filter { $0.value.configuration.stack == stack }
            )
        }
        var (after, failures): ([String: Running], [String: String]) = ([:], [:])
        for configuration in configurations {
            do throws(ResourceFailure) {
                after[configuration.name] = try running(configuration, instead: before[configuration.name])
            } catch {
                failures[configuration.name] = error.message
                logger.error(
                    "function cannot run",
                    metadata: ["function.name": "\(configuration.name)", "error": "\(error.message)"])
            }
        }
        state.withLock { state in
            state.running = state.running.filter { $0.value.configuration.stack != stack }.merging(after) { _, new in
                new
            }
            for name in Array(before.keys) + configurations.map(\.name) { state.failures[name] = failures[name] }
        }
        return before.values.map(\.pool).filter { old in !after.values.contains { $0.pool === old } }
    }

    private func running(_ configuration: FunctionConfiguration, instead old: Running?) throws(ResourceFailure)
        -> Running
    {
        let folders = try folders(of: configuration)
        if let old, old.configuration == configuration, old.folders == folders { return old }
        let launcher = EnvironmentLauncher(sandbox: sandbox, folders: folders, settings: settings, logs: logs)
        compileBootstrap(for: configuration.installation)
        let pool = EnvironmentPool(
            configuration, launcher: launcher, nursery: environments, idleTimeout: settings.idleTimeout,
            metrics: old?.pool.metrics ?? FunctionMetrics(), on: group.next())
        return Running(configuration: configuration, folders: folders, pool: pool)
    }

    /// Has the bootstrap compiled for an interpreter that is new here. Functions that start before it is done compile it
    /// themselves.
    private func compileBootstrap(for installation: RuntimeInstallation?) {
        guard let installation, installation.executable.contains("/python") else { return }
        guard state.withLock({ $0.compiled.insert(installation.executable).inserted }) else { return }
        environments.start { [files] in _ = await RuntimeFiles.compile(for: installation, in: files.bootstraps) }
    }

    /// Where the files of a function lie. Layers of AWS accounts are not on this machine: the function goes without.
    private func folders(of configuration: FunctionConfiguration) throws(ResourceFailure) -> FunctionFolders {
        let (registry, prepared) = state.withLock { ($0.registry, $0.preparedLayers) }
        var layers: [ArtifactID] = []
        for arn in configuration.layers {
            if let content = prepared[arn]?.content ?? registry.layerVersion(arn: arn)?.content {
                layers.append(content)
            } else {
                logger.warning(
                    "layer is not on this machine",
                    metadata: ["function.name": "\(configuration.name)", "layer.arn": "\(arn)"])
            }
        }
        return try files.folders(of: configuration, layers: layers)
    }

    // MARK: - Invocations

    /// Runs a function, or says that it will.
    ///
    /// - Throws: `ResourceNotFoundException` for a function that is not deployed, `TooManyRequestsException`,
    ///   `ServiceException` for one that cannot run and while the engine stops.
    public func invoke(_ invocation: Invocation) async throws(LambdaError) -> InvocationResult {
        let resolved = try target(of: invocation).resolved
        let pending = pending(invocation, resolved)
        let requestID = pending.requestID
        switch invocation.type {
        case .requestResponse: return try await result(of: pending, for: invocation)
        case .dryRun:
            return InvocationResult(
                statusCode: 204, executedVersion: resolved.executedVersion, requestID: requestID.description)
        case .event:
            asynchronous.accept(requestID, of: resolved.configuration.name, retries: 2) {
                [self] () throws(LambdaError) in
                // Looked up again: the function may be another by the time of the second attempt.
                try await result(of: pending, for: invocation)
            }
            return InvocationResult(
                statusCode: 202, executedVersion: resolved.executedVersion, requestID: requestID.description)
        }
    }

    /// Runs a function and gives its response while it is written.
    /// - Throws: as ``invoke(_:)``.
    public func stream(_ invocation: Invocation) async throws(LambdaError) -> ResponseReader {
        let resolved = try target(of: invocation).resolved
        let pipe = ResponsePipe()
        var pending = pending(invocation, resolved)
        pending.pipe = pipe
        // A task of its own: who reads the response may go away, and the function goes on.
        let isStarted = streams.start { [self, pending] in
            do throws(LambdaError) {
                pipe.finish(try await result(of: pending, for: invocation))
            } catch {
                pipe.refuse(error)
            }
        }
        guard isStarted else { throw .service("the engine stops") }
        return try await ResponseReader(
            pipe, executedVersion: pending.executedVersion, requestID: pending.requestID.description)
    }

    private func pending(_ invocation: Invocation, _ resolved: ResolvedFunction) -> PendingInvocation {
        var payload = invocation.payload
        if payload.readableBytes == 0 { payload = ByteBuffer(staticString: "{}") }
        return PendingInvocation(
            requestID: RequestID(), payload: payload,
            clientContext: invocation.clientContext.flatMap(RuntimeText.base64Decoded),
            traceID: invocation.traceID ?? RandomText.traceHeader(at: UTCTime.now()), invokedARN: resolved.arn,
            executedVersion: resolved.executedVersion)
    }

    /// Runs an invocation in the pool that the function has at the time: one that is replaced in between leaves it to the next.
    private func result(
        of pending: PendingInvocation, for invocation: Invocation
    ) async throws(LambdaError) -> InvocationResult {
        while true {
            do throws(LambdaError) {
                return try await target(of: invocation).pool.invoke(pending)
            } catch {
                guard error == .retired else { throw error }
            }
        }
    }

    private func target(
        of invocation: Invocation
    ) throws(LambdaError) -> (resolved: ResolvedFunction, pool: EnvironmentPool) {
        let (registry, running, failures, isStopping) = state.withLock {
            ($0.registry, $0.running, $0.failures, $0.isStopping)
        }
        guard !isStopping else { throw .service("the engine stops") }
        let resolved = try registry.resolve(invocation.function, qualifier: invocation.qualifier)
        let name = resolved.configuration.name
        guard let pool = running[name]?.pool else {
            throw .service(failures[name] ?? "the function '\(name)' cannot run")
        }
        return (resolved, pool)
    }

    // MARK: - Looking

    /// The functions of all stacks, with what belongs to them.
    var registry: FunctionRegistry { state.withLock(\.registry) }

    /// How all functions are doing.
    public func status() async -> [FunctionStatus] {
        let (running, failures, registry) = state.withLock { ($0.running, $0.failures, $0.registry) }
        var all: [FunctionStatus] = []
        for configuration in registry.functions.map(\.configuration) {
            let (pool, runs) = running[configuration.name].map { ($0.pool, $0.configuration) } ?? (nil, configuration)
            all.append(
                FunctionStatus(
                    name: configuration.name, stack: configuration.stack, logicalID: configuration.logicalID,
                    facts: FunctionStatus.Facts(runs), environments: await pool?.environments ?? [:],
                    counts: await pool?.counts ?? FunctionStatus.Counts(), failure: failures[configuration.name]))
        }
        return all
    }

    // MARK: - Life

    /// Runs environments until the service is shut down, and then ends all of them.
    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [environments] in await environments.run() }
            group.addTask { [attempts] in await attempts.run() }
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
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline, await isBusy {
            do { try await Task.sleep(for: .milliseconds(20)) } catch { break }
        }
        await retireAll()
    }

    private var isBusy: Bool {
        get async {
            for pool in state.withLock({ $0.running.values.map(\.pool) }) {
                if await pool.environments[.invoking, default: 0] > 0 { return true }
            }
            return false
        }
    }

    private func retireAll() async {
        // First: whoever finds a pool retired looks for its successor as long as the engine does not stop.
        state.withLock { $0.isStopping = true }
        for pool in state.withLock({ $0.running.values.map(\.pool) + $0.retired }) { await pool.retire(isUrgent: true) }
    }

    /// Keeps only those of the retired pools that still have environments, to end them with the service.
    private func forgetRetired() async {
        var empty: Set<ObjectIdentifier> = []
        for pool in state.withLock(\.retired) where await pool.environments.isEmpty {
            empty.insert(ObjectIdentifier(pool))
        }
        state.withLock { $0.retired.removeAll { empty.contains(ObjectIdentifier($0)) } }
    }
}

extension LambdaAPI {
    /// The API to a service's functions.
    public init(_ service: LambdaService) {
        self.init(registry: { service.registry }, invoker: service, artifacts: service.files.artifacts)
    }
}

extension LambdaError {
    /// Source: AWS Lambda API Reference, "Invoke", ServiceException.
    static func service(_ message: String) -> LambdaError {
        LambdaError(code: "ServiceException", statusCode: 500, message: message)
    }
}
