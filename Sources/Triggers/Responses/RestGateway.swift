internal import Deployments
internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import Logging
internal import NIOCore
internal import Templates

/// Answers the requests of REST APIs.
struct RestGateway: Sendable {
    let invocations: OngoingInvocations
    let logger: Logger

    /// An error that the gateway answers by itself.
    private struct Failure: Error {
        var type: GatewayResponseType
        var message: String
        var statusCode: Int?

        init(_ type: GatewayResponseType, _ message: String, statusCode: Int? = nil) {
            self.type = type
            self.message = message
            self.statusCode = statusCode
        }

        static let malformedResult = Failure(.default5XX, "Internal server error", statusCode: 502)
        static let internalError = Failure(.default5XX, "Internal server error", statusCode: 500)
    }

    /// The routing of a request, as far as it got.
    private struct Call {
        let api: RestAPI
        let stage: APIStage
        let request: ProxyRequest
        var method: RestAPI.Method?
        var values: [Substring] = []
    }

    /// - Parameter request: its path starts after the stage.
    func response(to request: ProxyRequest, _ api: RestAPI, _ stage: APIStage) async -> Response {
        var request = request
        request.method = request.headers[.methodOverride] ?? request.method
        var call = Call(api: api, stage: stage, request: request)
        do throws(Failure) {
            return try await answer(&call)
        } catch {
            return response(to: error, call)
        }
    }

    /// The response to a request whose stage does not exist.
    static func forbidden(_ stamp: RequestStamp) -> Response {
        var headers = gatewayHeaders(stamp)
        headers[.amznErrorType] = "ForbiddenException"
        return .message("Forbidden", statusCode: 403, headers: headers)
    }

    private static func gatewayHeaders(_ stamp: RequestStamp) -> HTTPFields {
        [.amznRequestID: stamp.requestID, .amzAPIGatewayID: stamp.extendedRequestID]
    }

    // MARK: - Answering

    private func answer(_ call: inout Call) async throws(Failure) -> Response {
        let request = call.request
        guard let (methods, values) = call.api.methods.resource(path: request.path),
            let method = HTTPAPI.methods.contains(request.method) ? methods.route(for: request.method) : nil
        else {
            throw Failure(.missingAuthenticationToken, "Missing Authentication Token")
        }
        (call.method, call.values) = (method, values)
        let signature = try authorize(method, request)
        switch method.integration {
        case .refusal(let refusal): throw Failure(.default5XX, refusal.message, statusCode: refusal.status)
        case .mock(let mock): return try answer(call, with: mock)
        case .function(let integration): return try await answer(call, method, signature, with: integration)
        }
    }

    private func authorize(_ method: RestAPI.Method, _ request: ProxyRequest) throws(Failure) -> RequestSignature? {
        var signature: RequestSignature?
        switch method.authorization {
        case .everybody: break
        case .signed:
            signature = RequestSignature(request)
            if signature == nil { throw Failure(.missingAuthenticationToken, "Missing Authentication Token") }
        case .authorizer(let name):
            throw Failure(
                .authorizerConfigurationError,
                "the authorizer '\(name)' of \(method.httpMethod) \(method.path.text) does not run yet, so every request is refused"
            )
        }
        if method.needsAPIKey {
            throw Failure(.invalidAPIKey, "Forbidden")
        }
        return signature
    }

    // MARK: - Integrations

