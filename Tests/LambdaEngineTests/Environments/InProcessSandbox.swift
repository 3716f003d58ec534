import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

@testable import LambdaEngine

/// Runs a runtime, and extensions, written in Swift inside of the test instead of programs: they speak the real Runtime API over loopback.
struct InProcessSandbox: Sandbox {
    /// A runtime: gets a way to call the API and to write to the log, and ends as the program would.
    typealias Runtime = @Sendable (RuntimeClient) async throws -> ProgramEnd
    /// What external extensions do, of whatever name.
    typealias Agent = @Sendable (ExtensionClient) async throws -> ProgramEnd

    let runtime: Runtime
    let agent: Agent
    let onStart: (@Sendable (InProcessProgram) -> Void)?

    init(
        _ runtime: @escaping Runtime, beside agent: @escaping Agent = { _ in .exited(status: 0) },
        onStart: (@Sendable (InProcessProgram) -> Void)? = nil
    ) {
        self.runtime = runtime
        self.agent = agent
        self.onStart = onStart
    }

    func paths(for folders: FunctionFolders) -> FunctionPaths {
        FunctionPaths(
            task: "/var/task", layers: "/opt", libraries: "/var/runtime", bootstraps: "/var/lang", temporary: "/tmp")
    }

    func start(_ program: SandboxedProgram) async throws(LambdaEngineError) -> any SandboxedProcess {
        let started = InProcessProgram(program, runtime, agent)
        onStart?(started)
        return started
    }

    func prepare(_ program: SandboxedProgram) async throws(LambdaEngineError) -> (any VacantSandbox)? { nil }
}

/// "Processes": tasks for each run, and pipes for what they write.
final class InProcessProgram: SandboxedProcess {
    let program: SandboxedProgram
    let output: Int32
    let extensionOutput: Int32?
    let extensionEnds: AsyncStream<(String, ProgramEnd)>?
    private let writer: Int32
    private let extensionWriter: Int32?
    private let extensionEnd: AsyncStream<(String, ProgramEnd)>.Continuation?
    private let runtime: InProcessSandbox.Runtime
    private let agent: InProcessSandbox.Agent
    private let run: Mutex<Run?> = Mutex(nil)
    private let isGone = Mutex(false)
    /// How often it was frozen and thawed.
    let rests = Mutex((frozen: 0, thawed: 0))
    /// How often the program itself was told to start.
    let starts = Mutex(0)

    private struct Run {
        var task: Task<ProgramEnd, Never>
        var agents: [Task<Void, Never>]
        var proceed: AsyncStream<Void>.Continuation
    }

    init(
        _ program: SandboxedProgram, _ runtime: @escaping InProcessSandbox.Runtime,
        _ agent: @escaping InProcessSandbox.Agent
    ) {
        self.program = program
        self.runtime = runtime
        self.agent = agent
        (output, writer) = Self.pipe()
        if program.extensions.isEmpty {
            (extensionOutput, extensionWriter, extensionEnds, extensionEnd) = (nil, nil, nil, nil)
        } else {
            let ends: (Int32, Int32) = Self.pipe()
            (extensionOutput, extensionWriter) = (ends.0, ends.1)
            let (stream, end) = AsyncStream.makeStream(of: (String, ProgramEnd).self)
            (extensionEnds, extensionEnd) = (stream, end)
        }
        run.withLock { $0 = begun() }
    }

    private static func pipe() -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        _ = Glibc.pipe(&ends)
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        return (ends[0], ends[1])
    }

    private func begun() -> Run {
        let port = Int(program.environment["AWS_LAMBDA_RUNTIME_API"]?.split(separator: ":").last ?? "") ?? 0
        let (words, proceed) = AsyncStream.makeStream(of: Void.self)
        let client = RuntimeClient(port: port, writer: writer, program: program)
        let task = Task { [runtime, program] in
            if !program.extensions.isEmpty { for await _ in words { break } }
            do { return try await runtime(client) } catch { return ProgramEnd.killed(signal: 9) }
        }
        let agents = program.extensions.map { path in
            let name = String(path.split(separator: "/").last ?? "")
            let client = ExtensionClient(
                runtime: RuntimeClient(port: port, writer: extensionWriter ?? writer, program: program), name: name)
            return Task { [agent, extensionEnd] in
                let end = (try? await agent(client)) ?? .killed(signal: 9)
                // One that was ended is no news.
                if !Task.isCancelled { extensionEnd?.yield((name, end)) }
            }
        }
        return Run(task: task, agents: agents, proceed: proceed)
    }

    func end() async -> ProgramEnd { await run.withLock { $0?.task }?.value ?? .killed(signal: 9) }

    func clear() async {
        let run = run.withLock(\.self)
        kill()
        _ = await run?.task.value
        for agent in run?.agents ?? [] { await agent.value }
    }

    func restart() async throws(LambdaEngineError) {
        if isGone.withLock({ $0 }) { throw LambdaEngineError(.spawnFailed, "gone") }
        run.withLock { $0 = begun() }
    }

    func proceed() {
        starts.withLock { $0 += 1 }
        run.withLock { run in _ = run?.proceed.yield() }
    }

    func interrupt() { run.withLock { $0?.task.cancel() } }

    func kill() {
        run.withLock { run in
            run?.task.cancel()
            for agent in run?.agents ?? [] { agent.cancel() }
        }
    }

    func discard() async {
        await clear()
        let isFirst = isGone.withLock { isGone in
            defer { isGone = true }
            return !isGone
        }
        guard isFirst else { return }
        close(writer)
        if let extensionWriter { close(extensionWriter) }
        extensionEnd?.finish()
    }

    func freeze() { rests.withLock { $0.frozen += 1 } }
    func thaw() { rests.withLock { $0.thawed += 1 } }
    func watchMemory(_ isWorking: Bool) {}
    func peakMemoryInBytes() -> Int { 20 << 20 }
    func owns(connectionFrom port: Int, to localPort: Int) -> Bool { true }
}

