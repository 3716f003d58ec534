internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore

extension Response {
    /// The answer of a service that speaks AWS's query protocol.
    ///
    /// - Parameter result: nil for an operation that gives nothing but the id of its request.
    static func query(_ operation: String, _ result: XMLText?, in namespace: String) -> Response {
        let id = RandomText.uuid()
        let metadata: XMLText = ["ResponseMetadata": ["RequestId": .text(id)]]
        let content = result.map { $0.named("\(operation)Result") + metadata } ?? metadata
        return xml(content.element("\(operation)Response", in: namespace), status: 200, id)
    }

    /// An error in that protocol.
    static func query(_ error: ServiceError, in namespace: String) -> Response {
        let id = RandomText.uuid()
        let body: XMLText = [
            "Error": [
                "Type": .text(error.statusCode < 500 ? "Sender" : "Receiver"), "Code": .text(error.code),
                "Message": .text(error.message),
            ], "RequestId": .text(id),
        ]
        return xml(body.element("ErrorResponse", in: namespace), status: error.statusCode, id)
    }

    private static func xml(_ text: String, status: Int, _ id: String) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: "text/xml", .amznRequestID: id],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
