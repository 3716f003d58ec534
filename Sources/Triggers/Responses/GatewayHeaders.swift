internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore

extension HTTPField.Name {
    static let amzAPIGatewayID = known("x-amz-apigw-id")
    static let apiGatewayRequestID = known("Apigw-Requestid")
    static let methodOverride = known("X-HTTP-Method-Override")
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
