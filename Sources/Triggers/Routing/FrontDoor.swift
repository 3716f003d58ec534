internal import HTTPTypes
public import HummingbirdCore
public import LambdaEngine
public import Logging
public import NIOCore
internal import Templates

/// Answers HTTP requests: finds the API or function URL each is for, and hands it over.
public struct FrontDoor: Sendable {
    /// What a request gets on arrival, of the time and the request's trace header.
    typealias Stamping = @Sendable (WallTime, String?) -> RequestStamp

    private let triggers: HTTPTriggers
    private let clock: WallClock
    private let stamping: Stamping
    private let additionalHosts: Set<String>
    private let functionURLs: (any FunctionURLDirectory)?
    private let restGateway: RestGateway
    private let httpGateway: HTTPGateway
    private let functionURLGateway: FunctionURLGateway

    /// The largest body of a request and the largest head of one that API Gateway takes.
    ///
    /// Source: API Gateway Developer Guide, "Quotas".
    private static let bodyLimit = 10_485_760
    private static let headLimit = 10_240

    /// - Parameters:
    ///   - additionalHosts: names in lower case that requests may be sent to, beside those of this machine and AWS's.
    ///   - functionURLs: knows what has become of function URLs, and those that no stack has.
    public init(
        triggers: HTTPTriggers, invoker: any FunctionInvoker, logger: Logger, clock: WallClock = .system,
        additionalHosts: Set<String> = [], functionURLs: (any FunctionURLDirectory)? = nil
    ) {
        self.init(
            triggers: triggers, invoker: invoker, logger: logger, clock: clock, additionalHosts: additionalHosts,
            functionURLs: functionURLs,
            stamping: { RequestStamp(at: $0, incomingTrace: $1) })
    }

    init(
        triggers: HTTPTriggers, invoker: any FunctionInvoker, logger: Logger, clock: WallClock,
        additionalHosts: Set<String>, functionURLs: (any FunctionURLDirectory)? = nil,
        stamping: @escaping Stamping
    ) {
        self.functionURLs = functionURLs
        self.triggers = triggers
        self.clock = clock
        self.stamping = stamping
        self.additionalHosts = additionalHosts
        let invocations = OngoingInvocations(invoker: invoker, clock: clock)
        restGateway = RestGateway(invocations: invocations, logger: logger)
        httpGateway = HTTPGateway(invocations: invocations, logger: logger)
        functionURLGateway = FunctionURLGateway(invoker: invoker, invocations: invocations, logger: logger)
    }

    /// Answers any request, for a port of its own: what names no API goes to the only one there is.
    ///
    /// - Parameter address: the client's.
    public func response(to request: Request, from address: SocketAddress? = nil) async -> Response {
        await response(to: request, from: address, allowsRoot: true)
            ?? HelpPage(sites: triggers.sites, request: request).response("nothing is served at \(request.uri.path)")
    }

    /// Answers a request that names an API or a function URL by its host or its path; nil for others, on a port that is shared.
    ///
    /// - Parameter address: the client's.
    public func responseIfAddressed(to request: Request, from address: SocketAddress? = nil) async -> Response? {
        await response(to: request, from: address, allowsRoot: false)
    }

    // MARK: - Dispatch

    private func response(to request: Request, from address: SocketAddress?, allowsRoot: Bool) async -> Response? {
        let host = request.head.authority ?? ""
        let hostName = HostName.name(of: host)
        guard HostName.isTrusted(hostName, additional: additionalHosts) else { return Self.untrustedHost(hostName) }
        let target = RequestTarget(request.head.path ?? "/")
        var sites = triggers.sites
        sites.directory = functionURLs
        let destination = sites.destination(hostName: hostName, path: target.path, allowsRoot: allowsRoot)
        if case .unaddressed = destination { return nil }
        let stamp = stamping(clock.now(), request.headers[.amznTraceID])
        let help = HelpPage(sites: sites, request: request)
        var response: Response
        switch await body(of: request) {
        case .failure(let refusal): response = Self.response(to: refusal, destination)
        case .success(let body):
            let proxyRequest = ProxyRequest(
                method: request.method.rawValue, path: target.path, query: target.query, headers: request.headers,
                host: host,
                sourceIP: address?.ipAddress ?? "127.0.0.1", body: body, stamp: stamp)
            response = await answer(proxyRequest, destination, help)
        }
        if response.headers[.date] == nil { response.headers[.date] = CivilTime(stamp.time).httpDate }
        if response.status == .noContent || response.status == .notModified {
            // Without this, what a function returns as the body would be read as the start of the next response.
            response = Response(status: response.status, headers: response.headers)
            response.headers[.contentLength] = nil
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: ProxyRequest, _ destination: Destination, _ help: HelpPage) async -> Response {
        var request = request
        switch destination {
        case .rest(let api, let stage, let path):
            if request.headSize > Self.headLimit { return Self.response(to: .headTooLarge, destination) }
            request.path = path
            return await restGateway.response(to: request, api, stage)
        case .http(let api, let stage, let path):
            if request.headSize > Self.headLimit { return Self.response(to: .headTooLarge, destination) }
            request.path = path
            return await httpGateway.response(to: request, api, stage)
        case .functionURL(let url, let path):
            request.path = path
            return await functionURLGateway.response(to: request, url)
        case .missingStage(.rest): return RestGateway.forbidden(request.stamp)
        case .missingStage: return HTTPGateway.notFound(request.stamp)
        case .unknown(_, isFunctionURL: true): return FunctionURLGateway.unknown(request.stamp)
        case .unknown(let id, _): return help.response("there is no API with the id '\(id)'")
        case .unaddressed: return help.response("nothing is served at \(request.path)")
        }
    }

    // MARK: - Refusals

    /// Why a request is not looked at any further.
    private enum Refusal: Error {
        case bodyTooLarge, headTooLarge, brokenBody
    }

    private func body(of request: Request) async -> Result<ByteBuffer, Refusal> {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Self.bodyLimit {
            return .failure(.bodyTooLarge)
        }
        do {
            return .success(try await request.body.collect(upTo: Self.bodyLimit))
        } catch is NIOTooManyBytesError {
            return .failure(.bodyTooLarge)
        } catch {
            return .failure(.brokenBody)
        }
    }

    private static func response(to refusal: Refusal, _ destination: Destination) -> Response {
        switch refusal {
        case .brokenBody: return .message("Bad Request", statusCode: 400)
        case .headTooLarge: return .message("Request Header Fields Too Large", statusCode: 431)
        case .bodyTooLarge:
            if case .rest = destination {
                return .message(
                    "Request Too Long", statusCode: 413, headers: [.amznErrorType: "RequestTooLargeException"])
            }
            return .message("Request Entity Too Large", statusCode: 413)
        }
    }

    private static func untrustedHost(_ name: String) -> Response {
        .message(
            "requests to the host '\(name)' are refused, because any web page could send them; use localhost or 127.0.0.1",
            statusCode: 403)
    }
}
