internal import Documents
internal import HTTPTypes
public import HummingbirdCore
public import LambdaEngine
internal import NIOCore

/// A counterpart of one of AWS's services.
protocol LocalService: Sendable {
    /// The name in signatures, such as `logs`.
    var signingName: String { get }
    /// What `X-Amz-Target` begins with, such as `Logs_20140328`; nil for a service that speaks the query protocol.
    var targetPrefix: String? { get }
    /// Answers a request.
    func response(to request: ServiceRequest) async throws(ServiceError) -> Response
    /// An error in the service's own protocol.
    func response(to error: ServiceError) -> Response
}

/// The services that answer at one address, told apart by what a request says of itself: its target, else its signature.
public struct ServiceDirectory: Sendable {
    private let services: [any LocalService]
    private let identities: IdentityDirectory

    /// The services of an engine.
    public init(logs: FunctionLogs, identities: IdentityDirectory) {
        self.identities = identities
        services = [
            LogsService(logs: logs),
            IdentityService(identities: identities),
            IAMService(identities: identities),
        ]
    }

    /// More than any of the services takes.
    private static let bodyLimit = 16 << 20

    /// Answers a request to a service; nil for one that is to none of them.
    public func response(to request: Request) async -> Response? {
        guard request.method == .post, request.uri.path == "/" else { return nil }
        var caller = Caller(request)
        let target = request.headers[.target]?.split(separator: ".", maxSplits: 1)
        guard let service = service(target: target?.first, caller) else { return nil }
        if let key = caller.accessKey { caller.user = await identities.user(ofKey: key) }
        do throws(ServiceError) {
            let body = try await Self.body(of: request)
            var parsed = ServiceRequest(operation: "", members: Mapping(), caller: caller)
            if let target {
                parsed.operation = target.dropFirst().first.map(String.init) ?? ""
                parsed.members = try Self.members(body)
            } else {
                parsed.members = FormParameters(String(buffer: body)).members
                parsed.operation = parsed.text("Action") ?? ""
            }
            return try await service.response(to: parsed)
        } catch {
            return service.response(to: error)
        }
    }

    private func service(target: Substring?, _ caller: Caller) -> (any LocalService)? {
        if let target { return services.first { $0.targetPrefix.map { $0 == target } ?? false } }
        return services.first { $0.targetPrefix == nil && $0.signingName == caller.service }
    }

    private static func body(of request: Request) async throws(ServiceError) -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: bodyLimit)
        } catch {
            throw ServiceError("SerializationException", "the request is too large, or ended before its body")
        }
    }

    private static func members(_ body: ByteBuffer) throws(ServiceError) -> Mapping {
        if body.readableBytes == 0 { return Mapping() }
        guard let object = Document.json(Array(body.readableBytesView))?.mapping else {
            throw ServiceError("SerializationException", "the body is no JSON object")
        }
        return object
    }
}
