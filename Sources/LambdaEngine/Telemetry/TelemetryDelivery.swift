internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Sends batches of events to subscribers, over loopback.
enum TelemetryDelivery {
    /// How long a subscriber may take for a batch.
    private static let limit: TimeAmount = .seconds(5)

    /// Sends a batch, and returns when the subscriber has it, or did not take it in time.
    static func send(
        _ batch: ByteBuffer, to destination: TelemetrySubscription.Destination, on loop: any EventLoop
    ) async {
        let done = loop.makePromise(of: Void.self)
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(limit).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if case .http = destination { try channel.pipeline.syncOperations.addHTTPClientHandlers() }
                try channel.pipeline.syncOperations.addHandler(TelemetryClient(batch, destination, done))
            }
        }
        bootstrap.connect(host: "127.0.0.1", port: destination.port).whenFailure { done.fail($0) }
        let alarm = loop.scheduleTask(in: limit) { done.succeed(()) }
        // One who does not listen has lost the batch, as on AWS.
        try? await done.futureResult.get()
        alarm.cancel()
    }
}

/// Sends one batch over a connection and closes it.
private final class TelemetryClient: ChannelInboundHandler {
    typealias InboundIn = NIOAny
    typealias OutboundOut = NIOAny

    private let batch: ByteBuffer
    private let destination: TelemetrySubscription.Destination
    private let done: EventLoopPromise<Void>

    init(
        _ batch: ByteBuffer, _ destination: TelemetrySubscription.Destination, _ done: EventLoopPromise<Void>
    ) {
        self.batch = batch
        self.destination = destination
        self.done = done
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        switch destination {
        case .tcp: channel.writeAndFlush(batch).whenComplete { _ in channel.close(promise: nil) }
        case .http(let port, let path):
            var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: path)
            head.headers = [
                "Host": "sandbox.localdomain:\(port)", "Content-Type": "application/json",
                "Content-Length": String(batch.readableBytes), "Connection": "close",
            ]
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.write(HTTPClientRequestPart.body(.byteBuffer(batch)), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Whatever it answers, it has the batch.
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.succeed(())
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
