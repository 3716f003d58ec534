internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// What a request to invoke a function says, of which the payload comes last.
///
/// Source: AWS Lambda API Reference, "Invoke", "InvokeAsync"; Lambda Developer Guide, "Lambda quotas".
struct InvokeRequest {
    /// Without its payload.
    private var invocation: Invocation
    let trace: String

    static let synchronousLimitInBytes = 6_291_456
    private static let asynchronousLimitInBytes = 1_048_576
    private static let clientContextLimitInBytes = 3583

    var type: Invocation.InvocationType { invocation.type }
    /// The log is to come with the response.
    var wantsLog: Bool { invocation.wantsLog }

    /// - Parameters:
    ///   - function: as it stands in the path.
    ///   - words: the types that the operation takes, in the order in which AWS names them; nil for one that is always asynchronous.
    init(
        _ head: HTTPRequest, _ function: Substring, _ query: Substring?, types words: [String]?
    ) throws(LambdaError) {
        let type = try words.map { words throws(LambdaError) in try Self.type(of: head, words) } ?? .event
        let clientContext = head.headerFields[.clientContext]
        if let clientContext, clientContext.utf8.count > Self.clientContextLimitInBytes {
            throw LambdaError(
                code: "InvalidRequestContentException", statusCode: 400,
                message: "The client context has more than \(Self.clientContextLimitInBytes) bytes.")
        }
        trace = head.headerFields[.amznTraceID] ?? RandomText.traceHeader(at: UTCTime.now())
        invocation = Invocation(
            function: PercentEncoding.decoded(function),
            qualifier: query == nil ? nil : QueryParameters(query)["Qualifier"],
            type: type, payload: ByteBuffer(), clientContext: clientContext, traceID: trace,
            region: head.signingRegion.map(String.init),
            wantsLog: type == .requestResponse && head.headerFields[.logType] == "Tail")
    }

    private static func type(
        of head: HTTPRequest, _ words: [String]
    ) throws(LambdaError) -> Invocation.InvocationType {
        let type = head.headerFields[.invocationType]
        guard type != nil || head.headerFields[.logType] != nil else { return .requestResponse }
        let violations =
            RequestValidator.violations(of: type, RequestMember("InvocationType", .word(words)))
            + RequestValidator.violations(of: head.headerFields[.logType], logType)
        guard violations.isEmpty else { throw .validation(violations) }
        return type.flatMap(Invocation.InvocationType.init) ?? .requestResponse
    }

    private static let logType = RequestMember("LogType", .word(["None", "Tail"]))

    // MARK: - Payload

    /// The invocation with the payload that the request goes on to bring.
    func invocation(reading body: RequestBody) async throws(LambdaError) -> Invocation {
        let payload: ByteBuffer
        do {
            payload = try await body.collect(upTo: Self.synchronousLimitInBytes)
        } catch is NIOTooManyBytesError {
            throw .invocationTooLarge
        } catch {
            throw .invalidContent("the request ended before its body")
        }
        return try invocation(with: payload)
    }

    /// The invocation with a payload.
    func invocation(with payload: ByteBuffer) throws(LambdaError) -> Invocation {
        var invocation = invocation
        invocation.payload = payload
        guard payload.readableBytes > 0 else { return invocation }
        guard payload.readableBytes <= Self.synchronousLimitInBytes else { throw .invocationTooLarge }
        if type == .event, payload.readableBytes > Self.asynchronousLimitInBytes {
            let limit = "Event invocation type (limit \(Self.asynchronousLimitInBytes) bytes)"
            throw .tooLarge("\(payload.readableBytes) byte payload is too large for the \(limit)")
        }
        do throws(JSONCheck.Fault) {
            try payload.withUnsafeReadableBytes { bytes throws(JSONCheck.Fault) in try JSONCheck.check(bytes) }
        } catch {
            throw .invalidContent(error.message)
        }
        return invocation
    }
}

extension LambdaError {
    fileprivate static var invocationTooLarge: LambdaError {
        let limit = InvokeRequest.synchronousLimitInBytes
        return .tooLarge("Request must be smaller than \(limit) bytes for the InvokeFunction operation")
    }
}
