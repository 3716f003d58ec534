internal import HTTPTypes

/// The cross-origin rules of an HTTP API or a function URL.
struct CORSConfiguration: Hashable, Sendable {
    var allowOrigins: [String] = []
    var allowMethods: [String] = []
    var allowHeaders: [String] = []
    var exposeHeaders: [String] = []
    var maxAge: Int?
    var allowCredentials = false

    /// Whether a request asks for permission only: `OPTIONS` with an origin and the method to come.
    static func isPreflight(_ method: String, _ headers: HTTPFields) -> Bool {
        method == "OPTIONS" && headers[.origin] != nil && headers[.accessControlRequestMethod] != nil
    }

    /// Whether pages of an origin may call: it is listed, or all are (`*`), or all of its scheme (`https://*`).
    func allows(origin: String) -> Bool {
        allowOrigins.contains { allowed in
            if allowed == "*" || allowed == origin { return true }
            return allowed.hasSuffix("://*") && origin.hasPrefix(allowed.dropLast())
        }
    }

    // MARK: - HTTP APIs

    /// The headers for a request from an origin; none when it is not allowed.
    ///
    /// Source: API Gateway Developer Guide, "Configure CORS for HTTP APIs".
    func headers(forOrigin origin: String, isPreflight: Bool) -> HTTPFields {
        guard allows(origin: origin) else { return [:] }
        var headers = HTTPFields()
        headers[.accessControlAllowOrigin] = allowOrigins.contains("*") && !allowCredentials ? "*" : origin
        if allowCredentials { headers[.accessControlAllowCredentials] = "true" }
        if !exposeHeaders.isEmpty { headers[.accessControlExposeHeaders] = exposeHeaders.joined(separator: ",") }
        guard isPreflight else { return headers }
        if !allowMethods.isEmpty { headers[.accessControlAllowMethods] = allowMethods.joined(separator: ",") }
        if !allowHeaders.isEmpty { headers[.accessControlAllowHeaders] = allowHeaders.joined(separator: ",") }
        if let maxAge { headers[.accessControlMaxAge] = String(maxAge) }
        return headers
    }

    /// The headers that an HTTP API with CORS takes out of what its integrations return.
    static let overriddenHeaders: [HTTPField.Name] = [
        .accessControlAllowOrigin, .accessControlAllowCredentials, .accessControlAllowHeaders,
        .accessControlAllowMethods,
        .accessControlExposeHeaders, .accessControlMaxAge,
    ]
}
