internal import NIOCore
internal import NIOHTTP1

/// Puts the parts of a request together and hands the call on; a response that comes in pieces it hands on piece by piece.
final class RuntimeCallHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    /// A response that comes in pieces.
    private struct Stream {
        var id: RequestID
        var pipe: ResponsePipe
        var size = 0
    }

    private let owner: RuntimeAPIOwner
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var isTooLarge = false
    private var stream: Stream?

    init(_ owner: RuntimeAPIOwner) {
        self.owner = owner
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let part):
            if stream == nil { collect(part) } else { pass(part, context.channel) }
        case .end(let trailers):
            // What is still on its way to the reader is all there is: nothing more waits for it.
            if stream != nil { _ = context.channel.setOption(.autoRead, value: true) }
            guard let call = call(trailers) else { return }
            owner.onCall(call, RuntimeConnection(channel: context.channel))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let stream { reportTruncation(of: stream, context.eventLoop) }
        owner.onLoss(RuntimeConnection(channel: context.channel))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError {
            RuntimeConnection(channel: context.channel).send(RuntimeReply.malformed)
        } else {
            context.close(promise: nil)
        }
    }

    // MARK: - Requests

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        self.head = head
        body = ByteBuffer()
        isTooLarge = false
        if head.headers.contains(name: "Expect") { sendContinue(context) }
        guard let id = RuntimeCall.streamedInvocation(of: head),
            let pipe = owner.pipe(id, RuntimeConnection(channel: context.channel)),
            pipe.begin(contentType: head.headers.first(name: "Content-Type") ?? "application/octet-stream")
        else { return }
        stream = Stream(id: id, pipe: pipe)
    }

    private func collect(_ part: ByteBuffer) {
        guard body.readableBytes + part.readableBytes <= RuntimeAPILimits.responseSize else {
            isTooLarge = true
            return
        }
        var part = part
        // The common answer comes in one piece.
        if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
    }

    /// The call that is complete now; nil without one.
    private func call(_ trailers: HTTPHeaders?) -> RuntimeCall? {
        guard let head else { return nil }
        defer { (self.head, body, stream) = (nil, ByteBuffer(), nil) }
        guard let stream else { return RuntimeCall(head, body: body, isTooLarge: isTooLarge, trailers: trailers) }
        if isTooLarge { return .respond(stream.id, .streamTooLarge) }
        return .respond(stream.id, RuntimeCall.answer(ByteBuffer(), isTooLarge: false, trailers))
    }

    /// curl waits a second for this when a body is large.
    private func sendContinue(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }

    // MARK: - Responses in pieces

    /// Hands a piece on; reads no more while the reader of the response is behind.
    private func pass(_ part: ByteBuffer, _ channel: any Channel) {
        guard var stream else { return }
        stream.size += part.readableBytes
        self.stream = stream
        // The rest is read and dropped: a runtime is answered when it has said all.
        isTooLarge = stream.size > RuntimeAPILimits.streamedResponseSize
        guard !isTooLarge else { return }
        let isWanted = stream.pipe.write(part) { _ = channel.setOption(.autoRead, value: true) }
        if !isWanted { _ = channel.setOption(.autoRead, value: false) }
    }

    /// A process that ends says why it does; for one that goes on, the lost connection is the reason.
    private func reportTruncation(of stream: Stream, _ loop: any EventLoop) {
        let owner = owner
        loop.scheduleTask(in: Self.endOfProcessTime) { owner.onTruncation(stream.id) }
    }

    /// How long after its connections a process may end.
    private static let endOfProcessTime: TimeAmount = .milliseconds(200)
}
