internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore

extension Response {
    /// The answer of a service that speaks AWS's JSON protocol, version 1.1.
    static func json(_ value: JSONText) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-amz-json-1.1", .amznRequestID: RandomText.uuid()],
            body: ResponseBody(byteBuffer: ByteBuffer(string: value.text)))
    }

    /// An error in that protocol.
    static func json(_ error: ServiceError) -> Response {
        let body: JSONText = ["__type": .text(error.code), "message": .text(error.message)]
        return Response(
            status: .init(code: error.statusCode),
            headers: [
                .contentType: "application/x-amz-json-1.1", .amznErrorType: error.code,
                .amznRequestID: RandomText.uuid(),
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body.text)))
    }
}

/// A JSON value that is written as it is made.
struct JSONText: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    let text: String

    /// An object; entries whose value is nil are left out.
    init(dictionaryLiteral entries: (String, JSONText?)...) {
        let members = entries.compactMap { key, value in value.map { "\(JSONWriter.quoted(key)):\($0.text)" } }
        text = "{\(members.joined(separator: ","))}"
    }

    private init(raw text: String) {
        self.text = text
    }

    static func text(_ value: String) -> JSONText { JSONText(raw: JSONWriter.quoted(value)) }
    static func text(_ value: String?) -> JSONText? { value.map { .text($0) } }
    static func number(_ value: some BinaryInteger) -> JSONText { JSONText(raw: String(value)) }
    static func number(_ value: (some BinaryInteger)?) -> JSONText? { value.map { .number($0) } }
    static func boolean(_ value: Bool) -> JSONText { JSONText(raw: value ? "true" : "false") }

    static func list(_ values: [JSONText]) -> JSONText {
        JSONText(raw: "[\(values.map(\.text).joined(separator: ","))]")
    }

    static func map(_ values: [String: String]) -> JSONText {
        let members = values.sorted { $0.key < $1.key }
            .map { "\(JSONWriter.quoted($0.key)):\(JSONWriter.quoted($0.value))" }
        return JSONText(raw: "{\(members.joined(separator: ","))}")
    }
}
