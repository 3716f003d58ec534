import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import LambdaEngine

/// Responses in pieces, from runtimes that run inside of the test and speak the real Runtime API.
@Suite(.timeLimit(.minutes(1)))
struct StreamedInvocationTests {
    /// Starts an invocation whose response is read from the pipe that is given back.
    private func start(_ pool: Pool, in group: inout ThrowingTaskGroup<Void, any Error>) -> ResponsePipe {
        let pipe = ResponsePipe()
        var pending = Pool.invocation("{}")
        pending.pipe = pipe
        group.addTask { [pending] in pipe.finish(try await pool.invoke(pending)) }
        return pipe
    }

    private func run(
        _ runtime: @escaping InProcessSandbox.Runtime, change: (inout FunctionConfiguration) -> Void = { _ in },
        _ body: (ResponsePipe, Pool) async throws -> Void
    ) async throws {
        try await Pool.run(runtime, change: change) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await body(start(pool, in: &group), pool)
                try await group.waitForAll()
            }
        }
    }

    private func rest(of pipe: ResponsePipe) async throws -> [String] {
        var texts: [String] = []
        while let part = try await pipe.next() { texts.append(part.text) }
        return texts
    }

    @Test func `pieces arrive before the function has ended`() async throws {
        let gate = Gate(count: 2)
        let runtime: InProcessSandbox.Runtime = { client in
            while true {
                let invocation = try await client.next()
                try await client.stream(invocation) { write in
                    try await write("one")
                    await gate.pass()
                    try await write("two")
                }
            }
        }
        try await run(runtime) { pipe, _ in
            try await #expect(pipe.next()?.text == "head text/test")
            try await #expect(pipe.next()?.text == "one")
            // Only now may the function go on.
            await gate.pass()
            try await #expect(rest(of: pipe) == ["two", "end"])
        }
    }

    @Test func `trailers tell of an error on the way`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            try await client.stream(
                invocation,
                trailers: [
                    "Lambda-Runtime-Function-Error-Type": "Some.Error", "Lambda-Runtime-Function-Error-Body": "e30=",
                ]
            ) { write in try await write("half") }
            _ = try await client.next()
            return .exited(status: 0)
        }
        try await run(runtime) { pipe, _ in
            try await #expect(rest(of: pipe) == ["head text/test", "half", "end Unhandled {}"])
        }
    }

    @Test func `a process that ends in the middle truncates its response`() async throws {
        let gate = Gate(count: 2)
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            _ = try? await client.stream(invocation) { write in
                try await write("half")
                await gate.pass()
                throw CancellationError()
            }
            return .exited(status: 1)
        }
        try await run(runtime) { pipe, _ in
            try await #expect(pipe.next()?.text == "head text/test")
            await gate.pass()
            let texts = try await rest(of: pipe)
            #expect(texts.first == "half")
            #expect(texts.last?.contains(#""errorType":"Runtime.TruncatedResponse""#) == true)
            #expect(texts.last?.contains("Runtime exited with error: exit status 1") == true)
        }
    }

    @Test func `a connection that is lost in the middle truncates the response of a process that goes on`() async throws
    {
        let gate = Gate(count: 2)
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            _ = try? await client.stream(invocation) { write in
                try await write("half")
                await gate.pass()
                throw CancellationError()
            }
            while true {
                let invocation = try await client.next()
                try await client.respond(invocation, "1")
            }
        }
        try await run(runtime) { pipe, pool in
            try await #expect(pipe.next()?.text == "head text/test")
            await gate.pass()
            let texts = try await rest(of: pipe)
            #expect(texts.last?.contains("Runtime.TruncatedResponse") == true)
            try await #expect(pool.answer("{}") == "1")
        }
    }

    @Test func `time runs out in the middle`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            try await client.stream(invocation) { write in
                try await write("half")
                while !Task.isCancelled { try await Task.sleep(for: .seconds(60)) }
            }
            return .exited(status: 0)
        }
        try await run(runtime, change: { $0.timeoutInSeconds = 1 }) { pipe, _ in
            let texts = try await rest(of: pipe)
            #expect(texts.prefix(2) == ["head text/test", "half"])
            #expect(texts.last?.contains("Sandbox.Timedout") == true)
        }
    }

    @Test func `who wants the whole gets the whole`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            while true {
                let invocation = try await client.next()
                try await client.stream(invocation) { write in
                    try await write("one")
                    try await write("two")
                }
            }
        }
        try await Pool.run(runtime) { pool in try await #expect(pool.answer("{}") == "onetwo") }
    }

    @Test func `a response in one piece is a stream of one`() async throws {
        try await run(EnvironmentPoolTests.echo) { pipe, _ in
            try await #expect(rest(of: pipe) == ["head application/json", "[{}]", "end"])
        }
    }

    @Test func `a reader that is behind makes the runtime wait, and loses nothing`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            let piece = String(repeating: "x", count: 100_000)
            try await client.stream(invocation) { write in for _ in 0..<300 { try await write(piece) } }
            _ = try await client.next()
            return .exited(status: 0)
        }
        try await run(runtime) { pipe, _ in
            var size = 0
            while let part = try await pipe.next() {
                guard case .body(let bytes) = part else { continue }
                size += bytes.readableBytes
                await Task.yield()
            }
            #expect(size == 30_000_000)
        }
    }

    @Test func `a reader that goes away does not stop the function`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            let piece = String(repeating: "x", count: 100_000)
            let answer = try await client.stream(invocation) { write in for _ in 0..<100 { try await write(piece) } }
            client.print("taken with \(answer.status)\n")
            _ = try await client.next()
            return .exited(status: 0)
        }
        try await run(runtime) { pipe, _ in
            try await #expect(pipe.next()?.text == "head text/test")
            pipe.giveUp()
            try await #expect(rest(of: pipe) == ["end"])
        }
    }

    @Test func `a mode that there is not is refused`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            let answer = try await client.stream(invocation, mode: "sideways") { write in try await write("x") }
            try await client.respond(invocation, "\(answer.status)")
            _ = try await client.next()
            return .exited(status: 0)
        }
        try await Pool.run(runtime) { pool in try await #expect(pool.answer("{}") == "400") }
    }
}

extension RuntimeClient {
    /// Answers an invocation in pieces; breaks off when `body` throws.
    @discardableResult
    func stream(
        _ invocation: Answer, mode: String = "streaming", trailers: HTTPHeaders? = nil,
        _ body: (_ write: (String) async throws -> Void) async throws -> Void
    ) async throws -> Answer {
        let id = invocation.headers.first(name: "Lambda-Runtime-Aws-Request-Id") ?? ""
        let channel = try await connected()
        return try await channel.executeThenClose { inbound, outbound in
            var head = HTTPRequestHead(
                version: .http1_1, method: .POST, uri: "/2018-06-01/runtime/invocation/\(id)/response")
            head.headers = [
                "Host": "127.0.0.1", "Content-Type": "text/test", "Transfer-Encoding": "chunked",
                "Lambda-Runtime-Function-Response-Mode": mode,
            ]
            try await outbound.write(.head(head))
            try await body { try await outbound.write(.body(.byteBuffer(ByteBuffer(string: $0)))) }
            try await outbound.write(.end(trailers))
            return try await Self.answer(inbound)
        }
    }
}
