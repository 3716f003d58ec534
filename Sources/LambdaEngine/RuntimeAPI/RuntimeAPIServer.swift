internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// The Runtime API of one execution environment: an HTTP server on a port of its own, on loopback.
struct RuntimeAPIServer: Sendable {
    /// Where it listens.
    let port: Int
    private let channel: any Channel

    /// Begins to listen.
    /// - Parameters:
    ///   - loop: everything happens on it.
    ///   - onCall: takes the runtime's calls.
    ///   - onLoss: is told of connections that are gone.
    /// - Throws: `.portUnavailable`.
    static func listening(
        on loop: any EventLoop, onCall: @escaping @Sendable (RuntimeCall, RuntimeConnection) -> Void,
        onLoss: @escaping @Sendable (RuntimeConnection) -> Void
    ) async throws(LambdaEngineError) -> RuntimeAPIServer {
        do {
            let channel = try await ServerBootstrap(group: loop)
                .serverChannelOption(.backlog, value: 16)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { child in
                    child.eventLoop.makeCompletedFuture {
                        let pipeline = child.pipeline.syncOperations
                        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                        try pipeline.addHandler(RuntimeCallHandler(onCall, onLoss))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            return RuntimeAPIServer(port: channel.localAddress?.port ?? 0, channel: channel)
        } catch {
            throw LambdaEngineError(.portUnavailable, "no port on loopback for a Runtime API", cause: "\(error)")
        }
    }

    /// Stops listening; connections go when the runtime does.
    func close() {
        channel.close(promise: nil)
    }
}

/// Puts the parts of a request together and hands the call on.
private final class RuntimeCallHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let onCall: (RuntimeCall, RuntimeConnection) -> Void
    private let onLoss: (RuntimeConnection) -> Void
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var isTooLarge = false

    init(
        _ onCall: @escaping (RuntimeCall, RuntimeConnection) -> Void, _ onLoss: @escaping (RuntimeConnection) -> Void
    ) {
        self.onCall = onCall
        self.onLoss = onLoss
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ByteBuffer()
            isTooLarge = false
            if head.headers.contains(name: "Expect") { sendContinue(context) }
        case .body(var part):
            guard body.readableBytes + part.readableBytes <= RuntimeAPILimits.responseSize else {
                isTooLarge = true
                return
            }
            // The common answer comes in one piece.
            if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
        case .end(let trailers):
            guard let head else { return }
            let call = RuntimeCall(head, body: body, isTooLarge: isTooLarge, trailers: trailers)
            body = ByteBuffer()
            onCall(call, RuntimeConnection(channel: context.channel))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        onLoss(RuntimeConnection(channel: context.channel))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// curl waits a second for this when a body is large.
    private func sendContinue(_ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }
}
