import NIOHTTP1
import Synchronization
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct PoolProvisioningTests {
    @Test func `environments are ready before any invocation, and others serve what is too much`() async throws {
        let gate = Gate(count: 4)
        let runtime: InProcessSandbox.Runtime = { client in
            let type = client.program.environment["AWS_LAMBDA_INITIALIZATION_TYPE"] ?? ""
            while true {
                let invocation = try await client.next()
                await gate.pass()
                try await client.respond(invocation, type)
            }
        }
        try await Pool.run(runtime) { pool in
            await pool.pool.provision(2)
            #expect(await pool.pool.provisioned.status == .inProgress)
            while await pool.pool.provisioned.status != .ready { await Task.yield() }
            #expect(await pool.pool.provisioned == ProvisionedConcurrency(requested: 2, allocated: 2, available: 2))
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<3 { group.addTask { try await pool.answer("\(number)") } }
                while await pool.pool.environments[.invoking, default: 0] < 3 { await Task.yield() }
                #expect(await pool.pool.provisioned.available == 0)
                await gate.pass()
                return try await group.reduce(into: []) { $0.append($1) }.sorted()
            }
            #expect(answers == ["on-demand", "provisioned-concurrency", "provisioned-concurrency"])
            await pool.pool.provision(0)
            while await pool.pool.environments.values.reduce(0, +) != 1 { await Task.yield() }
            #expect(await pool.pool.provisioned == ProvisionedConcurrency())
        }
    }

    @Test func `an environment that was ready and dies is made ready again`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            while true {
                let invocation = try await client.next()
                if invocation.body == "1" { return .exited(status: 1) }
                try await client.respond(invocation, "2")
            }
        }
        try await Pool.run(runtime) { pool in
            await pool.pool.provision(1)
            while await pool.pool.provisioned.status != .ready { await Task.yield() }
            _ = try await pool.invoke("1")
            while await pool.pool.provisioned.available != 1 { await Task.yield() }
            try #expect(await pool.answer("2") == "2")
            #expect(await pool.pool.counts.coldStarts == 1)
        }
    }

    @Test func `a function that cannot initialise cannot be provisioned`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            _ = try await client.call(.POST, "init/error", #"{"errorType":"Runtime.ImportModuleError"}"#)
            return .exited(status: 1)
        }
        try await Pool.run(runtime) { pool in
            await pool.pool.provision(2)
            while await pool.pool.provisioned.status == .inProgress { await Task.yield() }
            let provisioned = await pool.pool.provisioned
            #expect(provisioned.failure == "FUNCTION_ERROR_INIT_FAILURE" && provisioned.status == .failed)
            while await !pool.pool.environments.isEmpty { await Task.yield() }
            #expect(await pool.pool.provisioned.allocated == 0)
        }
    }

    @Test func `of too many environments those at work go last, after their invocation`() async throws {
        let gate = Gate(count: 2)
        let runtime: InProcessSandbox.Runtime = { client in
            while true {
                let invocation = try await client.next()
                await gate.pass()
                try await client.respond(invocation, "1")
            }
        }
        try await Pool.run(runtime) { pool in
            await pool.pool.provision(2)
            while await pool.pool.provisioned.status != .ready { await Task.yield() }
            async let answer = pool.answer("{}")
            while await pool.pool.environments[.invoking, default: 0] == 0 { await Task.yield() }
            await pool.pool.provision(1)
            while await pool.pool.environments.values.reduce(0, +) != 1 { await Task.yield() }
            #expect(await pool.pool.environments[.invoking] == 1)
            await pool.pool.provision(0)
            #expect(await pool.pool.environments[.invoking] == 1)
            await gate.pass()
            let text = try await answer
            #expect(text == "1")
            while await !pool.pool.environments.isEmpty { await Task.yield() }
        }
    }

    @Test func `another attempt is made when so many are asked for again`() async throws {
        let isReady = Mutex(false)
        let runtime: InProcessSandbox.Runtime = { client in
            if isReady.withLock({ $0 }) { return try await EnvironmentPoolTests.echo(client) }
            return .exited(status: 1)
        }
        try await Pool.run(runtime) { pool in
            await pool.pool.provision(1)
            while await pool.pool.provisioned.status == .inProgress { await Task.yield() }
            #expect(await pool.pool.provisioned.status == .failed)
            isReady.withLock { $0 = true }
            await pool.pool.provision(1)
            while await pool.pool.provisioned.status == .inProgress { await Task.yield() }
            #expect(await pool.pool.provisioned.status == .ready)
        }
    }
}
