internal import Deployments
internal import Foundation
public import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// The engine cannot be talked to.
public struct EngineError: Error, Sendable {
    /// What kind of trouble it is.
    public enum Code: Sendable {
        /// Nothing answers on the control socket.
        case notRunning
        /// The engine could not be started.
        case startFailed
        /// Another engine runs for the project.
        case alreadyRunning
        /// The engine broke off, or answered something that is not understood.
        case badAnswer
    }

    /// What kind of trouble it is.
    public var code: Code
    /// In lower case, without a full stop.
    public var message: String
}

/// Talks to the engine over its control socket: HTTP/1.1, one connection a request.
public struct ControlClient: Sendable {
    private let socketPath: String

    /// Talks to the engine of a project; connects with the first request.
    public init(_ project: ProjectFolder) {
        socketPath = project.socketPath
    }

    /// An answer whose body is read as it comes.
    public struct Answer: Sendable {
        /// The HTTP status.
        public var status: Int
        /// In the order they came.
        public var headers: [(name: String, value: String)]
        /// The whole body, or what follows the last piece that was handed on.
        public var body: ByteBuffer

        /// The first header of that name, in any case.
        public func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// Sends a request and collects the answer.
    /// - Parameter onChunk: gets each piece of the body as it arrives; the collected body then stays empty.
    public func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: ByteBuffer = ByteBuffer(),
        onChunk: (@Sendable (ByteBuffer) async throws -> Void)? = nil
    ) async throws(EngineError) -> Answer {
        do {
            let channel = try await connected()
            return try await channel.executeThenClose { inbound, outbound in
                var head = HTTPRequestHead(version: .http1_1, method: .init(rawValue: method), uri: path)
                head.headers = HTTPHeaders(
                    headers + [("host", "localhost"), ("content-length", String(body.readableBytes))])
                try await outbound.write(.head(head))
                if body.readableBytes > 0 { try await outbound.write(.body(.byteBuffer(body))) }
                try await outbound.write(.end(nil))
                return try await Self.answer(from: inbound, onChunk: onChunk)
            }
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(code: .badAnswer, message: "the engine broke off: \(error)")
        }
    }

    private typealias ClientChannel = NIOAsyncChannel<HTTPClientResponsePart, HTTPPart<HTTPRequestHead, IOData>>

    private func connected() async throws -> ClientChannel {
        do {
            return try await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
                .connect(unixDomainSocketPath: socketPath) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw EngineError(code: .notRunning, message: "the engine is not running")
        }
    }

    private static func answer(
        from inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>,
        onChunk: (@Sendable (ByteBuffer) async throws -> Void)?
    ) async throws -> Answer {
        var answer: Answer?
        for try await part in inbound {
            switch part {
            case .head(let head):
                let headers = head.headers.map { (name: $0.name, value: $0.value) }
                answer = Answer(status: Int(head.status.code), headers: headers, body: ByteBuffer())
            case .body(let chunk):
                if let onChunk { try await onChunk(chunk) } else { answer?.body.writeImmutableBuffer(chunk) }
            case .end:
                if let answer { return answer }
            }
        }
        throw EngineError(code: .badAnswer, message: "the engine closed the connection before it had answered")
    }
}

extension ControlClient {
    /// What the engine says of itself.
    public func status() async throws(EngineError) -> EngineStatus {
        let answer = try await send("GET", ControlProtocol.statusPath)
        guard let status = try? JSONDecoder().decode(EngineStatus.self, from: Data(answer.body.readableBytesView))
        else {
            throw EngineError(
                code: .badAnswer, message: "the engine answered something that this version does not understand")
        }
        return status
    }

    /// ``EngineStatus/mark``, which takes the engine no time; nil where an older one runs.
    public func mark() async throws(EngineError) -> String? {
        let answer = try await send("GET", ControlProtocol.markPath)
        return answer.status == 200 ? String(buffer: answer.body) : nil
    }

    /// Asks the engine to finish what it does and end.
    public func stop() async throws(EngineError) {
        _ = try await send("POST", ControlProtocol.stopPath)
    }

    func post(_ message: some Encodable, to path: String) async throws(EngineError) -> Answer {
        let data = (try? JSONEncoder().encode(message)) ?? Data()
        return try await send(
            "POST", path, headers: [("content-type", "application/json")], body: ByteBuffer(bytes: data))
    }
}
