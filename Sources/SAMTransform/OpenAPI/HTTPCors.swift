internal import Diagnostics
internal import Documents

/// `CorsConfiguration` of an HTTP API, in the form of API Gateway's extension of OpenAPI.
struct HTTPCors {
    private static let keys = [
        "AllowOrigins", "AllowHeaders", "AllowMethods", "ExposeHeaders", "MaxAge", "AllowCredentials",
    ]
    static let extensionKey = "x-amazon-apigateway-cors"

    private let entries: [(key: String, value: Node)]

    /// Nil, with diagnostics, when the property cannot be used.
    ///
    /// - Parameter cors: with references to parameters replaced.
    init?(_ cors: Node, of subject: Subject, into diagnostics: inout DiagnosticList) {
        if cors.boolean == true {
            entries = [("allowOrigins", .list([.text("*", at: cors.span)], at: cors.span))]
            return
        }
        guard let mapping = cors.mapping else {
            diagnostics.add(
                subject.error(
                    .propertyKind, "'CorsConfiguration' of \(subject.name) is a map or true; found \(cors.kindInWords)",
                    at: cors.span))
            return nil
        }
        if cors.isFunction {
            entries = Self.lowered(cors).mapping?.map { ($0.key.text, $0.value) } ?? []
            return
        }
        let unknown = mapping.filter { !Self.keys.contains($0.key.text) }.map { entry in
            subject.error(
                .unknownProperty,
                "'CorsConfiguration' has no '\(entry.key.text)'" + suggestion(for: entry.key.text, in: Self.keys),
                at: entry.key.span)
        }
        diagnostics.add(contentsOf: unknown)
        guard unknown.isEmpty else { return nil }
        if let conflict = Self.conflict(mapping, subject) {
            diagnostics.add(conflict)
            return nil
        }
        entries = Self.entries(mapping)
    }

    /// Browsers refuse credentials where everyone is let in.
    private static func conflict(_ cors: Mapping, _ subject: Subject) -> Diagnostic? {
        guard let credentials = cors.entry("AllowCredentials"), credentials.value.boolean == true,
            let origins = cors["AllowOrigins"]?.sequence, origins.count == 1, origins[0].string == "*"
        else { return nil }
        return subject.error(
            .propertyConflict, "'AllowCredentials: true' needs 'AllowOrigins' other than '*'", at: credentials.key.span,
            help: "browsers refuse the two together")
    }

    private static func entries(_ cors: Mapping) -> [(key: String, value: Node)] {
        if let origins = cors["AllowOrigins"], origins.isFunction {
            return lowered(origins).mapping?.map { ($0.key.text, $0.value) } ?? []
        }
        return keys.compactMap { key in
            guard let value = cors[key] else { return nil }
            let counts =
                switch key {
                case "MaxAge": !value.isNull
                case "AllowCredentials": value.boolean == true
                default: value.isTruthy
                }
            return counts ? (key.prefix(1).lowercased() + key.dropFirst(), value) : nil
        }
    }

    /// What stands in a function, with the names as the extension spells them.
    private static func lowered(_ node: Node) -> Node {
        switch node.content {
        case .scalar:
            guard let text = node.string else { return node }
            return .text(lowered(text), at: node.span)
        case .sequence(let items): return .list(items.map(lowered), at: node.span)
        case .mapping(let mapping):
            let entries = mapping.map {
                Mapping.Entry(key: Mapping.Key(lowered($0.key.text), at: $0.key.span), value: lowered($0.value))
            }
            return .map(Mapping(entries), at: node.span)
        }
    }

    private static func lowered(_ text: String) -> String {
        keys.reduce(text) { $0.replacing($1, with: $1.prefix(1).lowercased() + $1.dropFirst()) }
    }

    func apply(to editor: inout HTTPDefinitionEditor) throws(DefinitionProblem) {
        if let existing = editor.root[Self.extensionKey], existing.map == nil {
            throw DefinitionProblem("'\(Self.extensionKey)' is a map; found \(existing.kindInWords)", at: existing.span)
        }
        if editor.root[Self.extensionKey] == nil { editor.root.set(Self.extensionKey, editor.map()) }
        _ = editor.root.update(Self.extensionKey) { cors in
            for (key, value) in entries { cors.set(key, DefinitionValue(value)) }
        }
    }
}
