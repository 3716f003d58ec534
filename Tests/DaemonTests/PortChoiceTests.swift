import NIOCore
import NIOPosix
import Testing

@testable import Daemon

struct PortChoiceTests {
    /// A port on loopback that is taken as long as this lives.
    private final class TakenPort {
        private let channel: any Channel
        var number: Int { channel.localAddress?.port ?? 0 }

        init() throws {
            let group = MultiThreadedEventLoopGroup.singleton
            channel = try ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).wait()
        }

        deinit { try? channel.close().wait() }
    }

    @Test func `a port that is free is taken without a word`() throws {
        let free = try TakenPort().number
        var choice = PortChoice()
        let chosen = choice.port(wanted: free, previous: nil, for: "tests")
        #expect(chosen == free)
        #expect(choice.notices == [])
    }

    @Test func `another port stands in for one that is taken, and the user is told`() throws {
        let taken = try TakenPort()
        var choice = PortChoice()
        let port = choice.port(wanted: taken.number, previous: nil, for: "HTTP APIs")
        #expect(port != taken.number && port > 0)
        #expect(choice.notices == ["port \(taken.number) for HTTP APIs is taken; \(port) is used"])
    }

    @Test func `the port of last time stands in first`() throws {
        let taken = try TakenPort()
        let previous = try TakenPort().number
        var choice = PortChoice()
        #expect(choice.port(wanted: taken.number, previous: previous, for: "HTTP APIs") == previous)
        #expect(choice.port(wanted: 0, previous: previous, for: "AWS's APIs") != previous)
    }
}
