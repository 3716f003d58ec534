import HummingbirdCore
import LambdaEngine
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import Triggers

/// The front door behind a server on a socket, spoken to in bytes.
@Suite(.timeLimit(.minutes(1))) struct FrontDoorLiveTests {
    /// Serves on a free port while the body lasts.
    private func withServer(_ door: FrontDoor, _ body: @Sendable (Int) async throws -> Void) async throws {
        let (ports, feed) = AsyncStream.makeStream(of: Int.self)
        let server = try HTTPServerBuilder.http1().buildServer(
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: .silent,
            responder: { request, writer, channel in
                let response = await door.response(to: request, from: channel.remoteAddress)
                try await writer.write(response: response.head, body: response.body)
            },
            onServerRunning: { feed.yield($0.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            var iterator = ports.makeAsyncIterator()
            try await body(try #require(await iterator.next()))
            group.cancelAll()
        }
    }

    /// Sends bytes and reads until the server closes the connection.
    private func exchange(_ text: String, port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(
            host: "127.0.0.1", port: port
        ) {
            channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text.replacing("\n", with: "\r\n")))
            var answer = ByteBuffer()
            for try await part in inbound { answer.writeImmutableBuffer(part) }
            return String(buffer: answer).replacing("\r\n", with: "\n")
        }
    }

    @Test func `several requests on one connection get their answers in turn`() async throws {
        let records = Samples.rest(
            "/echo: {x-amazon-apigateway-any-method: \(Samples.proxy)}, /none: {get: \(Samples.proxy)}")
        let invoker = RecordingInvoker { invocation throws(LambdaError) in
            let event = String(buffer: invocation.payload)
            if event.contains(#""path":"/none""#) { return .payload(#"{"statusCode":204,"body":"no room for this"}"#) }
            return .payload(#"{"statusCode":200,"headers":{"X-Method":"m"},"body":"hello"}"#)
        }
        let door = await TestDoor(records, invoker: invoker)
        try await withServer(door.door) { port in
            let answer = try await exchange(
                """
                GET /Prod/none HTTP/1.1
                Host: 127.0.0.1:\(port)

                HEAD /Prod/echo HTTP/1.1
                Host: 127.0.0.1:\(port)

                POST /Prod/echo?a=1&a=2 HTTP/1.1
                Host: a1b2c3d4e5.execute-api.localhost:\(port)
                Transfer-Encoding: chunked
                Content-Type: text/plain

                4
                some
                5
                 text
                0

                GET /Prod/missing HTTP/1.1
                Host: 127.0.0.1:\(port)
                Connection: close


                """, port: port)
            let own = """
                x-amzn-RequestId: c6af9ac6-7b61-11e6-9a41-93e8deadbeef
                x-amz-apigw-id: AbCdEfGhIjKlMnO=
                """
            let trace =
                "X-Amzn-Trace-Id: Root=1-65920080-0123456789abcdef01234567;Parent=89abcdef01234567;Sampled=0;Lineage=1:cafe0123:0"
            let date = "Date: Mon, 01 Jan 2024 00:00:00 GMT"
            #expect(
                answer == """
                    HTTP/1.1 204 No Content
                    Content-Type: application/json
                    \(own)
                    \(trace)
                    \(date)

                    HTTP/1.1 200 OK
                    X-Method: m
                    Content-Type: application/json
                    \(own)
                    \(trace)
                    Content-Length: 5
                    \(date)

                    HTTP/1.1 200 OK
                    X-Method: m
                    Content-Type: application/json
                    \(own)
                    \(trace)
                    Content-Length: 5
                    \(date)

                    helloHTTP/1.1 403 Forbidden
                    \(own)
                    x-amzn-ErrorType: MissingAuthenticationTokenException
                    Content-Type: application/json
                    Content-Length: 42
                    \(date)

                    {"message":"Missing Authentication Token"}
                    """)
        }
        let events = door.invoker.payloads
        try #require(events.count == 3)
        #expect(events[1].contains(#""httpMethod":"HEAD""#))
        #expect(events[2].contains(#""multiValueQueryStringParameters":{"a":["1","2"]}"#))
        #expect(events[2].contains(#""body":"some text""#))
        #expect(events[2].contains(#""sourceIp":"127.0.0.1""#))
        #expect(events[2].contains(#""domainName":"a1b2c3d4e5.execute-api.localhost""#))
    }

    @Test func `a host that is not of this machine is refused`() async throws {
        let door = await TestDoor(Samples.functionURL())
        try await withServer(door.door) { port in
            let answer = try await exchange("GET / HTTP/1.1\nHost: evil.example\nConnection: close\n\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\n"))
        }
        #expect(door.invoker.invocations.isEmpty)
    }
}
