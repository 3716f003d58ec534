internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import Templates

/// Invoke and InvokeAsync: what every invocation over HTTP passes through.
///
/// Source: AWS Lambda API Reference, "Invoke", "InvokeAsync"; Lambda Developer Guide, "Lambda quotas".
struct InvokeOperation: Sendable {
    let invoker: any FunctionInvoker

    private static let synchronousLimitInBytes = 6_291_456
    private static let asynchronousLimitInBytes = 1_048_576
    private static let clientContextLimitInBytes = 3583
    /// In the order in which AWS names them.
    private static let types = ["Event", "DryRun", "RequestResponse"]

    /// - Parameters:
    ///   - function: as it stands in the path.
    ///   - isAsync: whether the old InvokeAsync was called.
    func response(
        to request: Request, _ function: Substring, _ query: Substring?, isAsync: Bool = false
    ) async -> Response {
        let trace = request.headers[.amznTraceID] ?? RandomText.traceHeader(at: UTCTime.now())
        do throws(LambdaError) {
            let invocation = try await invocation(of: request, function, query, trace, isAsync: isAsync)
            let result = try await invoker.invoke(invocation)
            if isAsync { return Self.acceptance(result, trace) }
            let wantsLog = invocation.type == .requestResponse && request.headers[.logType] == "Tail"
            return Self.response(of: result, invocation.type, trace, wantsLog: wantsLog)
        } catch {
            return Response(error)
        }
    }

    // MARK: - Request

    /// The invocation that a request asks for.
    func invocation(
        of request: Request, _ function: Substring, _ query: Substring?, _ trace: String, isAsync: Bool
    ) async throws(LambdaError) -> Invocation {
        let type = isAsync ? .event : try Self.type(of: request, Self.types)
        let clientContext = request.headers[.clientContext]
        if let clientContext, clientContext.utf8.count > Self.clientContextLimitInBytes {
            throw LambdaError(
                code: "InvalidRequestContentException", statusCode: 400,
                message: "The client context has more than \(Self.clientContextLimitInBytes) bytes.")
        }
        let payload = try await Self.payload(of: request, type)
        return Invocation(
            function: PercentEncoding.decoded(function),
            qualifier: query == nil ? nil : QueryParameters(query)["Qualifier"],
            type: type, payload: payload, clientContext: clientContext, traceID: trace,
            region: request.signingRegion.map(String.init))
    }

    /// - Parameter words: the types that the operation takes, in the order in which AWS names them.
    static func type(of request: Request, _ words: [String]) throws(LambdaError) -> Invocation.InvocationType {
        let type = request.headers[.invocationType]
        guard type != nil || request.headers[.logType] != nil else { return .requestResponse }
        let violations =
            RequestValidator.violations(of: type, RequestMember("InvocationType", .word(words)))
            + RequestValidator.violations(of: request.headers[.logType], logType)
        guard violations.isEmpty else { throw .validation(violations) }
        return type.flatMap(Invocation.InvocationType.init) ?? .requestResponse
    }

    private static let logType = RequestMember("LogType", .word(["None", "Tail"]))

    private static func payload(
        of request: Request, _ type: Invocation.InvocationType
    ) async throws(LambdaError) -> ByteBuffer {
        let payload: ByteBuffer
        do {
            payload = try await request.body.collect(upTo: synchronousLimitInBytes)
        } catch is NIOTooManyBytesError {
            throw .tooLarge(
                "Request must be smaller than \(synchronousLimitInBytes) bytes for the InvokeFunction operation")
        } catch {
            throw .invalidContent("the request ended before its body")
        }
        if type == .event, payload.readableBytes > asynchronousLimitInBytes {
            let limit = "Event invocation type (limit \(asynchronousLimitInBytes) bytes)"
            throw .tooLarge("\(payload.readableBytes) byte payload is too large for the \(limit)")
        }
        guard payload.readableBytes > 0 else { return payload }
        do throws(JSONCheck.Fault) {
            try payload.withUnsafeReadableBytes { bytes throws(JSONCheck.Fault) in try JSONCheck.check(bytes) }
        } catch {
            throw .invalidContent(error.message)
        }
        return payload
    }

    // MARK: - Response

    private static func response(
        of result: InvocationResult, _ type: Invocation.InvocationType, _ trace: String, wantsLog: Bool
    ) -> Response {
        var headers = HTTPFields()
        headers.reserveCapacity(8)
        headers[.contentType] = "application/json"
        headers[.amznRequestID] = result.requestID
        headers[.amznTraceID] = trace
        if type == .requestResponse {
            headers[.executedVersion] = result.executedVersion
            if let error = result.functionError { headers[.functionError] = error }
            if wantsLog {
                headers[.logResult] = Base64.encoded(result.logTail.readableBytesView.suffix(LogTail.sizeInBytes))
            }
        }
        var response = Response(
            status: .init(code: result.statusCode), headers: headers, body: ResponseBody(byteBuffer: result.payload))
        // RFC 9110, section 8.6: a 204 has no length.
        if result.statusCode == 204 { response.headers[.contentLength] = nil }
        return response
    }

    private static func acceptance(_ result: InvocationResult, _ trace: String) -> Response {
        var object = JSONObject()
        object.add("Status", result.statusCode)
        var response = Response.json(object, statusCode: result.statusCode)
        response.headers[.amznRequestID] = result.requestID
        response.headers[.amznTraceID] = trace
        return response
    }
}
