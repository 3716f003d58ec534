internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore
internal import NIOHTTPTypes

/// Answers synchronous invocations on a connection by itself, on the connection's event loop and without a task: they are nearly
/// all that comes, and a task's changes of threads would be a quarter of what they take. All other requests go on to the server.
final class InvocationHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        /// Between requests, or a request of the server's is on its way.
        case passing
        /// An invocation whose payload is not complete.
        case collecting(SynchronousInvocation)
        /// An invocation without its response.
        case running
    }

    /// What came while an invocation ran; its turn is after the response.
    private enum Arrival {
        case part(NIOAny)
        case event(Any)
        case error(any Error)
    }

    /// Answers a request with its whole body, once and on any thread.
    typealias Start =
        @Sendable (SynchronousInvocation, ByteBuffer, @escaping @Sendable (BufferedResponse) -> Void) -> Void

    private let start: Start
    private var state = State.passing
    /// What has come of the payload of an invocation.
    private var payload = ByteBuffer()
    /// Requests that the server has not answered to their ends. What is asked behind them is the server's, too.
    private var passed = 0
    private var arrivals: [Arrival] = []
    /// More is to be read from the client, when what came is taken up.
    private var isReadHeld = false

    /// - Parameter start: gets one invocation at a time.
    init(start: @escaping Start) {
        self.start = start
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (state, unwrapInboundIn(data)) {
        case (.running, _): arrivals.append(.part(data))
        case (.passing, .head(let head)):
            if let invocation = invocation(head) {
                if head.headerFields[.expect] != nil { sendContinue(context) }
                state = .collecting(invocation)
            } else {
                passed += 1
                context.fireChannelRead(data)
            }
        case (.passing, _): context.fireChannelRead(data)
        case (.collecting, .body(let part)): collect(part)
        case (.collecting(let invocation), .end): run(invocation, context)
        case (.collecting, .head): context.close(promise: nil)
        }
    }

    /// Nil for a request that is the server's.
    private func invocation(_ head: HTTPRequest) -> SynchronousInvocation? {
        guard passed == 0, let invocation = SynchronousInvocation(head),
            ForeignRequest(host: head.authority, origin: head.headerFields[.origin]) == nil
        else { return nil }
        return invocation
    }

    /// Keeps no more than tells that the payload is too large.
    private func collect(_ part: ByteBuffer) {
        if payload.readableBytes == 0 {
            // The common payload comes in one piece.
            payload = part
        } else if payload.readableBytes <= SynchronousInvocation.payloadLimitInBytes {
            var part = part
            payload.writeBuffer(&part)
        }
    }

    /// curl waits a second for this when a body is large.
    private func sendContinue(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    // MARK: - Responses

    private func run(_ invocation: SynchronousInvocation, _ context: ChannelHandlerContext) {
        state = .running
        let payload = payload
        self.payload = ByteBuffer()
        let isLast = invocation.head.headerFields[.connection]?.lowercased() == "close"
        let ours = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        start(invocation, payload) { response in
            if loop.inEventLoop {
                ours.value.handler.answer(response, isLast: isLast, ours.value.context)
            } else {
                loop.execute { ours.value.handler.answer(response, isLast: isLast, ours.value.context) }
            }
        }
    }

    private func answer(_ response: BufferedResponse, isLast: Bool, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        if response.body.readableBytes > 0 { context.write(wrapOutboundOut(.body(response.body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if isLast { return context.close(promise: nil) }
        guard !arrivals.isEmpty else {
            state = .passing
            return
        }
        // Later: whoever brought the response is in the middle of something, and may not be asked for another.
        let ours = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.execute { ours.value.handler.takeUpArrivals(ours.value.context) }
    }

    private func takeUpArrivals(_ context: ChannelHandlerContext) {
        state = .passing
        var taken = arrivals[...]
        arrivals = []
        while let arrival = taken.popFirst() {
            if case .running = state {
                arrivals.append(arrival)
                continue
            }
            switch arrival {
            case .part(let part): channelRead(context: context, data: part)
            case .event(let event): context.fireUserInboundEventTriggered(event)
            case .error(let error): context.fireErrorCaught(error)
            }
        }
        context.fireChannelReadComplete()
        if isReadHeld {
            isReadHeld = false
            read(context: context)
        }
    }

    // MARK: - The server's part

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { passed = max(0, passed - 1) }
        context.write(data, promise: promise)
    }

    /// A client that sends more than it waits for is not to fill the memory.
    func read(context: ChannelHandlerContext) {
        if case .running = state, !arrivals.isEmpty {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    /// The ends of what a client sends, and of the engine: the server would close the connection.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .running = state { return arrivals.append(.event(event)) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .running = state { return arrivals.append(.error(error)) }
        // Nothing follows what cannot be read.
        state = .passing
        payload = ByteBuffer()
        context.fireErrorCaught(error)
    }
}
