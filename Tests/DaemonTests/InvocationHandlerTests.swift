import HTTPTypes
import LambdaEngine
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization
import Testing

@testable import Daemon

/// One connection with the handler, and what stands for the server behind it.
struct InvocationHandlerTests {
    private typealias Answer = @Sendable (BufferedResponse) -> Void

    /// What the handler asked to be run, and how it is answered.
    private final class Engine: Sendable {
        struct Call: Sendable {
            let path: String
            let payload: ByteBuffer
            let answer: Answer
        }

        private let calls = Mutex<[Call]>([])

        var payloads: [String] { calls.withLock { $0.map { String(buffer: $0.payload) } } }
        var paths: [String] { calls.withLock { $0.map(\.path) } }

        func start(_ invocation: SynchronousInvocation, _ payload: ByteBuffer, _ answer: @escaping Answer) {
            calls.withLock { $0.append(Call(path: invocation.head.path ?? "", payload: payload, answer: answer)) }
        }

        func answer(_ number: Int, _ body: String) {
            let call = calls.withLock { $0[number] }
            call.answer(BufferedResponse(statusCode: 200, headers: [:], body: ByteBuffer(string: body)))
        }
    }

    private let engine = Engine()
    private let channel = EmbeddedChannel()

    init() throws {
        try channel.pipeline.syncOperations.addHandler(InvocationHandler { [engine] in engine.start($0, $1, $2) })
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func head(_ path: String, _ fields: HTTPFields = [:], host: String = "127.0.0.1") -> HTTPRequestPart {
        .head(HTTPRequest(method: .post, scheme: "http", authority: host, path: path, headerFields: fields))
    }

    private static let invocations = "/2015-03-31/functions/hello/invocations"

    private func send(_ parts: HTTPRequestPart...) throws {
        for part in parts { try channel.writeInbound(part) }
    }

    private func invoke(_ payload: String, _ fields: HTTPFields = [:]) throws {
        try send(head(Self.invocations, fields), .body(ByteBuffer(string: payload)), .end(nil))
    }

    /// What has come to the server, in short.
    private func passed() throws -> [String] {
        var all: [String] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            switch part {
            case .head(let head): all.append(head.path ?? "")
            case .body(let bytes): all.append(String(buffer: bytes))
            case .end: all.append("end")
            }
        }
        return all
    }

    /// What has come to the client, in short.
    private func answered() throws -> [String] {
        var all: [String] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            switch part {
            case .head(let head): all.append("\(head.status.code)")
            case .body(let bytes): all.append(String(buffer: bytes))
            case .end: all.append("end")
            }
        }
        return all
    }

    private func answerOfServer(_ status: HTTPResponse.Status) throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: status)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    // MARK: - One request

    @Test func `an invocation is answered without the server`() throws {
        try send(
            head(Self.invocations), .body(ByteBuffer(string: #"{"a""#)), .body(ByteBuffer(string: ":1}")), .end(nil))
        #expect(engine.payloads == [#"{"a":1}"#])
        engine.answer(0, "one")
        #expect(try answered() == ["200", "one", "end"])
        #expect(try passed() == [])
        try invoke("2")
        engine.answer(1, "")
        #expect(try answered() == ["200", "end"])
    }

    @Test(
        arguments: [
            ("/2015-03-31/functions/hello", [:], "127.0.0.1"), ("/2015-03-31/functions/", [:], "127.0.0.1"),
            (invocations, [.known("X-Amz-Invocation-Type"): "Event"], "127.0.0.1"),
            (invocations, [.known("X-Amz-Invocation-Type"): "requestresponse"], "127.0.0.1"),
            (invocations, [:], "example.com"), (invocations, [.origin: "http://example.com"], "127.0.0.1"),
        ] as [(String, HTTPFields, String)])
    func `other requests go to the server`(_ path: String, _ fields: HTTPFields, host: String) throws {
        try send(head(path, fields, host: host), .body(ByteBuffer(string: "{}")), .end(nil))
        #expect(try passed() == [path, "{}", "end"])
        try answerOfServer(.accepted)
        #expect(try answered() == ["202", "end"])
        #expect(engine.paths == [])
    }

    @Test func `a payload is kept as far as tells that it is too large`() throws {
        let part = ByteBuffer(repeating: 0x20, count: 4_000_000)
        try send(head(Self.invocations), .body(part), .body(part), .body(part), .end(nil))
        #expect(engine.payloads.map(\.utf8.count) == [8_000_000])
    }

    @Test func `a client that asks first is told to go on`() throws {
        try send(head(Self.invocations, [.expect: "100-continue"]))
        #expect(try answered() == ["100"])
    }

    @Test func `the connection is closed for a client that asks for that`() throws {
        try invoke("1", [.connection: "Close"])
        engine.answer(0, "one")
        #expect(try answered() == ["200", "one", "end"])
        #expect(!channel.isActive)
    }

    @Test func `a response for nobody is dropped`() throws {
        try invoke("1")
        try channel.close().wait()
        engine.answer(0, "one")
        #expect(!channel.isActive)
    }

    // MARK: - Several requests

    @Test func `what comes behind an invocation waits for its response`() throws {
        try invoke("1")
        try invoke("2")
        try send(head("/other"), .end(nil))
        #expect(engine.payloads == ["1"])
        #expect(try passed() == [])
        engine.answer(0, "one")
        channel.embeddedEventLoop.run()
        #expect(engine.payloads == ["1", "2"])
        engine.answer(1, "two")
        channel.embeddedEventLoop.run()
        #expect(try answered() == ["200", "one", "end", "200", "two", "end"])
        #expect(try passed() == ["/other", "end"])
    }

    @Test func `an invocation behind a request of the server's is the server's`() throws {
        try send(head("/other"), .end(nil))
        try invoke("1")
        #expect(try passed() == ["/other", "end", Self.invocations, "1", "end"])
        try answerOfServer(.ok)
        try answerOfServer(.ok)
        try invoke("2")
        #expect(engine.payloads == ["2"])
    }

    // MARK: - Ends

    @Test func `the end of what a client sends comes after the response`() throws {
        final class Events: ChannelInboundHandler {
            typealias InboundIn = Never
            var seen: [String] = []

            func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) { seen.append("\(event)") }
        }
        let events = Events()
        try channel.pipeline.syncOperations.addHandler(events)
        try invoke("1")
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(events.seen == [])
        engine.answer(0, "one")
        channel.embeddedEventLoop.run()
        #expect(events.seen == ["inputClosed"])
        #expect(try answered() == ["200", "one", "end"])
    }

    @Test func `what cannot be read is the server's to refuse`() throws {
        struct Malformed: Error {}
        try send(head(Self.invocations))
        channel.pipeline.fireErrorCaught(Malformed())
        #expect(throws: Malformed.self) { try channel.throwIfErrorCaught() }
        #expect(engine.paths == [])
    }

    @Test func `no more is read from a client that sends more than it waits for`() throws {
        final class Reads: ChannelOutboundHandler {
            typealias OutboundIn = Never
            var count = 0

            func read(context: ChannelHandlerContext) { count += 1 }
        }
        let reads = Reads()
        try channel.pipeline.syncOperations.addHandler(reads, position: .first)
        try invoke("1")
        channel.pipeline.read()
        #expect(reads.count == 1)
        try send(head("/other"))
        channel.pipeline.read()
        #expect(reads.count == 1)
        engine.answer(0, "one")
        channel.embeddedEventLoop.run()
        #expect(reads.count == 2)
    }
}
