import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import LambdaEngine

struct RuntimeConnectionTests {
    private func head(_ fields: [(String, String)], length: Int) -> String {
        String(buffer: RuntimeConnection.head(.ok, fields, length: length))
    }

    @Test func `a head has the status, the fields and the length of the body`() {
        #expect(
            head([("Content-Type", "application/json"), ("Lambda-Runtime-Deadline-Ms", "5")], length: 100_000)
                == "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Deadline-Ms: 5\r\nContent-Length: 100000\r\n\r\n"
        )
    }

    @Test func `a client context of several lines stays within its field`() {
        let field = ("Lambda-Runtime-Client-Context", "{\r\n\"custom\": {\"é\": 1}\n}")
        #expect(
            head([field], length: 0)
                == "HTTP/1.1 200 OK\r\nLambda-Runtime-Client-Context: {  \"custom\": {\"é\": 1} }\r\nContent-Length: 0\r\n\r\n"
        )
    }

    @Test func `what is no HTTP is refused, and the connection ends`() async throws {
        let owner = RuntimeAPIOwner(
            onCall: { _, _ in Issue.record("no call was made") }, onLoss: { _ in }, onTruncation: { _ in },
            pipe: { _, _ in nil })
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await RuntimeAPIServer.listening(on: group.next(), for: owner)
        defer { server.close() }
        let client = try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: server.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        try await client.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: "\u{16}\u{3}\u{1}\r\n\r\n"))
            var answer = ""
            for try await part in inbound { answer += String(buffer: part) }
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("cannot read the request"))
        }
    }
}
