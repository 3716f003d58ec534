import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct PoolExtensionsTests {
    /// Tells what it is told.
    private static func noting(_ events: Notes) -> InProcessSandbox.Agent {
        { agent in
            let id = try await agent.register([.invoke, .shutdown])
            while true {
                let event = try await agent.next(id)
                events.add(event)
                if event.contains("SHUTDOWN") { return .exited(status: 0) }
            }
        }
    }

    @Test func `the runtime starts when extensions have registered`() async throws {
        let gate = Gate(count: 2)
        let hasStarted = Mutex(false)
        let agent: InProcessSandbox.Agent = { agent in
            await gate.pass()
            #expect(!hasStarted.withLock { $0 })
            _ = try await agent.next(try await agent.register([.shutdown]))
            return .exited(status: 0)
        }
        let runtime: InProcessSandbox.Runtime = { client in
            hasStarted.withLock { $0 = true }
            return try await EnvironmentPoolTests.echo(client)
        }
        try await Pool.run(runtime, beside: agent) { pool in
            async let answer = pool.answer("1")
            await gate.pass()
            let text = try await answer
            #expect(text == "[1]")
        }
    }

    @Test func `extensions are told of invocations, and of the end`() async throws {
        let events = Notes()
        try await Pool.run(EnvironmentPoolTests.echo, beside: Self.noting(events)) { pool in
            let result = try await pool.invoke("1")
            let event = try #require(await events.all { !$0.isEmpty }.first)
            #expect(event.contains(#""eventType":"INVOKE","requestId":"\#(result.requestID)""#))
            #expect(event.contains(#""invokedFunctionArn":"arn:test""#) && event.contains(#""deadlineMs":"#))
        }
        #expect(events.all.last?.contains(#""shutdownReason":"SPINDOWN""#) == true)
    }

    @Test func `extensions are told of a failure, and start again with the runtime`() async throws {
        let events = Notes()
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            if invocation.body == "1" { return .exited(status: 1) }
            try await client.respond(invocation, "\"fine\"")
            _ = try await client.next()
            return .exited(status: 0)
        }
        try await Pool.run(runtime, beside: Self.noting(events)) { pool in
            #expect(try await pool.invoke("1").functionError == "Unhandled")
            try #expect(await pool.answer("2") == "\"fine\"")
            let all = await events.all { $0.count == 3 }
            #expect(all.map { $0.contains("INVOKE") } == [true, false, true])
            #expect(all[1].contains(#""shutdownReason":"FAILURE""#))
        }
    }

    @Test func `an extension that ends fails the invocation`() async throws {
        let agent: InProcessSandbox.Agent = { agent in
            _ = try await agent.next(try await agent.register([.invoke]))
            return .exited(status: 4)
        }
        let runtime: InProcessSandbox.Runtime = { client in
            _ = try await client.next()
            try await Task.sleep(for: .seconds(3600))
            return .exited(status: 0)
        }
        try await Pool.run(runtime, beside: agent) { pool in
            let result = try await pool.invoke("1")
            #expect(String(buffer: result.payload).contains("Extension.Crash"))
            #expect(String(buffer: result.payload).contains("Error: exit code 4"))
        }
    }

    @Test(arguments: [("init", "Extension.InitError"), ("exit", "Extension.ExitError")])
    func `an extension that says that it cannot go on fails the invocation`(phase: String, type: String) async throws {
        let agent: InProcessSandbox.Agent = { agent in
            let id = try await agent.register([.invoke])
            if phase == "exit" { _ = try await agent.next(id) }
            #expect(try await agent.fail(id, in: phase, "Extension.NoKey") == 202)
            return .exited(status: 1)
        }
        let runtime: InProcessSandbox.Runtime = { client in
            _ = try await client.next()
            try await Task.sleep(for: .seconds(3600))
            return .exited(status: 0)
        }
        try await Pool.run(runtime, beside: agent) { pool in
            let payload = String(buffer: try await pool.invoke("1").payload)
            #expect(payload.contains(#""errorType":"\#(type)""#) && payload.contains("Extension.NoKey"))
        }
    }

    @Test func `an extension of the runtime does not start the program once more`() async throws {
        let programs = Mutex<[InProcessProgram]>([])
        let runtime: InProcessSandbox.Runtime = { client in
            let inner = ExtensionClient(runtime: client, name: "inner")
            let id = try await inner.register([.invoke])
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { while true { _ = try await inner.next(id) } }
                return try await EnvironmentPoolTests.echo(client)
            }
        }
        try await Pool.run(
            runtime, beside: Self.noting(Notes()), onStart: { program in programs.withLock { $0.append(program) } }
        ) { pool in
            try #expect(await pool.answer("1") == "[1]")
            #expect(programs.withLock { $0.map { $0.starts.withLock(\.self) } } == [1])
            let states = pool.log().filter { $0.hasPrefix("EXTENSION") }
            #expect(states.map { $0.contains("Name: agent") } == [true, false])
        }
    }
}
