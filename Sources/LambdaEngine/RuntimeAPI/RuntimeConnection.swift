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
        send(reply.status, [("Content-Type", reply == .pong ? "text/plain" : "application/json")], reply.body)
        if reply.isLast { channel.close(promise: nil) }
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
        var message = Self.head(status, fields, length: body.readableBytes)
        guard body.readableBytes > Self.joinedSize else {
            message.writeImmutableBuffer(body)
            channel.writeAndFlush(message, promise: nil)
            return
        }
        channel.write(message, promise: nil)
        channel.writeAndFlush(body, promise: nil)
    }

    /// Bodies up to so many bytes are copied behind their head; a larger one is sent from where it is.
    private static let joinedSize = 4096

    /// The status line and the fields of a response (RFC 9112, sections 4 and 5).
    ///
    /// - Parameter length: of the body that follows.
    static func head(_ status: HTTPResponseStatus, _ fields: [(String, String)], length: Int) -> ByteBuffer {
        let size = fields.reduce(128) { $0 + $1.0.utf8.count + $1.1.utf8.count + 4 }
        var head = ByteBuffer()
        head.reserveCapacity(size + min(length, joinedSize))
        head.writeStaticString("HTTP/1.1 ")
        head.writeString(String(status.code))
        head.writeStaticString(" ")
        head.writeString(status.reasonPhrase)
        for (name, value) in fields {
            head.writeStaticString("\r\n")
            head.writeString(name)
            head.writeStaticString(": ")
            write(value, to: &head)
        }
        head.writeStaticString("\r\nContent-Length: ")
        head.writeString(String(length))
        head.writeStaticString("\r\n\r\n")
        return head
    }

    /// A client context can be JSON of several lines; the value of a field has one (RFC 9110, section 5.5).
    private static func write(_ value: String, to head: inout ByteBuffer) {
        guard value.utf8.contains(where: { $0 < UInt8(ascii: " ") }) else {
            head.writeString(value)
            return
        }
        head.writeBytes(value.utf8.map { $0 < UInt8(ascii: " ") ? UInt8(ascii: " ") : $0 })
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
