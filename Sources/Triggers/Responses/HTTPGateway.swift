internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import Logging
internal import NIOCore

/// Answers the requests of HTTP APIs.
struct HTTPGateway: Sendable {
    let invocations: OngoingInvocations
    let logger: Logger

    /// An error that the gateway answers by itself.
    private struct Failure: Error {
        var statusCode: Int
        var message: String

        static let notFound = Failure(statusCode: 404, message: "Not Found")
        static let internalError = Failure(statusCode: 500, message: "Internal Server Error")
        static let unavailable = Failure(statusCode: 503, message: "Service Unavailable")
    }

    /// - Parameter request: its path starts after the stage, that of the default stage at the start.
    func response(to request: ProxyRequest, _ api: HTTPAPI, _ stage: APIStage) async -> Response {
        var response: Response
        do throws(Failure) {
            response = try await answer(request, api, stage)
        } catch {
            response = .message(error.message, statusCode: error.statusCode)
        }
        response.headers[.apiGatewayRequestID] = request.stamp.extendedRequestID
        if let cors = api.cors { apply(cors, to: &response, request) }
        return response
    }

    /// The response to a request whose stage does not exist.
    static func notFound(_ stamp: RequestStamp) -> Response {
        .message("Not Found", statusCode: 404, headers: [.apiGatewayRequestID: stamp.extendedRequestID])
    }

    // MARK: - Answering

    private func answer(_ request: ProxyRequest, _ api: HTTPAPI, _ stage: APIStage) async throws(Failure) -> Response {
        let match = api.routes.route(for: request.method, path: request.path)
        let isPreflight = api.cors != nil && CORSConfiguration.isPreflight(request.method, request.headers)
        guard let route = match?.route ?? api.defaultRoute else {
            if isPreflight { return Response(status: .noContent) }
            throw .notFound
        }
        let signature = try authorize(route, request)
        if isPreflight { return Response(status: .noContent) }
        switch route.integration {
        case .refusal(let refusal): throw Failure(statusCode: refusal.status, message: refusal.message)
        case .mock: throw .internalError
        case .function(let integration):
            let event = HTTPProxyEvent(
                api: api, stage: stage, route: route, values: match?.values ?? [], request: request,
                signature: signature)
            return try await answer(event, with: integration)
        }
    }

    private func authorize(_ route: HTTPAPI.Route, _ request: ProxyRequest) throws(Failure) -> RequestSignature? {
        switch route.authorization {
        case .everybody: return nil
        case .signed:
            guard let signature = RequestSignature(request) else {
                throw Failure(statusCode: 403, message: "Forbidden")
            }
            return signature
        case .authorizer(let name):
            throw Failure(
                statusCode: 500,
                message: "the authorizer '\(name)' of \(route.key) does not run yet, so every request is refused")
        }
    }

    private func answer(_ event: HTTPProxyEvent, with integration: FunctionIntegration) async throws(Failure)
        -> Response
    {
        let format = integration.payloadFormat
        let invocation = Invocation(
            function: integration.function.resolved(event.stage.values),
            payload: ByteBuffer(bytes: JSONWriter.bytes(of: event.node(format))),
            traceID: event.request.stamp.trace.fullText)
        switch await invocations.outcome(of: invocation, within: integration.timeout) {
        case .timedOut: throw .unavailable
        case .refused(let error): throw failure(for: error, invocation)
        case .result(let result):
            guard result.functionError == nil else {
                throw FunctionTimeout.isMeant(by: result.payload) ? Failure.unavailable : .internalError
            }
            do throws(MalformedProxyResult) {
                let answer = try ProxyAnswer(result.payload, format == .version1 ? .version1 : .version2)
                return Response(
                    statusCode: answer.statusCode, headers: HeaderRestrictions.http(answer.headers), buffer: answer.body
                )
            } catch {
                logger.warning(
                    "malformed proxy response",
                    metadata: ["function.arn": "\(invocation.function)", "error.message": "\(error.reason)"])
                throw .internalError
            }
        }
    }

    private func failure(for error: LambdaError, _ invocation: Invocation) -> Failure {
        logger.warning(
            "integration failed",
            metadata: [
                "function.arn": "\(invocation.function)", "error.code": "\(error.code)",
                "error.message": "\(error.message)",
            ])
        switch error.statusCode {
        case 413: return Failure(statusCode: 413, message: "Request Entity Too Large")
        case 429, 503: return .unavailable
        default: return .internalError
        }
    }

    // MARK: - Cross-origin requests

    private func apply(_ cors: CORSConfiguration, to response: inout Response, _ request: ProxyRequest) {
        for name in CORSConfiguration.overriddenHeaders { response.headers[name] = nil }
        guard let origin = request.headers[.origin] else { return }
        let isPreflight = CORSConfiguration.isPreflight(request.method, request.headers)
        for field in cors.headers(forOrigin: origin, isPreflight: isPreflight) { response.headers.append(field) }
    }
}

/// A function's own timeout, which the engine reports as a function error.
enum FunctionTimeout {
    static func isMeant(by payload: ByteBuffer) -> Bool {
        let error = Document.json(Array(payload.readableBytesView))
        if error?["errorType"]?.text == "Sandbox.Timedout" { return true }
        return error?["errorMessage"]?.text?.contains("Task timed out after") ?? false
    }
}
