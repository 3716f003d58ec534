internal import Artifacts
internal import Deployments
internal import EngineStorage
internal import Foundation
internal import HummingbirdCore
internal import LambdaEngine
internal import LocalServices
public import Logging
internal import NIOCore
internal import NIOPosix
internal import SQLiteState
internal import ServiceLifecycle
internal import Triggers
internal import UnixSignals

/// The engine as a process: puts its parts together, and runs until it is told to stop.
public struct EngineDaemon: Sendable {
    private let settings: EngineSettings
    private let logger: Logger

    /// Gets ready; nothing is opened before ``run(whenReady:)``.
    public init(settings: EngineSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Runs until SIGTERM, SIGINT, or a request on the control socket.
    ///
    /// - Parameter whenReady: called once, when every port answers and every stack runs.
    /// - Throws: ``EngineError`` when another engine runs, or when something it needs is missing; ``StateError``.
    public func run(whenReady: @escaping @Sendable (EngineStatus) -> Void) async throws {
        guard EngineLock.take(settings.project.lockPath) else {
            throw EngineError(code: .alreadyRunning, message: "an engine runs already")
        }
        let assembly = try await Assembly(settings, logger)
        try await assembly.run(whenReady: whenReady)
    }
}

/// The parts of a running engine.
private struct Assembly {
    private let settings: EngineSettings
    private let logger: Logger
    private let endpoints: Endpoints
    private let notices: [String]
    private let lambda: LambdaService
    private let triggers: HTTPTriggers
    private let scheduler: RuleScheduler
    private let identities: IdentityDirectory
    private let stacks: DeployedStacks
    private let sweep: ArtifactSweep
    private let coding: RecordCoding
    private let secrets: SecretBox
    private let startedAt = Date()
    /// Tells this engine from those before and after it.
    private let identity = UUID().uuidString

    private let group = Self.sharedGroup

    init(_ settings: EngineSettings, _ logger: Logger) async throws {
        self.settings = settings
        self.logger = logger
        let project = settings.project
        let last = project.lastEndpoints
        var ports = PortChoice()
        endpoints = Endpoints(
            awsPort: ports.port(wanted: settings.awsPort, previous: last?.awsPort, for: "AWS's APIs"),
            httpPort: ports.port(wanted: settings.httpPort, previous: last?.httpPort, for: "HTTP APIs"))
        project.keep(endpoints)
        secrets = try project.secrets()
        let store = try SQLiteStateStore(path: project.statePath, secrets: secrets, holder: LeaseHolder())
        coding = RecordCoding(secrets: secrets)
        let artifacts = try Self.artifacts(settings.project)
        lambda = try await Self.lambda(settings, artifacts, endpoints, secrets, group, logger)
        sweep = ArtifactSweep(
            artifacts: artifacts, store: store, used: { [lambda] in await lambda.usedArtifacts },
            age: try settings.artifactAge, logger: logger)
        triggers = HTTPTriggers(logger: logger)
        scheduler = RuleScheduler(invoker: lambda, logger: logger)
        identities = try Self.identities(settings.project, secrets)
        stacks = DeployedStacks(store: store, handlers: [lambda, triggers, scheduler, identities], logger: logger)
        let isOpen = settings.sandboxing == .none
        notices =
            ports.notices + (isOpen ? ["functions run without a sandbox: they can read and write what you can"] : [])
    }

    private static func artifacts(_ project: ProjectFolder) throws(EngineError) -> ArtifactStore {
        do throws(ArtifactError) {
            return try ArtifactStore(root: project.artifactsPath)
        } catch {
            throw EngineError(code: .startFailed, message: error.message)
        }
    }

    private static func identities(
        _ project: ProjectFolder, _ secrets: SecretBox
    ) throws(EngineError) -> IdentityDirectory {
        do throws(IdentityStoreError) {
            return try IdentityDirectory(
                store: try IdentityFile(path: project.dataPath + "/identities.sqlite", secrets: secrets))
        } catch {
            throw EngineError(code: .startFailed, message: error.message)
        }
    }

    private static func lambda(
        _ settings: EngineSettings, _ artifacts: ArtifactStore, _ endpoints: Endpoints, _ secrets: SecretBox,
        _ group: any EventLoopGroup, _ logger: Logger
    ) async throws -> LambdaService {
        do {
            var lambdaSettings = LambdaSettings(
                logFolder: settings.project.dataPath + "/logs", runtimeFolder: settings.project.path + "/runtimes")
            lambdaSettings.uploadFolder = settings.project.dataPath + "/code"
            lambdaSettings.environment = settings.environment
            lambdaSettings.endpointURL = endpoints.aws
            lambdaSettings.httpURL = endpoints.http
            lambdaSettings.sandboxing = settings.sandboxing
            lambdaSettings.idleTimeout = settings.idleTimeout
            lambdaSettings.eventTiming = try settings.eventTiming
            lambdaSettings.concurrencyLimit = try settings.concurrencyLimit
            lambdaSettings.spareSandboxes = try settings.spareSandboxes
            lambdaSettings.inheritedVariables = settings.environment.filter { Self.inheritedNames.contains($0.key) }
            try FileManager.default.createDirectory(
                atPath: settings.project.dataPath, withIntermediateDirectories: true)
            let catalogue = try CatalogueFile(path: settings.project.dataPath + "/functions.sqlite", secrets: secrets)
            return try await LambdaService(
                settings: lambdaSettings, artifacts: artifacts, catalogue: catalogue,
                searchPath: settings.environment["PATH"] ?? "", eventLoopGroup: group,
                events: try settings.project.events(sealedBy: secrets), logger: logger)
        } catch let error as EventStoreError {
            throw EngineError(code: .startFailed, message: error.message)
        } catch let error as LambdaEngineError {
            throw EngineError(code: .startFailed, message: error.message)
        } catch let error as CatalogueStoreError {
            throw EngineError(code: .startFailed, message: error.message)
        }
    }

