import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

@testable import LambdaEngine

/// Runs a runtime written in Swift inside of the test instead of a program: it speaks the real Runtime API over loopback.
struct InProcessSandbox: Sandbox {
    /// A runtime: gets a way to call the API and to write to the log, and ends as the program would.
    typealias Runtime = @Sendable (RuntimeClient) async throws -> ProgramEnd

    let runtime: Runtime
    let onStart: (@Sendable (InProcessProgram) -> Void)?

    init(_ runtime: @escaping Runtime, onStart: (@Sendable (InProcessProgram) -> Void)? = nil) {
        self.runtime = runtime
        self.onStart = onStart
    }

    let runsExtensions = false

    func paths(for folders: FunctionFolders) -> FunctionPaths {
        FunctionPaths(
            task: "/var/task", layers: "/opt", libraries: "/var/runtime", bootstraps: "/var/lang", temporary: "/tmp")
    }

    func start(_ program: SandboxedProgram) async throws(LambdaEngineError) -> any SandboxedProcess {
        let started = InProcessProgram(program, runtime)
        onStart?(started)
        return started
    }
}

/// A "process": a task for each run, and a pipe for what it writes.
final class InProcessProgram: SandboxedProcess {
    let program: SandboxedProgram
    let output: Int32
    private let writer: Int32
    private let runtime: InProcessSandbox.Runtime
    private let task: Mutex<Task<ProgramEnd, Never>>
    private let isGone = Mutex(false)
    /// How often it was frozen and thawed.
    let rests = Mutex((frozen: 0, thawed: 0))

    init(_ program: SandboxedProgram, _ runtime: @escaping InProcessSandbox.Runtime) {
        self.program = program
        self.runtime = runtime
        var ends: [Int32] = [0, 0]
        _ = pipe(&ends)
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        (output, writer) = (ends[0], ends[1])
        task = Mutex(Self.run(program, runtime, ends[1]))
    }

    private static func run(
        _ program: SandboxedProgram, _ runtime: @escaping InProcessSandbox.Runtime, _ writer: Int32
    ) -> Task<ProgramEnd, Never> {
        let port = Int(program.environment["AWS_LAMBDA_RUNTIME_API"]?.split(separator: ":").last ?? "") ?? 0
        return Task {
            do { return try await runtime(RuntimeClient(port: port, writer: writer, program: program)) } catch {
                return .killed(signal: 9)
            }
        }
    }

    private var current: Task<ProgramEnd, Never> { task.withLock { $0 } }

    func end() async -> ProgramEnd { await current.value }

    func clear() async {
        current.cancel()
        _ = await current.value
    }

    func restart() async throws(LambdaEngineError) {
        if isGone.withLock({ $0 }) { throw LambdaEngineError(.spawnFailed, "gone") }
        task.withLock { $0 = Self.run(program, runtime, writer) }
    }

    let extensionOutput: Int32? = nil
    let extensionEnds: AsyncStream<(String, ProgramEnd)>? = nil
    func proceed() {}
    func interrupt() { current.cancel() }
    func kill() { current.cancel() }

    func discard() async {
        await clear()
        let isFirst = isGone.withLock { isGone in
            defer { isGone = true }
            return !isGone
        }
        if isFirst { close(writer) }
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
        try await connected().executeThenClose { inbound, outbound in
            var head = HTTPRequestHead(version: .http1_1, method: method, uri: "/2018-06-01/runtime/\(path)")
            head.headers = ["Host": "127.0.0.1", "Content-Length": String(body.utf8.count)]
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
