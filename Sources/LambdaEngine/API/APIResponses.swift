internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

extension Response {
    /// The answer to a request that went well.
    static func json(_ object: JSONObject, statusCode: Int = 200) -> Response {
        Response(
            status: .init(code: statusCode),
            headers: [.contentType: "application/json", .amznRequestID: RandomText.uuid()],
            body: ResponseBody(byteBuffer: ByteBuffer(string: object.text)))
    }

    /// The answer to a request to the API that went well.
    init(_ answer: APIAnswer) {
        if let object = answer.object {
            self = .json(object, statusCode: answer.statusCode)
        } else {
            self.init(status: .init(code: answer.statusCode), headers: [.amznRequestID: RandomText.uuid()])
        }
    }

    /// An error as Lambda's API shows it: the name in a header, the rest in the body.
    init(_ error: LambdaError, requestID: String = RandomText.uuid()) {
        self.init(
            status: .init(code: error.statusCode),
            headers: [
                .contentType: "application/json", .amznErrorType: error.code, .amznRequestID: requestID,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: error.body.text)))
    }
}

extension LambdaError {
    /// The service writes the key of the message in two ways, by the error; what it refuses before it looks closer has no
    /// type.
    fileprivate var body: JSONObject {
        switch code {
        case "ResourceNotFoundException" where !hasType: JSONObject(["Message": message])
        case "ResourceNotFoundException", "CodeSigningConfigNotFoundException":
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
