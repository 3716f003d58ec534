internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import Templates

/// Invoke and InvokeAsync: what every invocation over HTTP passes through.
struct InvokeOperation: Sendable {
    let invoker: any FunctionInvoker

    /// In the order in which AWS names them.
    private static let types = ["Event", "DryRun", "RequestResponse"]

    /// Answers a request of any type.
    /// - Parameters:
    ///   - function: as it stands in the path.
    ///   - isAsync: whether the old InvokeAsync was called.
    func response(
        to request: Request, _ function: Substring, _ query: Substring?, isAsync: Bool = false
    ) async -> Response {
        do throws(LambdaError) {
            let asked = try InvokeRequest(request.head, function, query, types: isAsync ? nil : Self.types)
            let result = try await invoker.invoke(asked.invocation(reading: request.body))
            return Response(isAsync ? Self.acceptance(result, asked.trace) : Self.response(of: result, to: asked))
        } catch {
            return Response(error)
        }
    }

    /// Answers a request whose payload has come, without a task: `whenEnded` is called once, on any thread.
    func start(
        _ invocation: SynchronousInvocation, payload: ByteBuffer,
        whenEnded: @escaping @Sendable (BufferedResponse) -> Void
    ) {
        do throws(LambdaError) {
            let asked = try InvokeRequest(
                invocation.head, invocation.function, invocation.query, types: Self.types)
            invoker.start(try asked.invocation(with: payload)) { end in
                switch end {
                case .success(let result): whenEnded(Self.response(of: result, to: asked))
                case .failure(let error): whenEnded(BufferedResponse(error))
                }
            }
        } catch {
            whenEnded(BufferedResponse(error))
        }
    }

    // MARK: - Response

    private static func response(of result: InvocationResult, to asked: InvokeRequest) -> BufferedResponse {
        var headers = HTTPFields()
        headers.reserveCapacity(8)
        headers[.contentType] = "application/json"
        headers[.amznRequestID] = result.requestID
        headers[.amznTraceID] = asked.trace
        if asked.type == .requestResponse {
            headers[.executedVersion] = result.executedVersion
            if let error = result.functionError { headers[.functionError] = error }
            if asked.wantsLog {
                headers[.logResult] = Base64.encoded(result.logTail.readableBytesView.suffix(LogTail.sizeInBytes))
            }
        }
        return BufferedResponse(statusCode: result.statusCode, headers: headers, body: result.payload)
    }

    private static func acceptance(_ result: InvocationResult, _ trace: String) -> BufferedResponse {
        var object = JSONObject()
        object.add("Status", result.statusCode)
        return BufferedResponse(
            statusCode: result.statusCode,
            headers: [
                .contentType: "application/json", .amznRequestID: result.requestID, .amznTraceID: trace,
            ],
            body: ByteBuffer(string: object.text))
    }
}
