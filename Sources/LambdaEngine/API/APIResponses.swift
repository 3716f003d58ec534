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

    /// An error as Lambda's API shows it.
    init(_ error: LambdaError, requestID: String = RandomText.uuid()) {
        self.init(BufferedResponse(error, requestID: requestID))
    }
}
