internal import Diagnostics
internal import Documents

/// `Cors` of a REST API: answers to preflight requests for every path.
///
/// Source: API Gateway Developer Guide, "Enable CORS on a resource using the API Gateway import API".
struct RESTCors {
    private static let keys = ["AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"]
    private static let everyMethod = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"

    private let origin: DefinitionValue
    private let methods: DefinitionValue?
    private let headers: DefinitionValue?
    private let maxAge: DefinitionValue?
    private let allowsCredentials: Bool
    private let span: SourceSpan

    /// Nil, with diagnostics, when the property cannot be used.
    init?(_ cors: DefinitionValue, of subject: Subject, into diagnostics: inout DiagnosticList) {
        span = cors.span
        let everyone = DefinitionValue.text("'*'", at: cors.span)
        guard let map = cors.map, !cors.isFunction else {
            guard cors.string != nil || cors.isFunction else {
                diagnostics.add(
                    subject.error(
                        .propertyKind, "'Cors' of \(subject.name) is text or a map; found \(cors.kindInWords)",
                        at: cors.span))
                return nil
            }
            origin = cors
            methods = nil
            headers = nil
            maxAge = nil
            allowsCredentials = false
            return
        }
        func value(_ key: String) -> DefinitionValue? { map[key].flatMap { $0.isNull ? nil : $0 } }
        origin = map["AllowOrigin"] ?? everyone
        methods = value("AllowMethods").flatMap { $0.isTruthy ? $0 : nil }
        headers = value("AllowHeaders").flatMap { $0.isTruthy ? $0 : nil }
        maxAge = value("MaxAge")
        allowsCredentials = value("AllowCredentials")?.boolean == true
        var problems: [Diagnostic] = map.entries.filter { !Self.keys.contains($0.key) }.map { entry in
            subject.error(
                .unknownProperty, "'Cors' has no '\(entry.key)'" + suggestion(for: entry.key, in: Self.keys),
                at: entry.keySpan)
        }
        if allowsCredentials, origin.string == "'*'" {
            problems.append(
                subject.error(
                    .propertyConflict, "'AllowCredentials: true' needs an 'AllowOrigin' other than '*'",
                    at: map.entry("AllowCredentials")?.keySpan ?? cors.span, help: "browsers refuse the two together"))
        }
        diagnostics.add(contentsOf: problems)
        if !problems.isEmpty { return nil }
    }

    /// Adds the method OPTIONS to every path that has none.
    func apply(to editor: inout RESTDefinitionEditor) throws(DefinitionProblem) {
        var seen: Set<Substring> = []
        try editor.updatePaths { paths throws(DefinitionProblem) in
            for path in paths.orderedKeys where seen.insert(Self.withoutSlashes(path)).inserted {
                var chosen = methods
                try paths.forEachPathItem(path) { item throws(DefinitionProblem) in
                    guard !item.contains("options") else { return }
                    guard origin.isTruthy else {
                        throw DefinitionProblem("'AllowOrigin' of 'Cors' is empty", at: origin.span)
                    }
                    let methods = chosen ?? .text("'\(Self.methods(of: item))'", at: span)
                    chosen = methods
                    item.set("options", options(methods), at: span)
                }
            }
        }
    }

    /// To API Gateway, `/path` and `/path/` are the same.
    private static func withoutSlashes(_ path: String) -> Substring {
        guard path != "/" else { return path[...] }
        return path[...].trimmingSuffix { $0 == "/" }
    }

    private static func methods(of item: DefinitionMap) -> String {
        if item.contains(OpenAPINames.anyMethod) { return everyMethod }
        let names = Set(item.keys.map { $0.uppercased() } + ["OPTIONS"])
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ",")
    }

    // MARK: - The method OPTIONS

    private func text(_ text: String) -> DefinitionValue { .text(text, at: span) }

    private func options(_ methods: DefinitionValue) -> DefinitionValue {
        var parameters = DefinitionMap(at: span)
        var headers = DefinitionMap(at: span)
        func allow(_ header: String, _ value: DefinitionValue?, type: String = "string") {
            guard let value else { return }
            parameters.set("method.response.header.\(header)", value)
            headers.set(header, .plainMap(["type": text(type)], at: span))
        }
        allow("Access-Control-Allow-Origin", origin)
        allow("Access-Control-Allow-Headers", self.headers)
        allow("Access-Control-Allow-Methods", methods)
        allow("Access-Control-Max-Age", maxAge, type: "integer")
        allow("Access-Control-Allow-Credentials", allowsCredentials ? text("'true'") : nil)
        let json = DefinitionValue.list([text("application/json")], span)
        let response = DefinitionValue.map(
            ["description": text("Default response for CORS method"), "headers": .map(headers)], at: span)
        return .map(
            [
                "summary": text("CORS support"), "consumes": json, "produces": json,
                OpenAPINames.integration: integration(parameters), "responses": .map(["200": response], at: span),
            ], at: span)
    }

    /// API Gateway answers by itself.
    private func integration(_ parameters: DefinitionMap) -> DefinitionValue {
        let requests = DefinitionValue.plainMap(["application/json": text("{\n  \"statusCode\" : 200\n}\n")], at: span)
        let response = DefinitionValue.map(
            [
                "statusCode": text("200"), "responseParameters": .map(parameters),
                "responseTemplates": .plainMap(["application/json": text("{}\n")], at: span),
            ], at: span)
        return .map(
            [
                "type": text("mock"), "requestTemplates": requests, "responses": .map(["default": response], at: span),
            ], at: span)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
        return self[startIndex..<end]
    }
}
