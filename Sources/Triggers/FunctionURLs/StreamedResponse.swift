internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore

/// The response of a function whose URL streams: it is sent while the function writes it.
///
/// Source: Lambda Developer Guide, "Response streaming for Lambda functions".
struct StreamedResponse {
    private let head: ProxyAnswer
    private let reader: ResponseReader

    /// Waits for the first bytes of the body; nil when the function fails before it has written any.
    init?(_ reader: ResponseReader) async throws(MalformedProxyResult) {
        self.reader = reader
        guard case .head(let contentType)? = await reader.next() else { return nil }
        var prelude = StreamPrelude(contentType: contentType)
        while true {
            switch await reader.next() {
            case .body(let bytes):
                guard let answer = try prelude.answer(adding: bytes) else { continue }
                head = answer
                return
            case .end(let result):
                guard result.functionError == nil else { return nil }
                head = try prelude.answerAtEnd()
                return
            case .head, nil: return nil
            }
        }
    }

    var response: Response {
        let (first, reader) = (head.body, reader)
        let body = ResponseBody { writer in
            if first.readableBytes > 0 { try await writer.write(first) }
            while let part = await reader.next() {
                switch part {
                case .head: continue
                case .body(let bytes): if bytes.readableBytes > 0 { try await writer.write(bytes) }
                // The connection breaks off: that the response is not whole is to be seen.
                case .end(let result): if result.functionError != nil { throw BrokenStream() }
                }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .init(code: head.statusCode), headers: HeaderRestrictions.http(head.headers), body: body)
    }
}

/// A function failed in the middle of its response.
private struct BrokenStream: Error {}
