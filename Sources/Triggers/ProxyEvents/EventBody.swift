internal import Documents
internal import NIOCore
internal import Templates

/// The body of an event: text as it is, anything else in base64.
struct EventBody {
    /// Nil for an empty body.
    var text: String?
    var isBase64Encoded: Bool

    /// For a REST API, whose binary media types decide.
    init(_ body: ByteBuffer, isBinary: Bool) {
        guard body.readableBytes > 0 else {
            (text, isBase64Encoded) = (nil, false)
            return
        }
        isBase64Encoded = isBinary
        text = isBinary ? Base64.encoded(body.readableBytesView) : String(buffer: body)
    }

    /// For an HTTP API or a function URL, where the content type decides.
    init(_ body: ByteBuffer, contentType: String?) {
        guard body.readableBytes > 0 else {
            (text, isBase64Encoded) = (nil, false)
            return
        }
        if Self.isText(contentType), let text = String(validating: body.readableBytesView, as: UTF8.self) {
            (self.text, isBase64Encoded) = (text, false)
        } else {
            (text, isBase64Encoded) = (Base64.encoded(body.readableBytesView), true)
        }
    }

    /// Whether a body of this type is passed on as text: text, JSON, XML and JavaScript, but not forms.
    ///
    /// Source: AWS Compute Blog, "Handling binary data using Amazon API Gateway HTTP APIs".
    private static func isText(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let type = contentType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        if type.hasPrefix("text/") { return true }
        switch type {
        case "application/json", "application/xml", "application/javascript": return true
        default: return type.hasSuffix("+json") || type.hasSuffix("+xml")
        }
    }
}
