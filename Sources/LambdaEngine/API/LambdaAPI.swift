internal import Artifacts
internal import HTTPTypes
public import HummingbirdCore
public import NIOCore

/// AWS Lambda's REST API, as AWS's SDKs call it.
public struct LambdaAPI: Sendable {
    private let keeper: CatalogueKeeper
    private let invoke: InvokeOperation
    private let stream: StreamOperation
    private let code: CodeFacts
    private let uploads: CodeUploads?
    /// How far environments are made; nil where none are.
    var progress: (any ProvisioningProgress)?
    /// Of the account.
    var concurrencyLimit = LambdaSettings.standardConcurrencyLimit
    /// Where function URLs answer, such as `http://127.0.0.1:3000`.
    var urlBase = ""

    /// - Parameters:
    ///   - keeper: holds what there is.
    ///   - invoker: runs functions.
    ///   - artifacts: where packaged code is; nil where sizes and places are not known.
    ///   - uploads: takes code; nil where none can be taken.
    init(
        _ keeper: CatalogueKeeper, invoker: any FunctionInvoker, artifacts: ArtifactStore? = nil,
        uploads: CodeUploads? = nil
    ) {
        self.keeper = keeper
        self.uploads = uploads
        invoke = InvokeOperation(invoker: invoker)
        stream = StreamOperation(invoker: invoker)
        code = CodeFacts(store: artifacts, uploads: uploads)
    }

    /// Whether a path is one of Lambda's API.
    ///
    /// - Parameter path: without a query string.
    public static func handles(_ path: String) -> Bool {
        path.hasPrefix(functionsPrefix) || LambdaOperation.owns(path) || path.hasPrefix(CodeUploads.pathPrefix)
    }

    /// The answer to a request whose path is Lambda's.
    public func respond(to request: Request) async -> Response {
        let (path, query) = Self.target(of: request.head)
        if let function = Self.invokedFunction(request.method, path) {
            return await invoke.response(to: request, function, query)
        }
        if path.hasPrefix(CodeUploads.pathPrefix) { return await archive(at: path) }
        guard let operation = LambdaOperation(method: request.method.rawValue, path: path, query: query) else {
            return Response(.unknownOperation(request.method.rawValue, path))
        }
        if operation.name == "InvokeAsync", let function = operation.parameters.first {
            return await invoke.response(to: request, function[...], query, isAsync: true)
        }
        if operation.name == "InvokeWithResponseStream", let function = operation.parameters.first {
            return await stream.response(to: request, function, query)
        }
        do throws(LambdaError) {
            let body = try await APIBody(RequestBytes.collected(from: request, for: operation.name))
            let call = APICall(
                operation: operation, query: QueryParameters(query), body: body,
                scope: CallerScope(region: request.head.signingRegion.map(String.init)), keeper: keeper, code: code,
                uploads: uploads, progress: progress, concurrencyLimit: concurrencyLimit, urlBase: urlBase,
                catalogue: keeper.current)
            return Response(try await Self.answer(to: call))
        } catch {
            return Response(error)
        }
    }

    /// Answers an invocation, without a task.
    ///
    /// - Parameters:
    ///   - payload: the body of the request. Of one that has more than ``SynchronousInvocation/payloadLimitInBytes``, one byte
    ///     more is enough.
    ///   - whenEnded: called once, on any thread.
    public func start(
        _ invocation: SynchronousInvocation, payload: ByteBuffer,
        whenEnded: @escaping @Sendable (BufferedResponse) -> Void
    ) {
        invoke.start(invocation, payload: payload, whenEnded: whenEnded)
    }

    static func target(of head: HTTPRequest) -> (path: Substring, query: Substring?) {
        let target = head.path ?? ""
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        return (target[..<(mark ?? target.endIndex)], mark.map { target[target.utf8.index(after: $0)...] })
    }

    private static func answer(to call: APICall) async throws(LambdaError) -> APIAnswer {
        if let answer = try FunctionOperations(call: call).answer() { return answer }
        if let answer = try await FunctionChanges(call: call).answer() { return answer }
        if let answer = try await AliasOperations(call: call).answer() { return answer }
        if let answer = try await FunctionControls(call: call).answer() { return answer }
        if let answer = try await ConcurrencyOperations(call: call).answer() { return answer }
        if let answer = try await EventInvokeOperations(call: call).answer() { return answer }
        if let answer = try await PolicyOperations(call: call).answer() { return answer }
        if let answer = try await FunctionURLOperations(call: call).answer() { return answer }
        if let answer = try await LayerChanges(call: call).answer() { return answer }
        if let answer = try await CodeSigningOperations(call: call).answer() { return answer }
        if let answer = try await TagOperations(call: call).answer() { return answer }
        if let answer = try LayerOperations(call: call).answer() { return answer }
        if let answer = try EventSourceOperations(call: call).answer() { return answer }
        if let answer = try AbsentResourceOperations(call: call).answer() { return answer }
        throw .notImplemented(call.operation.name)
    }

    /// Code that was uploaded, as it came.
    private func archive(at path: Substring) async -> Response {
        guard let bytes = await uploads?.archive(at: String(path)) else { return Response(.resourceNotFound) }
        return Response(
            status: .ok, headers: [.contentType: "application/zip"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static let functionsPrefix = "/2015-03-31/functions/"
    private static let invocationsSuffix = "/invocations"

    /// Nil for anything but `POST /2015-03-31/functions/NAME/invocations`.
    static func invokedFunction(_ method: HTTPRequest.Method, _ path: Substring) -> Substring? {
        guard method == .post, path.hasPrefix(functionsPrefix), path.hasSuffix(invocationsSuffix) else { return nil }
        let function = path.utf8.dropFirst(functionsPrefix.utf8.count).dropLast(invocationsSuffix.utf8.count)
        return function.isEmpty || function.contains(UInt8(ascii: "/")) ? nil : Substring(function)
    }
}

extension LambdaError {
    fileprivate static func notImplemented(_ operation: String) -> LambdaError {
        .unsupported("lambda:\(operation)")
    }

    fileprivate static func unknownOperation(_ method: String, _ path: Substring) -> LambdaError {
        LambdaError(
            code: "UnknownOperationException", statusCode: 404, message: "Lambda has no operation \(method) \(path)")
    }
}

extension LambdaAPI {
    /// The API to a service's functions.
    public init(_ service: LambdaService) {
        let artifacts = service.files.artifacts
        self.init(
            service.keeper, invoker: service, artifacts: artifacts,
            uploads: CodeUploads(
                folder: service.settings.uploadFolder, artifacts: artifacts,
                environment: service.settings.environment, endpointURL: service.settings.endpointURL))
        progress = service
        concurrencyLimit = service.settings.concurrencyLimit
        urlBase = service.settings.httpURL ?? ""
    }
}
