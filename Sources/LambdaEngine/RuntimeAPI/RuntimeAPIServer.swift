internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Whose Runtime API it is: it answers the calls. Everything is called on the server's loop.
struct RuntimeAPIOwner: Sendable {
    /// Takes the runtime's calls.
    var onCall: @Sendable (RuntimeCall, RuntimeConnection) -> Void
    /// Is told of connections that are gone.
    var onLoss: @Sendable (RuntimeConnection) -> Void
    /// Is told that the connection was lost in the middle of a response that came in pieces.
    var onTruncation: @Sendable (RequestID) -> Void
    /// What takes the response to an invocation in pieces; nil where it is to be collected.
    var pipe: @Sendable (RequestID, RuntimeConnection) -> ResponsePipe?
}

/// The Runtime API of one execution environment: an HTTP server on a port of its own, on loopback.
struct RuntimeAPIServer: Sendable {
    /// Where it listens.
    let port: Int
    private let channel: any Channel

    /// Begins to listen.
    /// - Parameters:
    ///   - loop: everything happens on it.
    ///   - owner: answers the runtime's calls.
    /// - Throws: `.portUnavailable`.
    static func listening(
        on loop: any EventLoop, for owner: RuntimeAPIOwner
    ) async throws(LambdaEngineError) -> RuntimeAPIServer {
        do {
            let channel = try await ServerBootstrap(group: loop)
                .serverChannelOption(.backlog, value: 16)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { child in
                    child.eventLoop.makeCompletedFuture {
                        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)
                        let pipeline = child.pipeline.syncOperations
                        try pipeline.addHandlers(ByteToMessageHandler(decoder), RuntimeCallHandler(owner))
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