/// Calls a Runtime API, one connection a call.
struct RuntimeClient: Sendable {
    let port: Int
    let writer: Int32
    let program: SandboxedProgram

    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: String
    }

    func print(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(writer, bytes, bytes.count)
    }

    /// Waits for an invocation.
    func next() async throws -> Answer { try await call(.GET, "invocation/next") }

    @discardableResult
    func respond(_ invocation: Answer, _ body: String) async throws -> Answer {
        let id = invocation.headers.first(name: "Lambda-Runtime-Aws-Request-Id") ?? ""
        return try await call(.POST, "invocation/\(id)/response", body)
    }

    @discardableResult
    func fail(_ invocation: Answer, _ body: String) async throws -> Answer {
        let id = invocation.headers.first(name: "Lambda-Runtime-Aws-Request-Id") ?? ""
        return try await call(.POST, "invocation/\(id)/error", body)
    }

    func call(_ method: HTTPMethod, _ path: String, _ body: String = "") async throws -> Answer {
        try await send(method, "/2018-06-01/runtime/\(path)", [:], body)
    }

    /// Calls any of the APIs on the port.
    func send(_ method: HTTPMethod, _ uri: String, _ headers: HTTPHeaders, _ body: String) async throws -> Answer {
        try await connected().executeThenClose { inbound, outbound in
            var head = HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers)
            head.headers.add(contentsOf: ["Host": "127.0.0.1", "Content-Length": String(body.utf8.count)])
            try await outbound.write(.head(head))
            try await outbound.write(.body(.byteBuffer(ByteBuffer(string: body))))
            try await outbound.write(.end(nil))
            return try await Self.answer(inbound)
        }
    }

    typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPPart<HTTPRequestHead, IOData>>

    func connected() async throws -> Connection {
        try await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup).connect(host: "127.0.0.1", port: port) {
            channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
            }
        }
    }

    static func answer(_ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>) async throws -> Answer {
        var answer = Answer(status: 0, headers: [:], body: "")
        for try await part in inbound {
            switch part {
            case .head(let head): (answer.status, answer.headers) = (Int(head.status.code), head.headers)
            case .body(let bytes): answer.body += String(buffer: bytes)
            case .end: return answer
            }
        }
        throw CancellationError()
    }
}

/// Calls an Extensions API, as one extension.
struct ExtensionClient: Sendable {
    let runtime: RuntimeClient
    let name: String

    func print(_ text: String) { runtime.print(text) }

    /// - Returns: the extension's identifier, or what was refused.
    @discardableResult
    func register(_ events: [Extensions.Event]) async throws -> String {
        let body = "{\"events\":\(events.map(\.rawValue))}"
        let answer = try await runtime.send(
            .POST, "/2020-01-01/extension/register", ["Lambda-Extension-Name": name], body)
        return answer.headers.first(name: "Lambda-Extension-Identifier") ?? answer.body
    }

    /// Waits for an event; its JSON text.
    func next(_ id: String) async throws -> String {
        try await call(.GET, "/2020-01-01/extension/event/next", id).body
    }

    func fail(_ id: String, in phase: String, _ type: String) async throws -> Int {
        let headers: HTTPHeaders = [
            "Lambda-Extension-Identifier": id, "Lambda-Extension-Function-Error-Type": type,
        ]
        return try await runtime.send(.POST, "/2020-01-01/extension/\(phase)/error", headers, "").status
    }

    func call(_ method: HTTPMethod, _ path: String, _ id: String, _ body: String = "") async throws
        -> RuntimeClient.Answer
    {
        try await runtime.send(method, path, ["Lambda-Extension-Identifier": id], body)
    }
}
