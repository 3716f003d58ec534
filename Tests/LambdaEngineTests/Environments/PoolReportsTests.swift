import NIOCore
import Testing

@testable import LambdaEngine

/// Invocations that go on after their answer, since extensions are at work on them.
@Suite(.timeLimit(.minutes(1)))
struct PoolReportsTests {
    /// Writes a line and asks for more only when it may.
    private static func slow(_ gate: Gate) -> InProcessSandbox.Agent {
        { agent in
            let id = try await agent.register([.invoke, .shutdown])
            while true {
                guard try await agent.next(id).contains("INVOKE") else { return .exited(status: 0) }
                await gate.pass()
                agent.print("flushed\n")
            }
        }
    }

    private static func isReport(_ line: String) -> Bool { line.hasPrefix("REPORT") }

    @Test func `a caller is answered at once, and the report waits for extensions`() async throws {
        let gate = Gate(count: 2)
        try await Pool.run(EnvironmentPoolTests.echo, beside: Self.slow(gate)) { pool in
            try #expect(await pool.answer("1") == "[1]")
            #expect(!pool.log().contains { $0.hasPrefix("END") || Self.isReport($0) })
            await gate.pass()
            let log = await pool.log { $0.contains(where: Self.isReport) }
            #expect(log.suffix(3).map { String($0.prefix(7)) } == ["flushed", "END Req", "REPORT "])
            #expect(log.last?.contains("Status") == false)
        }
    }

    @Test func `the log that a caller asks for ends with the report`() async throws {
        try await Pool.run(EnvironmentPoolTests.echo, beside: Self.slow(Gate(count: 1))) { pool in
            var invocation = Pool.invocation("1")
            invocation.wantsLog = true
            let result = try await pool.invoke(invocation)
            let lines = String(buffer: result.logTail).split(separator: "\n")
            #expect(lines.map { String($0.prefix(7)) } == ["START R", "flushed", "END Req", "REPORT "])
            #expect(String(buffer: result.payload) == "[1]")
        }
    }

    @Test func `a log of JSON tells of the runtime's end before the report`() async throws {
        let gate = Gate(count: 2)
        let logging = FunctionLogging(format: .json, applicationLevel: nil, systemLevel: "DEBUG")
        try await Pool.run(
            EnvironmentPoolTests.echo, beside: Self.slow(gate), change: { $0.logging = logging }
        ) { pool in
            _ = try await pool.answer("1")
            let done = await pool.log { $0.contains { $0.contains("platform.runtimeDone") } }
            #expect(!done.contains { $0.contains("platform.report") })
            await gate.pass()
            let log = await pool.log { $0.contains { $0.contains("platform.report") } }
            #expect(log.dropLast().last == "flushed")
        }
    }

    @Test func `extensions that do not want to know of invocations are not waited for`() async throws {
        let agent: InProcessSandbox.Agent = { agent in
            _ = try await agent.next(try await agent.register([.shutdown]))
            return .exited(status: 0)
        }
        try await Pool.run(EnvironmentPoolTests.echo, beside: agent) { pool in
            let tail = String(buffer: try await pool.invoke("1").logTail)
            #expect(tail.split(separator: "\n").last?.hasPrefix("REPORT") == true)
        }
    }

    @Test func `an extension that takes longer than the function may is a timeout in the report`() async throws {
        let gate = Gate(count: 2)
        try await Pool.run(
            EnvironmentPoolTests.echo, beside: Self.slow(gate), change: { $0.timeoutInSeconds = 1 }
        ) { pool in
            try #expect(await pool.answer("1") == "[1]")
            let log = await pool.log { $0.contains(where: Self.isReport) }
            #expect(log.last?.contains("Status: timeout") == true)
            #expect(log.contains { $0.contains("Task timed out after 1.00 seconds") })
            #expect(await pool.pool.counts.errors == 0)
            await gate.pass()
        }
    }

    @Test func `an extension that ends after the answer is an error in the report`() async throws {
        let gate = Gate(count: 2)
        let agent: InProcessSandbox.Agent = { agent in
            _ = try await agent.next(try await agent.register([.invoke]))
            await gate.pass()
            return .exited(status: 4)
        }
        try await Pool.run(EnvironmentPoolTests.echo, beside: agent) { pool in
            try #expect(await pool.answer("1") == "[1]")
            await gate.pass()
            let log = await pool.log { $0.contains(where: Self.isReport) }
            #expect(log.last?.contains("Status: error\tError Type: Extension.Crash") == true)
        }
    }

    @Test func `an invocation that is stopped while extensions are at work is reported as it was`() async throws {
        let gate = Gate(count: 2)
        try await Pool.run(EnvironmentPoolTests.echo, beside: Self.slow(gate)) { pool in
            try #expect(await pool.answer("1") == "[1]")
            await pool.pool.retire(isUrgent: true)
            let log = pool.log()
            #expect(log.last.map(Self.isReport) == true && log.last?.contains("Status") == false)
            await gate.pass()
        }
    }
}
