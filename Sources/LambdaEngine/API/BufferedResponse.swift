internal import Documents
public import HTTPTypes
internal import HummingbirdCore
public import NIOCore

/// The answer to an HTTP request, whose body is at hand.
public struct BufferedResponse: Sendable {
    /// With the length of the body.
    public var head: HTTPResponse
    /// All of it.
    public var body: ByteBuffer

    /// A response of its parts.
    public init(statusCode: Int, headers: HTTPFields, body: ByteBuffer) {
        head = HTTPResponse(status: .init(code: statusCode), headerFields: headers)
        self.body = body
        // RFC 9110, section 8.6: a 204 has no length.
        if statusCode != 204 { head.headerFields[.contentLength] = String(body.readableBytes) }
    }

    /// An error as Lambda's API shows it: the name in a header, the rest in the body.
    init(_ error: LambdaError, requestID: String = RandomText.uuid()) {
        self.init(
            statusCode: error.statusCode,
            headers: [
                .contentType: "application/json", .amznErrorType: error.code, .amznRequestID: requestID,
            ],
            body: ByteBuffer(string: error.body.text))
    }
}

extension Response {
    init(_ response: BufferedResponse) {
        self.init(
            status: response.head.status, headers: response.head.headerFields,
            body: ResponseBody(byteBuffer: response.body))
        if response.head.status == .noContent { headers[.contentLength] = nil }
    }
}

extension LambdaError {
    /// The service writes the key of the message in two ways, by the error; what it refuses before it looks closer has no
    /// type.
    fileprivate var body: JSONObject {
        switch code {
        case "ResourceNotFoundException" where !hasType: JSONObject(["Message": message])
        case "ResourceNotFoundException", "CodeSigningConfigNotFoundException", "RecursiveInvocationException":
            JSONObject(["Type": "User", "Message": message])
        case "AccessDeniedException": accessDenied
        case "ValidationException", "RequestEntityTooLargeException": JSONObject(["message": message])
        case _ where !hasType: JSONObject(["message": message])
        default:
            JSONObject(["Reason": reason, "Type": statusCode < 500 ? "User" : "Service", "message": message])
        }
    }

    /// Some operations say nothing more.
    private var accessDenied: JSONObject {
        var object = JSONObject()
        object.addJSON("Message", message.isEmpty ? "null" : JSONWriter.quoted(message))
        return object
    }
}
