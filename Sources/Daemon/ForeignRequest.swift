internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore
internal import Triggers

/// A request that a web page of somebody else's may have sent, by the browser of whoever works here.
///
/// Such a page can give its own name this machine's address (DNS rebinding), which the `Host` tells, or just send what needs no
/// permission (CSRF), which the `Origin` tells. What controls the engine or acts in its AWS account is not for them.
struct ForeignRequest: Hashable, Sendable {
    /// What it says of itself, such as `the origin https://example.com`.
    let trait: String

    /// Nil for a request that may be answered: from no browser, or from a page of this machine.
    init?(host: String?, origin: String?) {
        let name = HostName.name(of: host ?? "")
        if !HostName.isTrusted(name) {
            trait = "the host '\(name)'"
            return
        }
        guard let origin, !Self.isTrusted(origin: origin) else { return nil }
        trait = "the origin '\(origin)'"
    }

    init?(_ request: Request) {
        self.init(host: request.head.authority, origin: request.headers[.origin])
    }

    /// AWS's names are good hosts, but anyone can put pages there. `null`, which files and sandboxed frames send, is no origin of this machine.
    private static func isTrusted(origin: String) -> Bool {
        guard let scheme = origin.firstRange(of: "://") else { return false }
        return HostName.isLocal(HostName.name(of: String(origin[scheme.upperBound...])))
    }

    /// The answer to it.
    var refusal: Response {
        let message = "requests from \(trait) are refused, because any web page could send them"
        return Response(
            status: .forbidden,
            headers: [.contentType: "application/json", .amznErrorType: "AccessDeniedException"],
            body: ResponseBody(
                byteBuffer: ByteBuffer(
                    string: #"{"__type":"AccessDeniedException","message":\#(JSONWriter.quoted(message))}"#)))
    }
}
