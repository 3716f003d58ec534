internal import Documents
internal import HTTPTypes
internal import NIOCore

/// Finds the head of a streamed response in its first bytes: a JSON object with the status, headers and cookies, and eight zero
/// bytes, where the content type announces one.
///
/// Source: Lambda Developer Guide, "Response streaming for Lambda functions"; API Gateway Developer Guide, "Response
/// streaming", which has the limit.
struct StreamPrelude {
    private let contentType: String
    private var collected: [UInt8] = []

    private static let announcement = "application/vnd.awslambda.http-integration-response"
    private static let separator = [UInt8](repeating: 0, count: 8)
    private static let limitInBytes = 16_384

    /// - Parameter contentType: of the whole stream, as the runtime sends it.
    init(contentType: String) {
        self.contentType = contentType
    }

    private var isAnnounced: Bool { contentType.lowercased().hasPrefix(Self.announcement) }

    /// The head, with what of the body is there; nil while there is too little of it.
    mutating func answer(adding bytes: ByteBuffer) throws(MalformedProxyResult) -> ProxyAnswer? {
        guard isAnnounced else { return plain(bytes) }
        collected += bytes.readableBytesView
        guard let end = collected.prefix(Self.limitInBytes).firstRange(of: Self.separator) else {
            guard collected.count < Self.limitInBytes else {
                throw MalformedProxyResult("no eight zero bytes follow the head of the streamed response")
            }
            return nil
        }
        return try answer(collected[..<end.lowerBound], body: collected[end.upperBound...])
    }

    /// The head of a response that ends without more bytes.
    func answerAtEnd() throws(MalformedProxyResult) -> ProxyAnswer {
        isAnnounced ? try answer(collected[...], body: []) : plain(ByteBuffer())
    }

    private func plain(_ body: ByteBuffer) -> ProxyAnswer {
        ProxyAnswer(statusCode: 200, headers: [.contentType: contentType], body: body)
    }

    private func answer(
        _ prelude: ArraySlice<UInt8>, body: ArraySlice<UInt8>
    ) throws(MalformedProxyResult) -> ProxyAnswer {
        guard var object = Document.json(Array(prelude))?.mapping else {
            throw MalformedProxyResult("what stands before the eight zero bytes is no JSON object")
        }
        if object["statusCode"] == nil { object["statusCode"] = .json(200) }
        var answer = try ProxyAnswer(ByteBuffer(bytes: JSONWriter.bytes(of: .json(object.entries))), .functionURL)
        answer.body = ByteBuffer(bytes: body)
        return answer
    }
}
