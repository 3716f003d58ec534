import Artifacts
import Deployments
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Templates
import Testing

@testable import LambdaEngine

/// Lets nobody pass until so many have come.
actor Gate {
    private let count: Int
    private var arrived = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) {
        self.count = count
    }

    func pass() async {
        arrived += 1
        guard arrived < count else {
            for continuation in waiting { continuation.resume() }
            waiting = []
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }
}

/// Lines that several tasks write.
final class Notes: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock(\.self) }

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    /// Waits until there is enough, or the test's time is over.
    func all(until isEnough: ([String]) -> Bool) async -> [String] {
        while !isEnough(all), !Task.isCancelled { await Task.yield() }
        return all
    }
}

/// A pool with everything around it, for the time of a test.
struct Pool: Sendable {
    let pool: EnvironmentPool
    let logs: FunctionLogs

    static func invocation(_ payload: String) -> PendingInvocation {
        PendingInvocation(
            requestID: RequestID(), payload: ByteBuffer(string: payload), clientContext: nil, traceID: "Root=0",
            invokedARN: "arn:test", executedVersion: "$LATEST")
    }

    /// What stands in the function's log, event by event.
    func log() -> [String] { logs.events(of: "/aws/lambda/test", in: 0..<Int64.max).map(\.message) }

    /// Waits until something stands in the function's log, or the test's time is over.
    func log(until isEnough: ([String]) -> Bool) async -> [String] {
        while !isEnough(log()), !Task.isCancelled { await Task.yield() }
        return log()
    }

    func answer(_ payload: String) async throws -> String { String(buffer: try await invoke(payload).payload) }

    func invoke(_ payload: String) async throws -> InvocationResult { try await invoke(Self.invocation(payload)) }

    func invoke(_ invocation: PendingInvocation) async throws -> InvocationResult {
        try await withCheckedContinuation { continuation in
            pool.submit(invocation) { continuation.resume(returning: $0) }
        }.get()
    }

    static func run(
        _ runtime: @escaping InProcessSandbox.Runtime, beside agent: InProcessSandbox.Agent? = nil,
        idleTimeout: Duration = .seconds(60),
        initializationLimit: TimeAmount = ExecutionEnvironment.initializationLimit,
        onStart: (@Sendable (InProcessProgram) -> Void)? = nil,
        settings changeSettings: (inout LambdaSettings) -> Void = { _ in },
        change: (inout FunctionConfiguration) -> Void = { _ in }, _ body: (Pool) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "samlet-pool-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = try FunctionConfiguration.sample()
        // Longer than any test takes on a busy machine.
        configuration.timeoutInSeconds = 60
        change(&configuration)
        let logs = FunctionLogs(folder: folder.path)
        var settings = LambdaSettings(logFolder: folder.path, runtimeFolder: folder.path)
        changeSettings(&settings)
        var folders = FunctionFolders(task: folder.path, bootstraps: folder.path, installation: [])
        if agent != nil { folders.layers = try Self.layers(in: folder.path) }
        let nursery = TaskNursery()
        let launcher = EnvironmentLauncher(
            sandbox: InProcessSandbox(runtime, beside: agent ?? { _ in .exited(status: 0) }, onStart: onStart),
            folders: folders, settings: settings, logs: logs,
            spares: SpareSandboxes(limit: settings.spareSandboxes, nursery: nursery))
        let account = AccountConcurrency(limit: settings.concurrencyLimit)
        account.reserve(configuration.reservedConcurrency, for: configuration.key)
        var times = PoolTimes(idle: idleTimeout)
        (times.returning, times.initialization) = (.seconds(60), initializationLimit)
        times.restless = .milliseconds(1)
        let pool = EnvironmentPool(
            configuration, launcher: launcher, nursery: nursery, account: account, times: times,
            on: MultiThreadedEventLoopGroup.singleton.next())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await nursery.run() }
            try await body(Pool(pool: pool, logs: logs))
            await pool.retire(isUrgent: true)
            nursery.close()
            try await group.waitForAll()
        }
    }
}

extension Pool {
    /// A folder of layers with an extension, `agent`: what it does is said elsewhere.
    private static func layers(in folder: String) throws -> String {
        try #require(SystemFile.makeFolders("\(folder)/layers/extensions"))
        let path = "\(folder)/layers/extensions/agent"
        try #require(SystemFile.create(path, []) && chmod(path, 0o755) == 0)
        return "\(folder)/layers"
    }
}

extension FunctionConfiguration {
    static func sample() throws -> FunctionConfiguration {
        FunctionConfiguration(
            name: "test", arn: "arn:aws:lambda:us-east-1:000000000000:function:test",
            place: FunctionPlace(region: "us-east-1", accountID: "000000000000"),
            description: "",
            runtime: try LambdaRuntime("python3.13"), handler: "app.handler", role: "", timeoutInSeconds: 3,
            memorySizeInMegabytes: 128, ephemeralStorageInMegabytes: 512, variables: [:], layers: [],
            logGroup: "/aws/lambda/test", architecture: "x86_64", reservedConcurrency: nil,
            code: EngineRecords.artifact("0"),
            installation: RuntimeInstallation(executable: "/usr/bin/python3", version: "3.13.0"))
    }
}
