internal import Artifacts
public import HummingbirdCore
internal import HTTPTypes

/// AWS Lambda's REST API, as AWS's SDKs call it.
///
/// Functions come from templates, so there are the operations that invoke and those that tell; what would change a function
/// is answered with what is missing.
public struct LambdaAPI: Sendable {
    private let registry: @Sendable () -> FunctionRegistry
    private let invoke: InvokeOperation
    private let stream: StreamOperation
    private let code: CodeFacts

    /// - Parameters:
    ///   - registry: gives what is deployed now.
    ///   - invoker: runs functions.
    ///   - artifacts: where packaged code is; nil where sizes and places are not known.
    init(
        registry: @escaping @Sendable () -> FunctionRegistry, invoker: any FunctionInvoker,
        artifacts: ArtifactStore? = nil
    ) {
        self.registry = registry
        invoke = InvokeOperation(invoker: invoker)
        stream = StreamOperation(invoker: invoker)
        code = CodeFacts(store: artifacts)
    }

    /// Whether a path is one of Lambda's API.
    ///
    /// - Parameter path: without a query string.
    public static func handles(_ path: String) -> Bool {
        path.hasPrefix(functionsPrefix) || LambdaOperation.owns(path)
    }

    /// The answer to a request whose path is Lambda's.
    public func respond(to request: Request) async -> Response {
        let target = request.head.path ?? ""
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = target[..<(mark ?? target.endIndex)]
        let query = mark.map { target[target.utf8.index(after: $0)...] }
        // Nearly every request is an invocation.
        if let function = Self.invokedFunction(request.method, path) {
            return await invoke.response(to: request, function, query)
        }
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
            return .json(try answer(to: operation, QueryParameters(query)))
        } catch {
            return Response(error)
        }
    }

    private static let functionsPrefix = "/2015-03-31/functions/"
    private static let invocationsSuffix = "/invocations"

    /// Nil for anything but `POST /2015-03-31/functions/NAME/invocations`.
    private static func invokedFunction(_ method: HTTPRequest.Method, _ path: Substring) -> Substring? {
        guard method == .post, path.hasPrefix(functionsPrefix), path.hasSuffix(invocationsSuffix) else { return nil }
        let function = path.utf8.dropFirst(functionsPrefix.utf8.count).dropLast(invocationsSuffix.utf8.count)
        return function.isEmpty || function.contains(UInt8(ascii: "/")) ? nil : Substring(function)
    }

    private func answer(to operation: LambdaOperation, _ query: QueryParameters) throws(LambdaError) -> JSONObject {
        let functions = FunctionOperations(registry: registry(), code: code, query: query)
        let layers = LayerOperations(registry: functions.registry, code: code, query: query)
        let first = operation.parameters.first ?? ""
        let last = operation.parameters.last ?? ""
        switch operation.name {
        case "GetFunction": return try functions.function(first)
        case "GetFunctionConfiguration": return try functions.configuration(of: first)
        case "GetFunctionConcurrency": return try functions.concurrency(of: first)
        case "ListFunctions": return try functions.functions()
        case "ListVersionsByFunction": return try functions.versions(of: first)
        case "ListAliases": return try functions.aliases(of: first)
        case "GetAlias": return try functions.alias(last, of: first)
        case "ListTags": return try functions.tags(of: first)
        case "GetAccountSettings": return functions.account()
        case "ListLayers": return try layers.layers()
        case "ListLayerVersions": return try layers.versions(of: first)
        case "GetLayerVersion": return try layers.version(last, of: first)
        case "GetLayerVersionByArn": return try layers.versionByARN()
        default: throw .notImplemented(operation.name)
        }
    }
}

extension LambdaError {
    fileprivate static func notImplemented(_ operation: String) -> LambdaError {
        LambdaError(
            code: "NotImplementedException", statusCode: 501,
            message: "samlet has no counterpart of lambda:\(operation) yet")
    }

    fileprivate static func unknownOperation(_ method: String, _ path: Substring) -> LambdaError {
        LambdaError(
            code: "UnknownOperationException", statusCode: 404, message: "Lambda has no operation \(method) \(path)")
    }
}
