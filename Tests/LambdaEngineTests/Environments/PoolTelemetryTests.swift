import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct PoolTelemetryTests {
    /// Subscribes to everything, and is slow to ask for more after each invocation.
    private static func subscribing(to port: Int, _ gate: Gate) -> InProcessSandbox.Agent {
        { agent in
            let id = try await agent.register([.invoke, .shutdown])
            let wanted = """
                {"schemaVersion":"2022-12-13","types":["platform","function","extension"],"buffering":{"timeoutMs":25},
                 "destination":{"protocol":"TCP","port":\(port)}}
                """
            let answer = try await agent.call(.PUT, "/2022-07-01/telemetry", id, wanted)
            agent.print("subscribed \(answer.status) \(answer.body)\n")
            while true {
                guard try await agent.next(id).contains("INVOKE") else { return .exited(status: 0) }
                await gate.pass()
            }
        }
    }

    private static func types(_ events: [String]) -> [String] {
        events.compactMap { $0.firstMatch(of: /"type":"([^"]*)"/).map { String($0.1) } }
    }

    /// The events of a type.
    private static func events(_ type: String, in events: [String]) -> [String] {
        events.filter { types([$0]) == [type] }
    }

    @Test func `a subscriber is told of what happens, in its order`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            while true {
                let invocation = try await client.next()
                client.print("from the function\n")
                try await client.respond(invocation, "1")
            }
        }
        try await Subscriber.run { subscriber in
            let gate = Gate(count: 2)
            let agent = Self.subscribing(to: subscriber.port, gate)
            try await Pool.run(runtime, beside: agent, idleTimeout: .milliseconds(50)) { pool in
                _ = try await pool.invoke("1")
                // While the extension is at work the runtime is known to have done, and no more.
                let events = await subscriber.events.all { Self.types($0).contains("platform.runtimeDone") }
                let expected = [
                    "platform.initStart", "platform.telemetrySubscription", "platform.extension",
                    "platform.initRuntimeDone", "platform.initReport", "platform.start", "function",
                    "platform.runtimeDone",
                ]
                let types = Self.types(events).filter { $0 != "extension" }
                #expect(types == expected)
                let written = (Self.events("extension", in: events) + Self.events("function", in: events)).joined()
                #expect(written.contains(#""record":"subscribed 200 \"OK\"""#))
                #expect(written.contains(#""record":"from the function""#))
                await gate.pass()
                // The rest is sent before the environment ends, though it has been at rest.
                let all = await subscriber.events.all { Self.types($0).contains("platform.report") }
                let report = Self.events("platform.report", in: all).joined()
                #expect(report.contains(#""status":"success""#) && report.contains(#""billedDurationMs":"#))
                while await !pool.pool.environments.isEmpty, !Task.isCancelled { await Task.yield() }
            }
        }
    }

    @Test func `an extension may subscribe as long as it has not asked for an event`() async throws {
        let gate = Gate(count: 2)
        let notes = Notes()
        let agent: InProcessSandbox.Agent = { agent in
            let id = try await agent.register([.invoke])
            await gate.pass()
            let wanted =
                #"{"schemaVersion":"2022-12-13","types":["platform"],"destination":{"protocol":"TCP","port":9}}"#
            notes.add(try await agent.call(.PUT, "/2022-07-01/telemetry", id, wanted).body)
            while true { _ = try await agent.next(id) }
        }
        try await Pool.run(EnvironmentPoolTests.echo, beside: agent) { pool in
            async let answer = pool.answer("1")
            // The runtime is ready before the extension subscribes.
            while await !pool.pool.hasReadyRuntime { await Task.yield() }
            await gate.pass()
            let text = try await answer
            #expect(text == "[1]" && notes.all == ["\"OK\""])
        }
    }

    @Test func `a subscription that comes too late is refused`() async throws {
        let notes = Notes()
        let agent: InProcessSandbox.Agent = { agent in
            let id = try await agent.register([.invoke])
            _ = try await agent.next(id)
            notes.add(try await agent.call(.PUT, "/2022-07-01/telemetry", id, "{}").body)
            _ = try await agent.next(id)
            return .exited(status: 0)
        }
        try await Pool.run(EnvironmentPoolTests.echo, beside: agent) { pool in
            _ = try await pool.invoke("1")
            let refused = await notes.all { !$0.isEmpty }
            #expect(refused[0].contains("Telemetry.SubscriptionClosed"))
        }
    }
}

extension EnvironmentPool {
    /// A runtime waits for an invocation.
    fileprivate var hasReadyRuntime: Bool { members.values.contains { $0.waiter != nil } }
}

/// Listens on loopback for events, one a line.
private struct Subscriber {
    let port: Int
    let events: Notes

    static func run(_ body: (Subscriber) async throws -> Void) async throws {
        let events = Notes()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Receiving(events))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        do { try await body(Subscriber(port: port, events: events)) } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    private final class Receiving: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let events: Notes
        private var text = ""

        init(_ events: Notes) {
            self.events = events
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            text = String(lines.removeLast())
            for line in lines { events.add(String(line)) }
        }
    }
}
