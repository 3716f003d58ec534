import Synchronization
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct PoolRestTests {
    @Test func `an environment that has nothing to do rests until it has`() async throws {
        let programs = Mutex<[InProcessProgram]>([])
        try await Pool.run(EnvironmentPoolTests.echo, onStart: { program in programs.withLock { $0.append(program) } })
        { pool in
            try #expect(await pool.answer("1") == "[1]")
            let first = programs.withLock { $0.first }
            let program = try #require(first)
            while program.rests.withLock(\.frozen) == 0 { await Task.yield() }
            #expect(program.rests.withLock(\.thawed) == 0)
            try #expect(await pool.answer("2") == "[2]")
            #expect(program.rests.withLock(\.thawed) == 1)
            while program.rests.withLock(\.frozen) == 1 { await Task.yield() }
        }
    }

    @Test func `environments without work are ended after a while`() async throws {
        try await Pool.run(EnvironmentPoolTests.echo, idleTimeout: .milliseconds(50)) { pool in
            _ = try await pool.invoke("1")
            while await !pool.pool.environments.isEmpty { await Task.yield() }
            _ = try await pool.invoke("2")
            #expect(await pool.pool.counts.coldStarts == 2)
        }
    }

    @Test func `an environment that was ready before any invocation rests, and is not ended`() async throws {
        let programs = Mutex<[InProcessProgram]>([])
        let note: @Sendable (InProcessProgram) -> Void = { program in programs.withLock { $0.append(program) } }
        try await Pool.run(EnvironmentPoolTests.echo, idleTimeout: .zero, onStart: note) { pool in
            await pool.pool.provision(1)
            while await pool.pool.provisioned.status != .ready { await Task.yield() }
            let program = try #require(programs.withLock { $0.first })
            while program.rests.withLock(\.frozen) == 0 { await Task.yield() }
            try #expect(await pool.answer("1") == "[1]")
            #expect(program.rests.withLock(\.thawed) == 1)
            while program.rests.withLock(\.frozen) == 1 { await Task.yield() }
            #expect(await pool.pool.counts.coldStarts == 1)
        }
    }
}