    /// Without these, a function behind a proxy would reach nothing.
    private static let inheritedNames: Set<String> = [
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
    ]

    /// As many event loops as half of the processors: the other half is for functions and their callers, and the fewer loops
    /// there are, the more often a caller meets its function on the same one.
    private static let sharedGroup = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))

    // MARK: - Running

    func run(whenReady: @escaping @Sendable (EngineStatus) -> Void) async throws {
        let door = FrontDoor(triggers: triggers, invoker: lambda, logger: logger, functionURLs: lambda)
        let aws = AWSResponder(
            frontDoor: door, lambda: LambdaAPI(lambda),
            services: ServiceDirectory(logs: lambda.logs, identities: identities))
        let (stopRequests, stopper) = AsyncStream.makeStream(of: Void.self)
        let control = ControlResponder(
            stacks: stacks, coding: coding, lambda: LambdaAPI(lambda), logs: LogFeed(logs: lambda.logs, stacks: stacks),
            status: { await status() }, mark: { mark }, stop: { stopper.yield() })
        let readiness = Readiness(count: 3)
        let socket = try ControlSocket(at: settings.project.socketPath)
        let servers: [any Service] = [
            server(
                at: .hostname("127.0.0.1", port: endpoints.awsPort), readiness,
                handlers: { [InvocationHandler { aws.lambda.start($0, payload: $1, whenEnded: $2) }] }
            ) { await aws.response(to: $0, from: $1) },
            server(at: .hostname("127.0.0.1", port: endpoints.httpPort), readiness) {
                await door.response(to: $0, from: $1)
            },
            controlServer(control, at: socket, readiness),
        ]
        let startup = StartupService(stacks: stacks, lambda: lambda, readiness: readiness) { whenReady(await status()) }
        let services = [lambda, scheduler, sweep] + servers + [startup]
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for await _ in stopRequests { await group.triggerGracefulShutdown() }
            }
            do {
                try await group.run()
            } catch {
                logger.error("engine failed", metadata: ["error": "\(error)"])
            }
            tasks.cancelAll()
        }
        socket.remove()
    }

    /// A server whose requests stay on the event loop of their connection.
    private func server(
        at address: BindAddress, _ readiness: Readiness,
        handlers: @escaping @Sendable () -> [any RemovableChannelHandler] = { [] },
        _ respond: @escaping @Sendable (Request, SocketAddress?) async -> Response
    ) -> any Service {
        let channel = LoopBoundHTTPChannel(group: group, handlers: handlers) { request, writer, channel in
            let response = await respond(request, channel.remoteAddress)
            try await writer.write(response: response.head, body: response.body)
        }
        return server(channel, at: address) { _ in readiness.arrive() }
    }

    /// The server of the control socket, whose requests may wait for the disk.
    private func controlServer(
        _ control: ControlResponder, at socket: ControlSocket, _ readiness: Readiness
    ) -> any Service {
        let channel = HTTP1Channel { request, writer, _ in
            let response = await control.response(to: request)
            try await writer.write(response: response.head, body: response.body)
        }
        return server(channel, at: .unixDomainSocket(path: socket.temporaryPath)) { _ in
            socket.publish()
            readiness.arrive()
        }
    }

    private func server(
        _ childChannel: some ServerChildChannel, at address: BindAddress,
        whenRunning: @escaping @Sendable (any Channel) async -> Void
    ) -> any Service {
        Server(
            childChannelSetup: childChannel, configuration: ServerConfiguration(address: address),
            onServerRunning: whenRunning, eventLoopGroup: group, logger: logger)
    }

    private func status() async -> EngineStatus {
        // Taken first: what changes meanwhile makes it an old one.
        let mark = mark
        var status = await StatusAssembly(
            stacks: stacks.all, lambda: lambda, triggers: triggers, scheduler: scheduler, secrets: secrets
        )
        .status(build: settings.build, startedAt: startedAt, endpoints: endpoints, notices: notices)
        status.mark = mark
        return status
    }

    private var mark: String { "\(identity).\(stacks.activationCount).\(lambda.configurationMark)" }
}

/// Waits until all servers listen, has all stacks run, and says that the engine is ready. The last to start is the first to
/// stop: it lets what runs come to its end before the servers wait for their answers.
private struct StartupService: Service {
    let stacks: DeployedStacks
    let lambda: LambdaService
    let readiness: Readiness
    let whenReady: @Sendable () async -> Void

    func run() async throws {
        await readiness.wait()
        try await stacks.activateAll()
        await lambda.removeStacks(except: Set(stacks.all.map(\.identity.name)))
        await lambda.takeUpEvents()
        await whenReady()
        try await gracefulShutdown()
        await lambda.drain(within: Self.patience)
    }

    /// How long functions may go on when the engine stops.
    private static let patience: Duration = .seconds(2)
}

/// Lets one wait until a number of others have arrived.
private final class Readiness: Sendable {
    private let arrivals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let count: Int

    init(count: Int) {
        self.count = count
        (arrivals, continuation) = AsyncStream.makeStream(of: Void.self)
    }

    func arrive() { continuation.yield() }

    func wait() async {
        var missing = count
        for await _ in arrivals {
            missing -= 1
            if missing == 0 { return }
        }
    }
}
