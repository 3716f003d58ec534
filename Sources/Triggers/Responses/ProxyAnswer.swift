internal import Documents
internal import HTTPTypes
internal import NIOCore
internal import Templates

/// What a function's result means as a response.
struct ProxyAnswer: Hashable, Sendable {
    /// The rules of the API that the function answers.
    enum Format: Sendable {
        /// A REST API. `acceptsBinary`: whether the client wants binary media, so that base64 is decoded for it.
        case rest(acceptsBinary: Bool)
        /// An HTTP API with payload format 1.0.
        case version1
        /// An HTTP API with payload format 2.0.
        case version2
        case functionURL
    }

    var statusCode: Int
    var headers: HTTPFields
    var body: ByteBuffer
}

/// A function's result that is no response: the client gets 500 or 502.
struct MalformedProxyResult: Error, Hashable {
    /// For the log.
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

extension ProxyAnswer {
    /// Reads the result of a function that did not fail.
    ///
    /// Source: API Gateway Developer Guide, "Output format of a Lambda function for proxy integration" and "Create AWS Lambda
    /// proxy integrations for HTTP APIs"; Lambda Developer Guide, "Invoking Lambda function URLs".
    init(_ payload: ByteBuffer, _ format: Format) throws(MalformedProxyResult) {
        let node = Document.json(Array(payload.readableBytesView))
        if format.infersResponses, node?["statusCode"] == nil {
            self = try .inferred(payload, node, format)
            return
        }
        guard let result = node?.mapping else { throw MalformedProxyResult("the function returned no JSON object") }
        self = try ProxyResultReader(result, format).answer()
    }

    /// Without a status code the whole result is the body.
    private static func inferred(
        _ payload: ByteBuffer, _ node: Node?, _ format: Format
    ) throws(MalformedProxyResult) -> ProxyAnswer {
        if case .version2 = format, node?["errorMessage"] != nil {
            throw MalformedProxyResult("the function returned an errorMessage")
        }
        var body = payload
        if let scalar = node?.scalar, scalar.style.isText {
            body = ByteBuffer(string: scalar.text)
        } else if let node, case .functionURL = format {
            // A function URL writes the JSON anew, without space between its parts.
            body = ByteBuffer(bytes: JSONWriter.bytes(of: node))
        }
        return ProxyAnswer(statusCode: 200, headers: [.contentType: "application/json"], body: body)
    }
}

extension ProxyAnswer.Format {
    var infersResponses: Bool {
        switch self {
        case .version2, .functionURL: true
        case .rest, .version1: false
        }
    }

    /// The keys that a result may have; nil where others are ignored.
    var allowedKeys: Set<String>? {
        guard case .rest = self else { return nil }
        return ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]
    }

    /// Of a response that has a body and names none. An HTTP API leaves the header out of a response without a body.
    func defaultContentType(hasBody: Bool) -> String? {
        switch self {
        case .rest, .functionURL: "application/json"
        case .version1, .version2: hasBody ? "text/plain; charset=utf-8" : nil
        }
    }
}

/// Reads the object that a function returned.
private struct ProxyResultReader {
    private let result: Mapping
    private let format: ProxyAnswer.Format

    init(_ result: Mapping, _ format: ProxyAnswer.Format) {
        self.result = result
        self.format = format
    }

    func answer() throws(MalformedProxyResult) -> ProxyAnswer {
        if let allowed = format.allowedKeys, let key = result.keys.first(where: { !allowed.contains($0) }) {
            throw MalformedProxyResult("the function's response has the unknown key '\(key)'")
        }
        let body = try self.body()
        var answer = ProxyAnswer(statusCode: try statusCode(), headers: try headers(), body: body)
        let type = format.defaultContentType(hasBody: body.readableBytes > 0)
        if answer.headers[.contentType] == nil, let type { answer.headers[.contentType] = type }
        return answer
    }

    // MARK: - Status and body

