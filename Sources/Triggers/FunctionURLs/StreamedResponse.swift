internal import Documents
internal import HTTPTypes
internal import NIOCore

/// The output of a function whose URL streams: a JSON object with the status and the headers, eight zero bytes, and the
/// body; or the body alone.
///
/// Source: Lambda Developer Guide, "Response streaming for Lambda functions".
struct StreamedResponse {
    private let payload: ByteBuffer
    private static let separator = [UInt8](repeating: 0, count: 8)
    /// The object stands at the start; a zero byte further on belongs to the body.
    private static let preludeLimit = 16_384

    init(_ payload: ByteBuffer) {
        self.payload = payload
    }

    func answer() throws(MalformedProxyResult) -> ProxyAnswer {
        let bytes = Array(payload.readableBytesView)
        guard bytes.first == UInt8(ascii: "{"), let end = bytes.prefix(Self.preludeLimit).firstRange(of: Self.separator)
        else {
            // What a function returns without streaming is not looked into, not even for a status code.
            let type = Document.json(bytes) == nil ? "application/octet-stream" : "application/json"
            return ProxyAnswer(statusCode: 200, headers: [.contentType: type], body: payload)
        }
        guard var prelude = Document.json(Array(bytes[..<end.lowerBound]))?.mapping else {
            throw MalformedProxyResult("what stands before the eight zero bytes is no JSON object")
        }
        if prelude["statusCode"] == nil { prelude["statusCode"] = .json(200) }
        let object = JSONWriter.bytes(of: .json(prelude.entries))
        var answer = try ProxyAnswer(ByteBuffer(bytes: object), .functionURL)
        answer.body = ByteBuffer(bytes: bytes[end.upperBound...])
        return answer
    }
}
