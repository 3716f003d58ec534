internal import Templates

/// An OpenAPI 3 or Swagger 2 document with API Gateway's extensions, as an API's `Body` holds it.
///
/// Source: API Gateway Developer Guide, "OpenAPI extensions for API Gateway".
struct APIDefinition {
    /// What is declared for a method of a path.
    struct Operation {
        /// As declared, after the base path.
        var path: String
        /// In upper case, or `ANY`.
        var method: String
        var value: Value
        /// Where it stands in the resource's properties.
        var keyPath: [String]
    }

    /// What becomes of the document's base path.
    enum BasePathMode: String {
        case ignore, prepend, split
    }

    let operations: [Operation]
    private let root: Value

    private static let methods: Set<String> = ["get", "put", "post", "delete", "options", "head", "patch"]
    private static let anyMethod = "x-amazon-apigateway-any-method"

    /// Reads the document; nil, with a failure, when it is none.
    init?(_ body: Value, basePath mode: BasePathMode = .ignore, into findings: inout TriggerFindings) {
        let path = ["Body"]
        guard body.map != nil else {
            findings.fail("an API's Body is a map: an OpenAPI document", at: path)
            return nil
        }
        guard Self.isVersionKnown(body) else {
            findings.fail(
                "the API's Body is no OpenAPI document: it has neither 'openapi: 3.0.1' nor 'swagger: \"2.0\"'",
                at: path)
            return nil
        }
        guard let paths = body["paths"]?.map else {
            findings.fail("the API's Body has no 'paths'", at: path)
            return nil
        }
        root = body
        let prefix = Self.prefix(of: body, mode: mode)
        var operations: [Operation] = []
        for entry in paths where !entry.value.isNull {
            guard let item = entry.value.map else {
                findings.fail("the path '\(entry.key)' is a map of methods", at: path + ["paths", entry.key])
                continue
            }
            for operation in item where operation.value.map != nil {
                let isAny = operation.key == Self.anyMethod
                guard isAny || Self.methods.contains(operation.key.lowercased()) else { continue }
                operations.append(
                    Operation(
                        path: Self.joined(prefix, entry.key), method: isAny ? "ANY" : operation.key.uppercased(),
                        value: operation.value, keyPath: path + ["paths", entry.key, operation.key]))
            }
        }
        self.operations = operations
    }

    private static func isVersionKnown(_ body: Value) -> Bool {
        body["swagger"]?.text == "2.0" || body["openapi"]?.text?.hasPrefix("3.") == true
    }

    // MARK: - Parts of the document

    subscript(key: String) -> Value? { root[key] }

    /// Security schemes by name, wherever the version of the document has them.
    var securitySchemes: Value? { root["securityDefinitions"] ?? root["components"]?["securitySchemes"] }

    /// The integration of an operation, which may be declared apart.
    func integration(of operation: Operation) -> (value: Value, keyPath: [String])? {
        let key = "x-amazon-apigateway-integration"
        guard let value = operation.value[key], !value.isNull else { return nil }
        let prefix = "#/components/x-amazon-apigateway-integrations/"
        if let reference = value["$ref"]?.text, reference.hasPrefix(prefix) {
            let name = String(reference.dropFirst(prefix.count))
            let shared = root["components"]?["x-amazon-apigateway-integrations"]?[name]
            return shared.map { ($0, ["Body", "components", "x-amazon-apigateway-integrations", name]) }
        }
        return (value, operation.keyPath + [key])
    }

    // MARK: - Base paths

    /// Source: API Gateway Developer Guide, "Set the OpenAPI basePath property".
    private static func prefix(of body: Value, mode: BasePathMode) -> String {
        guard mode != .ignore, let base = basePath(of: body) else { return "" }
        let segments = base.split(separator: "/").dropFirst(mode == .split ? 1 : 0)
        return segments.map { "/" + $0 }.joined()
    }

    private static func basePath(of body: Value) -> String? {
        if let base = body["basePath"]?.text { return base }
        guard let server = body["servers"]?.list?.first else { return nil }
        if let base = server["variables"]?["basePath"]?["default"]?.text { return base }
        guard let url = server["url"]?.text, let scheme = url.firstRange(of: "://") else { return server["url"]?.text }
        let rest = url[scheme.upperBound...]
        return rest.firstIndex(of: "/").map { String(rest[$0...]) }
    }

    private static func joined(_ prefix: String, _ path: String) -> String {
        if prefix.isEmpty || !path.hasPrefix("/") { return path }
        return path == "/" ? prefix : prefix + path
    }
}
