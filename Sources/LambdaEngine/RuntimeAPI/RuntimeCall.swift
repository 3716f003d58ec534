internal import Documents
internal import NIOCore
internal import NIOHTTP1
internal import Templates

/// Sizes that the Runtime API takes. Source: AWS Lambda Runtime Interface Emulator, `interop.MaxPayloadSize`.
enum RuntimeAPILimits {
    /// In bytes: 6 MiB and 100 bytes.
    static let responseSize = 6_291_556
    /// Of a response that comes in pieces, in bytes. Source: AWS Lambda Developer Guide, "Lambda quotas".
    static let streamedResponseSize = 209_715_200
    /// Of an error object, in bytes.
    static let errorSize = 262_144
}

/// What a runtime asks of the Runtime API.
///
/// Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
enum RuntimeCall: Hashable, Sendable {
    case next
    case respond(RequestID, InvocationAnswer)
    case failInitialization(ByteBuffer)
    /// A call of the Extensions API, which the same server answers.
    case `extension`(ExtensionCall)
    case ping
    /// A response is to come in a mode that there is not.
    case unknownResponseMode
    /// A path or method that the API has not.
    case unknown

    /// The call that a request makes.
    /// - Parameters:
    ///   - body: what of it came within the limit.
    ///   - isTooLarge: there was more.
    ///   - trailers: those of a streamed response may say that it failed on the way.
    init(_ head: HTTPRequestHead, body: ByteBuffer, isTooLarge: Bool, trailers: HTTPHeaders?) {
        guard let parts = Self.parts(of: head.uri) else {
            let path = Substring(head.uri.utf8.prefix { $0 != UInt8(ascii: "?") })
            self = path == "/ping" ? .ping : ExtensionCall(head, path: path, body: body).map(Self.extension) ?? .unknown
            return
        }
        switch (head.method, parts.count, parts.first, parts.last) {
        case (.GET, 2, "invocation", "next"): self = .next
        case (.POST, 3, "invocation", "response") where head.hasUnknownResponseMode: self = .unknownResponseMode
        case (.POST, 3, "invocation", "response"):
            let answer = Self.answer(body, isTooLarge: isTooLarge, trailers)
            self = .respond(RequestID(String(parts[1])), answer)
        case (.POST, 3, "invocation", "error"):
            self = .respond(RequestID(String(parts[1])), isTooLarge ? .tooLarge : .error(Self.object(body, head)))
        case (.POST, 2, "init", "error"): self = .failInitialization(Self.object(body, head))
        default: self = .unknown
        }
    }

    private static let base = "/2018-06-01/runtime/"

    /// The invocation to which a request is the start of a response in pieces; nil for all others.
    static func streamedInvocation(of head: HTTPRequestHead) -> RequestID? {
        guard head.method == .POST, head.isStreamed, let parts = parts(of: head.uri) else { return nil }
        guard parts.count == 3, parts[0] == "invocation", parts[2] == "response" else { return nil }
        return RequestID(String(parts[1]))
    }

    /// What stands between the slashes of a path, behind the base; nil for one that does not begin with it.
    private static func parts(of uri: String) -> [Substring]? {
        let path = uri.utf8.prefix { $0 != UInt8(ascii: "?") }
        guard path.starts(with: base.utf8) else { return nil }
        return path.dropFirst(base.utf8.count).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Substring($0) }
    }

    /// A response, or the error in whose course a streamed one ended.
    static func answer(_ body: ByteBuffer, isTooLarge: Bool, _ trailers: HTTPHeaders?) -> InvocationAnswer {
        if let type = trailers?.first(name: "Lambda-Runtime-Function-Error-Type") {
            let detail = trailers?.first(name: "Lambda-Runtime-Function-Error-Body").flatMap(RuntimeText.base64Decoded)
            return .error(detail.map { ByteBuffer(string: $0) } ?? RuntimeText.error(type: type, message: ""))
        }
        return isTooLarge ? .tooLarge : .response(body)
    }

    /// The error object that a runtime sent; one made of the header for a runtime that sent none.
    private static func object(_ body: ByteBuffer, _ head: HTTPRequestHead) -> ByteBuffer {
        guard body.readableBytes == 0 else { return body }
        return RuntimeText.error(
            type: head.headers.first(name: "Lambda-Runtime-Function-Error-Type") ?? "Runtime.Unknown", message: "")
    }
}

