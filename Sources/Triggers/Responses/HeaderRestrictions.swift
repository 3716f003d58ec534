internal import HTTPTypes

/// Headers of a function's response that belong to the connection, not to it.
enum HeaderRestrictions {
    private static let transferEncoding: Set<String> = ["transfer-encoding"]
    private static let remapped: Set<String> = ["connection", "content-length", "date", "server", "www-authenticate"]
    private static let connection: Set<String> = [
        "connection", "content-length", "keep-alive", "transfer-encoding", "upgrade",
    ]

    /// A REST API gives some headers another name: `x-amzn-Remapped-Date` for `Date`.
    ///
    /// Source: API Gateway Developer Guide, "Amazon API Gateway important notes for REST APIs".
    static func rest(_ fields: HTTPFields) -> HTTPFields {
        guard fields.contains(where: { isRestricted($0, remapped) || isRestricted($0, transferEncoding) }) else {
            return fields
        }
        var result = HTTPFields()
        for field in fields where !isRestricted(field, transferEncoding) {
            if isRestricted(field, remapped), let name = HTTPField.Name("x-amzn-Remapped-" + field.name.rawName) {
                result.append(HTTPField(name: name, value: field.value))
            } else {
                result.append(field)
            }
        }
        return result
    }

    /// HTTP APIs and function URLs leave them out.
    static func http(_ fields: HTTPFields) -> HTTPFields {
        guard fields.contains(where: { isRestricted($0, connection) }) else { return fields }
        var result = HTTPFields()
        for field in fields where !isRestricted(field, connection) { result.append(field) }
        return result
    }

    private static func isRestricted(_ field: HTTPField, _ names: Set<String>) -> Bool {
        names.contains(field.name.canonicalName)
    }
}
