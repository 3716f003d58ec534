internal import Diagnostics
internal import Documents
internal import Templates

/// A REST API while its properties go into its definition.
struct RESTAPI {
    let source: SAMResourceSource
    /// What the template says, in the form the definition takes it.
    let state: APIState
    /// Nil where there is no inline definition.
    var definition: DefinitionMap?
    private var isChecked: Bool

    init(_ source: SAMResourceSource, _ state: APIState, _ definition: DefinitionMap?) {
        self.source = source
        self.state = state
        self.definition = definition.flatMap { $0.isEmpty ? nil : $0 }
        isChecked = state.isChecked
    }

    typealias Edit = (inout RESTDefinitionEditor, inout Expansion) throws(DefinitionProblem) -> Void

    /// Changes the definition; what is wrong with it becomes a diagnostic.
    ///
    /// - Parameter property: what causes the change.
    mutating func edit(for property: String, in expansion: inout Expansion, _ edit: Edit) {
        guard let definition else {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyRequirement,
                    "'\(property)' of \(source.subject.name) works only with an inline 'DefinitionBody'",
                    at: source.properties.span(of: property)))
            return
        }
        self.definition = nil
        var editor = RESTDefinitionEditor(consume definition, at: source.properties.span(of: property))
        do throws(DefinitionProblem) {
            try editor.check(&isChecked)
            try edit(&editor, &expansion)
        } catch {
            expansion.diagnostics.add(error.diagnostic(of: source.subject))
        }
        self.definition = editor.finished
    }

    /// Brings the definition into the form of OpenAPI 3, where that is wanted.
    mutating func convert(in expansion: inout Expansion) {
        guard definition != nil else { return }
        do throws(DefinitionProblem) {
            try definition?.convertToOpenAPI3(wanted: source.properties["OpenApiVersion"].map { DefinitionValue($0) })
        } catch {
            expansion.diagnostics.add(error.diagnostic(of: source.subject))
        }
    }

    // MARK: - Simple properties

    mutating func addBinaryMediaTypes(in expansion: inout Expansion) {
        guard definition != nil, let types = state.resolvedValue("BinaryMediaTypes"), types.isTruthy else { return }
        edit(for: "BinaryMediaTypes", in: &expansion) { editor, _ in
            editor.root.set("x-amazon-apigateway-binary-media-types", types.withSlashes)
        }
    }

    mutating func addModels(in expansion: inout Expansion) {
        guard let models = state.models, models.isTruthy else { return }
        let subject = source.subject
        edit(for: "Models", in: &expansion) { editor, expansion in
            guard let map = models.map else {
                expansion.diagnostics.add(
                    subject.error(
                        .propertyKind, "'Models' of \(subject.name) is a map; found \(models.kindInWords)",
                        at: models.span))
                return
            }
            for entry in map.orderedEntries {
                guard let model = entry.value.map, model["type"]?.isTruthy ?? false else {
                    expansion.diagnostics.add(
                        subject.error(
                            .propertyKind, "the model '\(entry.key)' of \(subject.name) is a schema with a 'type'",
                            at: entry.value.span))
                    continue
                }
                editor.definitions.set(entry.key.lowercased(), entry.value, isFromTemplate: true, at: entry.keySpan)
            }
        }
        convert(in: &expansion)
    }

    mutating func addEndpointExtension(in expansion: inout Expansion) {
        guard let isDisabled = state.value("DisableExecuteApiEndpoint"), !isDisabled.isNull else { return }
        edit(for: "DisableExecuteApiEndpoint", in: &expansion) { editor, _ throws(DefinitionProblem) in
            try editor.setDisablesEndpoint(isDisabled)
        }
    }
}

extension DefinitionValue {
    /// The value with `~1` in its texts and keys written as `/`.
    fileprivate var withSlashes: DefinitionValue {
        switch self {
        case .scalar(let scalar):
            guard let text = string else { return self }
            return .text(text.replacing("~1", with: "/"), at: scalar.span, isFromTemplate: true)
        case .list(let items, let span): return .list(items.map(\.withSlashes), span)
        case .map(let map):
            var result = DefinitionMap(at: map.span)
            for entry in map.orderedEntries {
                result.set(
                    entry.key.replacing("~1", with: "/"), entry.value.withSlashes, isFromTemplate: true,
                    at: entry.keySpan)
            }
            return .map(result)
        }
    }
}

extension RESTDefinitionEditor {
    /// Says whether the API's own address can be used; OpenAPI 3 has it with the servers.
    fileprivate mutating func setDisablesEndpoint(_ value: DefinitionValue) throws(DefinitionProblem) {
        let version = root["openapi"].flatMap { $0.isTruthy ? $0 : nil }
        guard let version, OpenAPINames.isVersion3(version) else {
            try Self.setDisablesEndpoint(value, in: &root, at: span)
            return
        }
        let given = root.current("servers")
        guard let servers = given.map({ $0.list }) ?? [map()] else {
            throw DefinitionProblem(
                "'servers' is a list; found \(given?.kindInWords ?? "nothing")", at: given?.span ?? span)
        }
        var changed: [DefinitionValue] = []
        for server in servers {
            guard var map = server.map else {
                throw DefinitionProblem("each of 'servers' is a map; found \(server.kindInWords)", at: server.span)
            }
            try Self.setDisablesEndpoint(value, in: &map, at: span)
            changed.append(.map(map))
        }
        root.set("servers", list(changed))
    }

    private static func setDisablesEndpoint(
        _ value: DefinitionValue, in map: inout DefinitionMap, at span: SourceSpan
    ) throws(DefinitionProblem) {
        let key = "x-amazon-apigateway-endpoint-configuration"
        if let existing = map[key], existing.map == nil {
            throw DefinitionProblem("'\(key)' is a map; found \(existing.kindInWords)", at: existing.span)
        }
        if !map.contains(key) { map.set(key, .plainMap([:], at: span)) }
        _ = map.update(key) { $0.set("disableExecuteApiEndpoint", value) }
    }
}