extension HTTPRequestHead {
    private var responseMode: String? { headers.first(name: "Lambda-Runtime-Function-Response-Mode")?.lowercased() }

    fileprivate var isStreamed: Bool { responseMode == "streaming" }
    fileprivate var hasUnknownResponseMode: Bool { responseMode != nil && !isStreamed }
}

extension InvocationAnswer {
    /// The runtime broke off while it wrote a response in pieces.
    static let truncated = InvocationAnswer.error(
        RuntimeText.error(type: "Runtime.TruncatedResponse", message: "The response was not sent to its end."))

    /// The runtime wrote more pieces than there may be.
    static let streamTooLarge = InvocationAnswer.error(
        RuntimeText.error(
            type: "Function.ResponseSizeTooLarge",
            message:
                "Response payload size exceeded maximum allowed payload size (\(RuntimeAPILimits.streamedResponseSize) bytes)."
        ))
}

/// What the Runtime API answers, except to `next`.
///
/// Source: the emulator's handlers: statuses and error types.
enum RuntimeReply: Hashable, Sendable {
    case accepted
    case pong
    case invalidRequestID
    case invalidStateTransition
    case invalidResponseMode
    case tooLarge
    case notFound
    /// The caller is no process of the environment.
    case forbidden
    /// What came is no HTTP.
    case malformed

    /// After it the connection is of no use.
    var isLast: Bool { self == .forbidden || self == .malformed }

    var status: HTTPResponseStatus {
        switch self {
        case .accepted: .accepted
        case .pong: .ok
        case .invalidRequestID, .invalidResponseMode, .malformed: .badRequest
        case .invalidStateTransition, .forbidden: .forbidden
        case .tooLarge: .payloadTooLarge
        case .notFound: .notFound
        }
    }

    var body: ByteBuffer {
        switch self {
        case .accepted: ByteBuffer(staticString: "{\"status\":\"OK\"}\n")
        case .pong: ByteBuffer(staticString: "pong")
        case .invalidRequestID: RuntimeText.error(type: "InvalidRequestID", message: "Invalid request ID")
        case .invalidStateTransition:
            RuntimeText.error(type: "InvalidStateTransition", message: "State transition is not allowed")
        case .invalidResponseMode:
            RuntimeText.error(type: "InvalidFunctionResponseMode", message: "Invalid function response mode")
        case .tooLarge:
            RuntimeText.error(
                type: "RequestEntityTooLarge",
                message: "Exceeded maximum allowed payload size (\(RuntimeAPILimits.responseSize) bytes).")
        case .notFound: RuntimeText.error(type: "NotFound", message: "the Runtime API has no such path")
        case .malformed: RuntimeText.error(type: "BadRequest", message: "the Runtime API cannot read the request")
        case .forbidden: RuntimeText.error(type: "Forbidden", message: "this Runtime API belongs to another process")
        }
    }
}

/// Texts of the Runtime API.
enum RuntimeText {
    /// An error object.
    static func error(type: String, message: String) -> ByteBuffer {
        ByteBuffer(string: "{\"errorMessage\":\(JSONWriter.quoted(message)),\"errorType\":\(JSONWriter.quoted(type))}")
    }

    /// The type that an error object names; nil when it names none.
    static func errorType(of object: ByteBuffer) -> String? {
        Document.json(Array(object.readableBytesView))?["errorType"]?.text
    }

    /// The text in base64; nil when it is none.
    static func base64Decoded(_ text: String) -> String? {
        Base64.decoded(text).map { String(decoding: $0, as: UTF8.self) }
    }
}
