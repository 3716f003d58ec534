internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import Logging
internal import NIOCore

/// Answers the requests of function URLs.
struct FunctionURLGateway: Sendable {
    let invoker: any FunctionInvoker
    let invocations: OngoingInvocations
    let logger: Logger

    private static let helpURL = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"

    func response(to request: ProxyRequest, _ url: FunctionURL) async -> Response {
        var response: Response
        let isPreflight = url.cors != nil && CORSConfiguration.isPreflight(request.method, request.headers)
        let signature = url.needsSignature && !isPreflight ? RequestSignature(request) : nil
        if isPreflight {
            response = Response(status: .ok)
        } else if url.needsSignature ? signature == nil : !url.isOpen {
            response = Self.refusal(
                "Forbidden. For troubleshooting Function URL authorization issues, see: \(Self.helpURL)")
        } else {
            response = await answer(FunctionURLEvent(url: url, request: request, signature: signature))
        }
        response.headers[.amznRequestID] = request.stamp.requestID
        response.headers[.amznTraceID] = request.stamp.trace.requestText
        if let cors = url.cors { apply(cors, to: &response, request, isPreflight: isPreflight) }
        return response
    }

    /// The response to a request for a URL that does not exist.
    static func unknown(_ stamp: RequestStamp) -> Response {
        var response = refusal(nil)
        response.headers[.amznRequestID] = stamp.requestID
        return response
    }

    private static func refusal(_ message: String?) -> Response {
        let body = #"{"Message":\#(message.map(jsonText) ?? "null")}"#
        let headers: HTTPFields = [.contentType: "application/json", .amznErrorType: "AccessDeniedException"]
        return Response(statusCode: 403, headers: headers, body: body)
    }

    // MARK: - Answering

    private func answer(_ event: FunctionURLEvent) async -> Response {
        let invocation = Invocation(
            function: event.url.function, payload: ByteBuffer(bytes: JSONWriter.bytes(of: event.node)),
            traceID: event.request.stamp.trace.fullText, requestID: event.request.stamp.requestID)
        if event.url.invokeMode == .responseStream { return await streamed(invocation) }
        switch await invocations.outcome(of: invocation, within: nil) {
        case .timedOut: return Self.failure(502, "Internal Server Error")
        case .refused(let error): return refusal(error, invocation)
        case .result(let result):
            guard result.functionError == nil else { return Self.failure(502, "Internal Server Error") }
            do throws(MalformedProxyResult) {
                let answer = try ProxyAnswer(result.payload, .functionURL)
                return Response(
                    statusCode: answer.statusCode, headers: HeaderRestrictions.http(answer.headers), buffer: answer.body
                )
            } catch {
                return malformed(error, invocation)
            }
        }
    }

    /// Answers with what a function writes, while it writes it.
    private func streamed(_ invocation: Invocation) async -> Response {
        let reader: ResponseReader
        do throws(LambdaError) {
            reader = try await invoker.stream(invocation)
        } catch {
            return refusal(error, invocation)
        }
        do throws(MalformedProxyResult) {
            return try await StreamedResponse(reader)?.response ?? Self.failure(502, "Internal Server Error")
        } catch {
            return malformed(error, invocation)
        }
    }

    private func malformed(_ error: MalformedProxyResult, _ invocation: Invocation) -> Response {
        logger.warning(
            "malformed proxy response",
            metadata: ["function.arn": "\(invocation.function)", "error.message": "\(error.reason)"])
        return Self.failure(502, "Internal Server Error")
    }

    private func refusal(_ error: LambdaError, _ invocation: Invocation) -> Response {
        logger.warning(
            "function URL failed",
            metadata: [
                "function.arn": "\(invocation.function)", "error.code": "\(error.code)",
                "error.message": "\(error.message)",
            ])
        switch error.statusCode {
        case 413: return Self.failure(413, error.message)
        case 429:
            let reason = error.reason.map { #""Reason":\#(jsonText($0)),"# } ?? ""
            let headers: HTTPFields = [.contentType: "application/json", .amznErrorType: error.code]
            return Response(
                statusCode: 429, headers: headers, body: #"{\#(reason)"message":\#(jsonText(error.message))}"#)
        default: return Self.failure(502, "Internal Server Error")
        }
    }

    private static func failure(_ statusCode: Int, _ message: String) -> Response {
        Response(
            statusCode: statusCode,
            headers: [.contentType: "application/json", .amznErrorType: "InternalServerErrorException"],
            body: message)
    }

    // MARK: - Cross-origin requests

    /// A function URL names the origin itself, also where all are allowed. Of a preflight its headers are the only ones; to
    /// other responses they are added, whatever the function returned.
    ///
    /// Source: Lambda Developer Guide, "Cross-origin resource sharing (CORS)" of function URLs.
    private func apply(
        _ cors: CORSConfiguration, to response: inout Response, _ request: ProxyRequest, isPreflight: Bool
    ) {
        guard let origin = request.headers[.origin], cors.allows(origin: origin) else { return }
        var headers = cors.headers(forOrigin: origin, isPreflight: isPreflight)
        headers[.accessControlAllowOrigin] = origin
        headers[.vary] = "Origin"
        for field in headers { response.headers.append(field) }
    }
}
