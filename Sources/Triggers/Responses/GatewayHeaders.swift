internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

extension HTTPField.Name {
    static let amznErrorType = known("x-amzn-ErrorType")
    static let amznRequestID = known("x-amzn-RequestId")
    static let amzAPIGatewayID = known("x-amz-apigw-id")
    static let amznTraceID = known("X-Amzn-Trace-Id")
    static let apiGatewayRequestID = known("Apigw-Requestid")
    static let methodOverride = known("X-HTTP-Method-Override")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is the name of a header") }
        return name
    }
}

extension Response {
    /// A response with a text as its body.
    init(statusCode: Int, headers: HTTPFields = [:], body: String) {
        self.init(statusCode: statusCode, headers: headers, buffer: ByteBuffer(string: body))
    }

    init(statusCode: Int, headers: HTTPFields = [:], buffer: ByteBuffer) {
        let status = HTTPResponse.Status(code: statusCode)
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
    }

    /// A JSON object with one message, as API Gateway writes it.
    static func message(_ message: String, statusCode: Int, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(statusCode: statusCode, headers: headers, body: #"{"message":\#(jsonText(message))}"#)
    }
}
