import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import LambdaEngine

struct RuntimeConnectionTests {
    private func answered(_ answer: (RuntimeConnection) -> Void) throws -> [ByteBuffer] {
        let channel = EmbeddedChannel()
        answer(RuntimeConnection(channel: channel))
        var written: [ByteBuffer] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { written.append(buffer) }
        return written
    }

    private func invocation(payload: ByteBuffer, clientContext: String? = nil) -> DeliveredInvocation {
        DeliveredInvocation(
            requestID: RequestID("an-id"), payload: payload, deadlineInMilliseconds: 5, invokedARN: "arn:aws:lambda",
            traceID: "Root=1", clientContext: clientContext)
    }

    @Test func `a short invocation goes out in one piece`() throws {
        let written = try answered { $0.send(invocation(payload: ByteBuffer(string: "{}"))) }
        #expect(
            written.map { String(buffer: $0) } == [
                """
                HTTP/1.1 200 OK\r
                Content-Type: application/json\r
                Lambda-Runtime-Aws-Request-Id: an-id\r
                Lambda-Runtime-Deadline-Ms: 5\r
                Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda\r
                Lambda-Runtime-Trace-Id: Root=1\r
                Content-Length: 2\r
                \r
                {}
                """
            ])
    }

    @Test func `a large payload is not copied behind its head`() throws {
        let payload = ByteBuffer(repeating: UInt8(ascii: "1"), count: 100_000)
        let written = try answered { $0.send(invocation(payload: payload)) }
        #expect(written.count == 2)
        #expect(written.last == payload)
        #expect(String(buffer: try #require(written.first)).hasSuffix("Content-Length: 100000\r\n\r\n"))
    }

    @Test func `a client context of several lines stays within its field`() throws {
        let context = "{\r\n\"custom\": {\"é\": 1}\n}"
        let written = try answered { $0.send(invocation(payload: ByteBuffer(), clientContext: context)) }
        let text = written.map { String(buffer: $0) }.joined()
        #expect(text.contains("\r\nLambda-Runtime-Client-Context: {  \"custom\": {\"é\": 1} }\r\n"))
    }

    @Test func `what is no HTTP is refused, and the connection ends`() throws {
        let owner = RuntimeAPIOwner(
            onCall: { _, _ in Issue.record("no call was made") }, onLoss: { _ in }, onTruncation: { _ in },
            pipe: { _, _ in nil })
        let channel = EmbeddedChannel()
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        try channel.pipeline.syncOperations.addHandlers(decoder, RuntimeCallHandler(owner))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 9)).wait()
        channel.pipeline.fireChannelRead(ByteBuffer(string: "\u{16}\u{3}\u{1}\r\n\r\n"))
        channel.embeddedEventLoop.run()
        let answer = try #require(try channel.readOutbound(as: ByteBuffer.self))
        #expect(String(buffer: answer).hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(!channel.isActive)
    }
}
