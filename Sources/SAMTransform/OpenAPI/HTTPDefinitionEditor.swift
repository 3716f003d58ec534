internal import Diagnostics
internal import Documents

/// Changes the definition of an HTTP API, OpenAPI 3, step by step.
struct HTTPDefinitionEditor {
    var root: DefinitionMap
    /// Stands for what causes the edit: the event, or a property of the API.
    let span: SourceSpan

    init(_ definition: consuming DefinitionMap, at span: SourceSpan) {
        root = definition
        self.span = span
    }

    /// Finds out whether the definition can be worked on.
    func check() throws(DefinitionProblem) {
        guard DefinitionSkeleton.isHTTPDefinition(root) else {
            throw DefinitionProblem(
                "the API has no inline definition that can be worked on: 'DefinitionBody' needs 'paths', and 'openapi' of version 3",
                at: root.span)
        }
        if let components = root["components"], components.isTruthy, components.map == nil {
            throw DefinitionProblem("'components' is a map; found \(components.kindInWords)", at: components.span)
        }
    }

    // MARK: - Sections

    var paths: DefinitionMap { root["paths"]?.map ?? DefinitionMap(at: span) }

    mutating func updatePaths(
        _ change: (inout DefinitionMap) throws(DefinitionProblem) -> Void
    ) throws(DefinitionProblem) {
        _ = try root.update("paths", change)
    }

    private mutating func update(_ key: String, _ change: (inout DefinitionMap) -> Void) {
        if root[key]?.map == nil { root.set(key, map()) }
        _ = root.update(key, change)
    }

    mutating func setSecurityScheme(_ name: String, _ value: DefinitionValue) {
        let span = span
        update("components") { components in
            if components["securitySchemes"]?.map == nil {
                components.set("securitySchemes", .map(DefinitionMap(at: span)))
            }
            _ = components.update("securitySchemes") { $0.set(name, value) }
        }
    }

    mutating func setInfo(_ key: String, _ value: DefinitionValue) { update("info") { $0.set(key, value) } }

    /// Adds a tag of API Gateway's, or changes the one that is there.
    mutating func setTag(_ name: String, _ value: DefinitionValue) throws(DefinitionProblem) {
        let key = "x-amazon-apigateway-tag-value"
        let existing = root["tags"].flatMap { $0.isTruthy ? $0 : nil }
        guard var tags = existing.map({ $0.list }) ?? [] else {
            throw DefinitionProblem(
                "'tags' is a list; found \(existing?.kindInWords ?? "nothing")", at: existing?.span ?? span)
        }
        if let position = tags.firstIndex(where: { $0["name"]?.string == name }) {
            _ = tags[position].updateMap { $0.set(key, value) }
        } else {
            tags.append(map(["name": text(name), key: value]))
        }
        root.set("tags", .list(tags, span))
    }

    /// Says for each server whether the API's own address can be used.
    mutating func setDisablesEndpoint(_ value: DefinitionValue) throws(DefinitionProblem) {
        let key = "x-amazon-apigateway-endpoint-configuration"
        let given = root["servers"]
        guard var servers = given.map({ $0.list }) ?? [map()] else {
            throw DefinitionProblem(
                "'servers' is a list; found \(given?.kindInWords ?? "nothing")", at: given?.span ?? span)
        }
        for position in servers.indices {
            guard let server = servers[position].map else {
                throw DefinitionProblem(
                    "each of 'servers' is a map; found \(servers[position].kindInWords)", at: servers[position].span)
            }
            var configuration = server[key]?.map ?? DefinitionMap(at: span)
            configuration.set("disableExecuteApiEndpoint", value)
            _ = servers[position].updateMap { $0.set(key, .map(configuration)) }
        }
        root.set("servers", .list(servers, span))
    }

    // MARK: - Values

    func text(_ text: String) -> DefinitionValue { .text(text, at: span) }

    func map(_ entries: KeyValuePairs<String, DefinitionValue?> = [:]) -> DefinitionValue { .map(entries, at: span) }
}
