internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import LocalServices
internal import NIOCore
internal import Triggers

/// The port on which AWS's APIs answer: APIs of stacks by their host or path, and the APIs of services.
struct AWSResponder: Sendable {
    let frontDoor: FrontDoor
    let lambda: LambdaAPI
    let services: ServiceDirectory

    func response(to request: Request, from address: SocketAddress?) async -> Response {
        if LambdaAPI.handles(request.uri.path) {
            if let foreign = ForeignRequest(request) { return foreign.refusal }
            return await lambda.respond(to: request)
        }
        // An API of a stack decides itself which origins it takes.
        if let response = await frontDoor.responseIfAddressed(to: request, from: address) { return response }
        if let foreign = ForeignRequest(request) { return foreign.refusal }
        if let response = await services.response(to: request) { return response }
        return Self.unknownService(request)
    }

    /// Says which service was meant, as far as a request tells: its signature names one.
    private static func unknownService(_ request: Request) -> Response {
        let scope = request.headers[.authorization]?.firstMatch(of: /Credential=[^\/]+\/[0-9]+\/[^\/]+\/([a-z0-9-]+)\//)
        let service = scope.map { "the service '\($0.1)'" } ?? "this request"
        let message = "samlet has no counterpart of \(service) yet: \(request.method) \(request.uri.path)"
        let body = #"{"__type":"NotImplemented","message":\#(JSONWriter.quoted(message))}"#
        return Response(
            status: .notImplemented,
            headers: [.contentType: "application/json", .amznErrorType: "NotImplemented"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