    /// A status below 200 announces another response, which never comes: the client would wait for it.
    private func statusCode() throws(MalformedProxyResult) -> Int {
        guard let node = result["statusCode"], !node.isNull else {
            if case .rest = format { return 200 }
            throw MalformedProxyResult("the function's response has no statusCode")
        }
        guard let text = node.text, let number = Double(text), let status = Int(exactly: number),
            (200...599).contains(status)
        else {
            throw MalformedProxyResult("the statusCode is no status: \(node.kindInWords)")
        }
        return status
    }

    private func body() throws(MalformedProxyResult) -> ByteBuffer {
        let isBase64Encoded = try isBase64Encoded()
        guard let node = result["body"], !node.isNull else { return ByteBuffer() }
        guard let text = node.text else {
            throw MalformedProxyResult("the body is \(node.kindInWords); it must be text")
        }
        guard isBase64Encoded else { return ByteBuffer(string: text) }
        if case .rest(acceptsBinary: false) = format { return ByteBuffer(string: text) }
        guard let bytes = Base64.decoded(text) else { throw MalformedProxyResult("the body is no base64") }
        return ByteBuffer(bytes: bytes)
    }

    private func isBase64Encoded() throws(MalformedProxyResult) -> Bool {
        guard let node = result["isBase64Encoded"], !node.isNull else { return false }
        switch node.text {
        case "true": return true
        case "false": return false
        default: throw MalformedProxyResult("isBase64Encoded is \(node.kindInWords); it must be true or false")
        }
    }

    // MARK: - Headers

    private func headers() throws(MalformedProxyResult) -> HTTPFields {
        var fields = HTTPFields()
        try addMultiValueHeaders(to: &fields)
        if let node = result["headers"], !node.isNull {
            guard let headers = node.mapping else {
                throw MalformedProxyResult("headers is \(node.kindInWords); it must be a map")
            }
            for entry in headers {
                guard !entry.value.isNull else { continue }
                let value = try headerValue(entry.value, of: entry.key.text)
                let name = try headerName(entry.key.text)
                // Of a pair that stands in both maps, the one among the multiple values counts.
                if fields[values: name].contains(value) { continue }
                let known = fields[fields: name].first?.name ?? name
                fields.append(HTTPField(name: known, value: value))
            }
        }
        try addCookies(to: &fields)
        return fields
    }

    private func addMultiValueHeaders(to fields: inout HTTPFields) throws(MalformedProxyResult) {
        switch format {
        case .rest, .version1: break
        case .version2, .functionURL: return
        }
        guard let node = result["multiValueHeaders"], !node.isNull else { return }
        guard let headers = node.mapping else {
            throw MalformedProxyResult("multiValueHeaders is \(node.kindInWords); it must be a map")
        }
        for entry in headers where !entry.value.isNull {
            guard let values = entry.value.sequence else {
                throw MalformedProxyResult(
                    "multiValueHeaders '\(entry.key.text)' is \(entry.value.kindInWords); it must be a list")
            }
            let name = try headerName(entry.key.text)
            for value in values where !value.isNull {
                fields.append(HTTPField(name: name, value: try headerValue(value, of: entry.key.text)))
            }
        }
    }

    private func addCookies(to fields: inout HTTPFields) throws(MalformedProxyResult) {
        switch format {
        case .version2, .functionURL: break
        case .rest, .version1: return
        }
        guard let node = result["cookies"], !node.isNull else { return }
        guard let cookies = node.sequence else {
            throw MalformedProxyResult("cookies is \(node.kindInWords); it must be a list")
        }
        for cookie in cookies {
            fields.append(HTTPField(name: .setCookie, value: try headerValue(cookie, of: "cookies")))
        }
    }

    /// Numbers and booleans become text.
    private func headerValue(_ node: Node, of name: String) throws(MalformedProxyResult) -> String {
        guard let text = node.text else {
            throw MalformedProxyResult("the value of '\(name)' is \(node.kindInWords); it must be text")
        }
        return text
    }

    private func headerName(_ text: String) throws(MalformedProxyResult) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { throw MalformedProxyResult("'\(text)' is no name of a header") }
        return name
    }
}
