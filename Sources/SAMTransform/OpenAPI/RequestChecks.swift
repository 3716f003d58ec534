public import Diagnostics
internal import Documents
internal import Templates

/// `RequestModel` and `RequestParameters` of an event: what its route expects of requests.
struct RequestChecks {
    let source: EventSource
    let route: RESTRoute

    func apply(to editor: inout RESTDefinitionEditor, in expansion: inout Expansion) throws(DefinitionProblem) {
        if let model = source["RequestModel"]?.ifTruthy { try apply(model: model, to: &editor, in: &expansion) }
        if let parameters = source["RequestParameters"]?.ifTruthy {
            let read = (parameters.sequence ?? [parameters]).compactMap { parameter($0, in: &expansion) }
            try editor.addParameters(read, of: route.method.text, at: route.path)
        }
    }

    // MARK: - Model

    private func apply(
        model: Node, to editor: inout RESTDefinitionEditor, in expansion: inout Expansion
    ) throws(DefinitionProblem) {
        guard let name = model["Model"]?.ifTruthy else { return }
        if let problem = problem(with: name, expansion.apis[route.apiID]?.models) {
            expansion.diagnostics.add(problem)
            return
        }
        try editor.setRequestModel(
            DefinitionValue(name), isRequired: model["Required"]?.ifNotNull.map { DefinitionValue($0) },
            of: route.method.text,
            at: route.path)
        let body = model["ValidateBody"]?.ifNotNull
        let parameters = model["ValidateParameters"]?.ifNotNull
        guard body != nil || parameters != nil else { return }
        for (key, value) in [("ValidateBody", body), ("ValidateParameters", parameters)] {
            if let value, value.boolean == nil {
                expansion.diagnostics.add(.expected(.boolean, at: "RequestModel.\(key)", value, of: source.subject))
            }
        }
        try editor.setValidator(
            body: body?.boolean ?? false, parameters: parameters?.boolean ?? false, of: route.method.text,
            at: route.path)
    }

    private func problem(with name: Node, _ models: DefinitionValue?) -> Diagnostic? {
        guard let text = name.string else {
            return .expected(.text, at: "RequestModel.Model", name, of: source.subject)
        }
        if models?[text]?.isTruthy ?? false { return nil }
        let known = models?.map?.entries ?? []
        let words = known.isEmpty ? "; it has none" : suggestion(for: text, in: known.lazy.map(\.key))
        return source.error(.unknownModel, "'\(route.apiID)' has no model '\(text)'" + words, at: name.span)
    }

    // MARK: - Parameters

    private static let settings = ["Required", "Caching"]

    private func parameter(_ node: Node, in expansion: inout Expansion) -> RequestParameter? {
        let entry = node.mapping?.first
        guard let name = node.string ?? entry?.key.text else {
            expansion.diagnostics.add(
                source.error(
                    .requestParameter, "a request parameter is text, or a map of one name; found \(node.kindInWords)",
                    at: node.span))
            return nil
        }
        let settings = entry?.value
        if let settings, let problem = problem(with: settings, of: name) {
            expansion.diagnostics.add(problem)
            return nil
        }
        let isRequired = settings?["Required"].map { DefinitionValue($0) } ?? .boolean(false, at: node.span)
        let isCached = settings?["Caching"]?.isTruthy ?? false
        guard let parameter = RequestParameter(name, isRequired: isRequired, isCached: isCached) else {
            expansion.diagnostics.add(
                source.error(
                    .requestParameter, "'\(name)' is no request parameter", at: entry?.key.span ?? node.span,
                    help: "write method.request.header.NAME, or querystring or path instead of header"))
            return nil
        }
        return parameter
    }

    private func problem(with settings: Node, of name: String) -> Diagnostic? {
        guard let mapping = settings.mapping else {
            return source.error(
                .requestParameter, "the settings of '\(name)' are a map; found \(settings.kindInWords)",
                at: settings.span,
                help: "write '\(name): {Required: true}'")
        }
        guard let unknown = mapping.first(where: { !Self.settings.contains($0.key.text) }) else { return nil }
        return source.error(
            .unknownProperty,
            "a request parameter has no '\(unknown.key.text)'" + suggestion(for: unknown.key.text, in: Self.settings),
            at: unknown.key.span)
    }
}

extension DiagnosticCode {
    /// An event asks for a model that its API does not have.
    public static let unknownModel = DiagnosticCode("E413")
    /// Something under RequestParameters that is no parameter of a request.
    public static let requestParameter = DiagnosticCode("E414")
}