    private func answer(_ call: Call, with mock: MockIntegration) throws(Failure) -> Response {
        let outcome: MockIntegration.Outcome
        do throws(MockIntegration.Failure) {
            outcome = try mock.outcome(
                contentType: call.request.contentType, accept: call.request.headers[.accept], variables(call))
        } catch {
            switch error {
            case .unsupportedMediaType: throw Failure(.unsupportedMediaType, "Unsupported Media Type")
            case .configuration: throw Failure(.apiConfigurationError, "Internal server error")
            }
        }
        var headers = HTTPFields()
        for (name, value) in outcome.headers {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        return finished(
            ProxyAnswer(statusCode: outcome.statusCode, headers: headers, body: ByteBuffer(string: outcome.body)), call)
    }

    private func answer(
        _ call: Call, _ method: RestAPI.Method, _ signature: RequestSignature?, with integration: FunctionIntegration
    ) async throws(Failure) -> Response {
        let event = RestProxyEvent(
            api: call.api, stage: call.stage, method: method, values: call.values, request: call.request,
            signature: signature)
        let invocation = Invocation(
            function: integration.function.resolved(call.stage.values),
            payload: ByteBuffer(bytes: JSONWriter.bytes(of: event.node)), traceID: call.request.stamp.trace.fullText)
        switch await invocations.outcome(of: invocation, within: integration.timeout) {
        case .timedOut: throw Failure(.integrationTimeout, "Endpoint request timed out")
        case .refused(let error): throw failure(for: error, invocation)
        case .result(let result):
            guard result.functionError == nil else { throw .malformedResult }
            let acceptsBinary = call.api.binaryMediaTypes.matches(call.request.headers[.accept])
            do throws(MalformedProxyResult) {
                return finished(try ProxyAnswer(result.payload, .rest(acceptsBinary: acceptsBinary)), call)
            } catch {
                logger.warning(
                    "malformed proxy response",
                    metadata: ["function.arn": "\(invocation.function)", "error.message": "\(error.reason)"])
                throw .malformedResult
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
        return error.statusCode == 413 ? Failure(.requestTooLarge, "Request Too Long") : .internalError
    }

    private func finished(_ answer: ProxyAnswer, _ call: Call) -> Response {
        var headers = HeaderRestrictions.rest(answer.headers)
        if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        headers[.amznRequestID] = call.request.stamp.requestID
        headers[.amzAPIGatewayID] = call.request.stamp.extendedRequestID
        headers[.amznTraceID] = call.request.stamp.trace.fullText
        return Response(statusCode: answer.statusCode, headers: headers, buffer: answer.body)
    }

    // MARK: - Failures

    private func response(to failure: Failure, _ call: Call) -> Response {
        var headers = Self.gatewayHeaders(call.request.stamp)
        headers[.amznErrorType] = failure.type.errorType
        let statusCode = failure.statusCode ?? failure.type.statusCode
        guard let custom = call.api.gatewayResponses[failure.type] else {
            headers[.contentType] = "application/json"
            // As recorded: errors of the server's have a space, those of the client's have none.
            let space = statusCode < 500 ? "" : " "
            let body = #"{"message":\#(space)\#(jsonText(failure.message))}"#
            return Response(statusCode: statusCode, headers: headers, body: body)
        }
        let variables = variables(call, failure)
        let body = custom.body(variables) ?? ("application/json", #"{"message":\#(jsonText(failure.message))}"#)
        headers[.contentType] = body.type
        for (name, mapping) in custom.headers {
            if let name = HTTPField.Name(name), let value = mapping.value(variables) { headers[name] = value }
        }
        return Response(statusCode: custom.statusCode ?? statusCode, headers: headers, body: body.text)
    }

    // MARK: - Variables

    private func variables(_ call: Call, _ failure: Failure? = nil) -> VelocityRenderer.Variables {
        let request = call.request
        let query = QueryParameters(request.query)
        let names = call.method?.path.variableNames ?? []
        var context: [String: VelocityRenderer.Value] = [
            "requestId": .text(request.stamp.requestID), "extendedRequestId": .text(request.stamp.extendedRequestID),
            "apiId": .text(call.api.id), "stage": .text(call.stage.name), "accountId": .text(call.api.stack.accountID),
            "httpMethod": .text(request.method), "path": .text("/\(call.stage.name)\(request.path)"),
            "protocol": .text(ProxyRequest.httpProtocol), "domainName": .text(request.hostName),
            "requestTime": .text(CivilTime(request.stamp.time).requestTime),
            "requestTimeEpoch": .text(String(request.stamp.time.milliseconds)),
            "identity": .map(["sourceIp": .text(request.sourceIP), "userAgent": .text(request.userAgent ?? "")]),
        ]
        if let method = call.method { context["resourcePath"] = .text(method.path.text) }
        if let failure {
            context["error"] = .map([
                "message": .text(failure.message), "messageString": .text(jsonText(failure.message)),
                "responseType": .text(failure.type.rawValue),
            ])
        }
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.rawName] = field.value }
        return VelocityRenderer.Variables(
            context: context, stageVariables: call.stage.values,
            path: Dictionary(zip(names, call.values.map(String.init))) { first, _ in first },
            query: Dictionary(query.parameters.map { ($0.name, $0.values.last ?? "") }) { first, _ in first },
            headers: headers,
            body: String(buffer: request.body))
    }
}
