import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

@testable import LambdaEngine

/// Runs a runtime written in Swift inside of the test instead of a program: it speaks the real Runtime API over loopback.
struct InProcessSandbox: Sandbox {
    /// A runtime: gets a way to call the API and to write to the log, and ends as the program would.
    typealias Runtime = @Sendable (RuntimeClient) async throws -> ProgramEnd

    let runtime: Runtime

    init(_ runtime: @escaping Runtime) {
        self.runtime = runtime
    }

    func paths(for folders: FunctionFolders) -> FunctionPaths {
        FunctionPaths(
            task: "/var/task", layers: "/opt", libraries: "/var/runtime", bootstraps: "/var/lang", temporary: "/tmp")
    }

    func start(_ program: SandboxedProgram) async throws(LambdaEngineError) -> any SandboxedProcess {
        InProcessProgram(program, runtime)
    }
}

/// A "process": a task, and a pipe for what it writes.
final class InProcessProgram: SandboxedProcess {
    let program: SandboxedProgram
    let output: Int32
    private let task: Task<ProgramEnd, Never>

    init(_ program: SandboxedProgram, _ runtime: @escaping InProcessSandbox.Runtime) {
        self.program = program
        var ends: [Int32] = [0, 0]
        _ = pipe(&ends)
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        output = ends[0]
        let writer = ends[1]
        let port = Int(program.environment["AWS_LAMBDA_RUNTIME_API"]?.split(separator: ":").last ?? "") ?? 0
        task = Task {
            defer { close(writer) }
            do { return try await runtime(RuntimeClient(port: port, writer: writer)) } catch {
                return .killed(signal: 9)
            }
        }
    }

    func end() async -> ProgramEnd { await task.value }
    func kill() { task.cancel() }
    func watchMemory(_ isWorking: Bool) {}
    func peakMemoryInBytes() -> Int { 20 << 20 }
    func owns(connectionFrom port: Int, to localPort: Int) -> Bool { true }
}

/// Calls a Runtime API, one connection a call.
struct RuntimeClient: Sendable {
    let port: Int
    let writer: Int32

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
