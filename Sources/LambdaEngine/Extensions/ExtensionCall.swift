internal import Deployments
internal import Documents
internal import NIOCore
internal import NIOHTTP1
internal import Templates

/// What an extension asks of the Extensions API.
enum ExtensionCall: Hashable, Sendable {
    /// - Parameter wantsAccount: it accepts the feature `accountId`.
    case register(name: String, events: [String], wantsAccount: Bool)
    case next(id: String)
    /// - Parameter type: of the error, as the extension has it.
    case initError(id: String, type: String)
    case exitError(id: String, type: String)
    /// It wants to be told of what happens: a call of the Telemetry API, or of the older Logs API.
    case subscribe(id: String, body: ByteBuffer, api: TelemetrySubscription.API)
    case refused(ExtensionRefusal)

    /// The call that a request makes; nil for a path or method that the API has not.
    init?(_ head: HTTPRequestHead, path: some StringProtocol, body: ByteBuffer) {
        if head.method == .PUT, let api = Self.telemetry(String(path)) {
            do throws(ExtensionRefusal) {
                self = .subscribe(id: try Self.identifier(head.headers), body: body, api: api)
            } catch {
                self = .refused(error)
            }
            return
        }
        guard path.hasPrefix(Self.base) else { return nil }
        let make: (HTTPHeaders) throws(ExtensionRefusal) -> ExtensionCall
        switch (head.method, String(path.dropFirst(Self.base.count))) {
        case (.POST, "register"):
            make = { headers throws(ExtensionRefusal) in try Self.registration(headers, body) }
        case (.GET, "event/next"):
            make = { headers throws(ExtensionRefusal) in .next(id: try Self.identifier(headers)) }
        case (.POST, "init/error"):
            make = { headers throws(ExtensionRefusal) in
                .initError(id: try Self.identifier(headers), type: try Self.errorType(headers))
            }
        case (.POST, "exit/error"):
            make = { headers throws(ExtensionRefusal) in
                .exitError(id: try Self.identifier(headers), type: try Self.errorType(headers))
            }
        default: return nil
        }
        do throws(ExtensionRefusal) { self = try make(head.headers) } catch { self = .refused(error) }
    }

    private static func telemetry(_ path: String) -> TelemetrySubscription.API? {
        switch path {
        case "/2022-07-01/telemetry": .telemetry
        case "/2020-08-15/logs": .logs
        default: nil
        }
    }

    private static let base = "/2020-01-01/extension/"

    private static func registration(
        _ headers: HTTPHeaders, _ body: ByteBuffer
    ) throws(ExtensionRefusal) -> ExtensionCall {
        let name = headers.first(name: "Lambda-Extension-Name") ?? ""
        guard !name.isEmpty else { throw .emptyName }
        guard let object = Document.json(Array(body.readableBytesView))?.mapping else {
            throw .invalidFormat("the body is no JSON object")
        }
        if object["configurationKeys"]?.sequence?.isEmpty == false {
            throw .invalidFormat("configurationKeys are deprecated; use environment variables instead")
        }
        let features = headers[canonicalForm: "Lambda-Extension-Accept-Feature"]
        let events = object["events"]?.sequence?.map { $0.text ?? "" } ?? []
        return .register(name: name, events: events, wantsAccount: features.contains("accountId"))
    }

    private static func identifier(_ headers: HTTPHeaders) throws(ExtensionRefusal) -> String {
        guard let id = headers.first(name: "Lambda-Extension-Identifier"), !id.isEmpty else { throw .missingIdentifier }
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12], id.allSatisfy({ $0.isHexDigit || $0 == "-" }) else {
            throw .invalidIdentifier
        }
        return id.lowercased()
    }

    private static func errorType(_ headers: HTTPHeaders) throws(ExtensionRefusal) -> String {
        guard let type = headers.first(name: "Lambda-Extension-Function-Error-Type"), !type.isEmpty else {
            throw .missingErrorType
        }
        return type
    }
}

/// What the Extensions API answers.
struct ExtensionReply: Hashable, Sendable {
    var status = HTTPResponseStatus.ok
    var headers: [String: String] = [:]
    var body: ByteBuffer

    init(_ body: String, headers: [String: String] = [:]) {
        self.body = ByteBuffer(string: body)
        self.headers = headers
    }

    init(_ refusal: ExtensionRefusal) {
        status = refusal.isMalformed ? .badRequest : .forbidden
        body = RuntimeText.error(type: refusal.type, message: refusal.message)
    }

    static let accepted: ExtensionReply = {
        var reply = ExtensionReply("{\"status\":\"OK\"}\n")
        reply.status = .accepted
        return reply
    }()

    /// The extension is taken on.
    static func registered(_ id: String, _ function: FunctionConfiguration, version: String, wantsAccount: Bool) -> Self
    {
        var object = JSONObject([
            "functionName": function.name, "functionVersion": version, "handler": function.handler,
        ])
        if wantsAccount { object.add("accountId", function.stack.accountID) }
        return ExtensionReply(object.text, headers: ["Lambda-Extension-Identifier": id])
    }

    /// - Parameter deadline: in milliseconds since 1970.
    static func invoke(_ invocation: PendingInvocation, deadline: Int64, id: String) -> Self {
        var object = JSONObject([
            "eventType": Extensions.Event.invoke.rawValue, "requestId": invocation.requestID.description,
            "invokedFunctionArn": invocation.invokedARN,
        ])
        object.add("deadlineMs", Int(deadline))
        object.add("tracing", JSONObject(["type": "X-Amzn-Trace-Id", "value": invocation.traceID]))
        return event(object, id)
    }

    /// - Parameter deadline: in milliseconds since 1970.
    static func shutdown(_ reason: ShutdownReason, deadline: Int64, id: String) -> Self {
        var object = JSONObject([
            "eventType": Extensions.Event.shutdown.rawValue, "shutdownReason": reason.rawValue,
        ])
        object.add("deadlineMs", Int(deadline))
        return event(object, id)
    }

    private static func event(_ object: JSONObject, _ id: String) -> Self {
        ExtensionReply(
            object.text,
            headers: ["Lambda-Extension-Identifier": id, "Lambda-Extension-Event-Identifier": RandomText.uuid()])
    }
}
