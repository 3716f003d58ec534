internal import NIOCore
internal import NIOHTTP1

/// A connection of a runtime to its Runtime API, for answering the call that it has made last.
struct RuntimeConnection: Sendable {
    let channel: any Channel

    var id: ObjectIdentifier { ObjectIdentifier(channel) }

    /// The ports of the runtime and of the API; nil once the connection is gone.
    var ports: (remote: Int, local: Int)? {
        guard let remote = channel.remoteAddress?.port, let local = channel.localAddress?.port else { return nil }
        return (remote, local)
    }

    /// Answers a call that is not `next`.
    func send(_ reply: RuntimeReply) {
        let body = reply.body
        send(
            reply.status, [("Content-Type", reply == .pong ? "text/plain" : "application/json")], body)
        if reply == .forbidden { channel.close(promise: nil) }
    }

    /// Answers an extension's call.
    func send(_ reply: ExtensionReply) {
        let fields = reply.headers.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
        send(reply.status, [("Content-Type", "application/json")] + fields, reply.body)
    }

    /// Answers `next` with an invocation.
    func send(_ invocation: DeliveredInvocation) {
        var headers = [
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Aws-Request-Id", invocation.requestID.description),
            ("Lambda-Runtime-Deadline-Ms", String(invocation.deadlineInMilliseconds)),
            ("Lambda-Runtime-Invoked-Function-Arn", invocation.invokedARN),
            ("Lambda-Runtime-Trace-Id", invocation.traceID),
        ]
        if let context = invocation.clientContext { headers.append(("Lambda-Runtime-Client-Context", context)) }
        send(.ok, headers, invocation.payload)
    }

    private func send(_ status: HTTPResponseStatus, _ fields: [(String, String)], _ body: ByteBuffer) {
        var headers = HTTPHeaders(fields)
        headers.add(name: "Content-Length", value: String(body.readableBytes))
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    }
}

/// What a runtime gets for an invocation.
struct DeliveredInvocation: Hashable, Sendable {
    var requestID: RequestID
    var payload: ByteBuffer
    /// Milliseconds since 1970.
    var deadlineInMilliseconds: Int64
    /// With the qualifier that the caller gave.
    var invokedARN: String
    /// The value of `X-Amzn-Trace-Id`.
    var traceID: String
    /// JSON text.
    var clientContext: String?
}
