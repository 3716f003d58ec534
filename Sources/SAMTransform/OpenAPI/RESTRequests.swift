internal import Diagnostics
internal import Documents

/// What a method expects of its requests: models, validation, parameters.
extension RESTDefinitionEditor {
    /// Sets the model of a method's body.
    ///
    /// - Parameter isRequired: nil where nothing is said.
    mutating func setRequestModel(
        _ model: DefinitionValue, isRequired: DefinitionValue?, of method: String, at path: String
    ) throws(DefinitionProblem) {
        let name = (model.string ?? "").lowercased()
        if root["swagger"].map({ !$0.isNull }) ?? false {
            let parameter = map([
                "in": text("body"),
                "name": .text(name, at: span, isFromTemplate: model.isFromTemplate),
                "schema": plainMap(["$ref": text("#/definitions/\(name)")]),
                "required": isRequired,
            ])
            try appendParameters([parameter], of: method, at: path)
        } else if root["openapi"].map(OpenAPINames.isVersion3) ?? false {
            let schema = plainMap(["schema": plainMap(["$ref": text("#/components/schemas/\(name)")])])
            var body = DefinitionMap(isPlain: true, at: span)
            body.set("content", plainMap(["application/json": schema]))
            if let isRequired { body.set("required", isRequired) }
            try updatePaths { paths throws(DefinitionProblem) in
                try paths.forEachDefinition(of: method, at: path) { $0.set("requestBody", .map(body)) }
            }
        }
    }

    /// Sets what of a method's requests is validated.
    mutating func setValidator(body: Bool, parameters: Bool, of method: String, at path: String)
        throws(DefinitionProblem)
    {
        let key = "x-amazon-apigateway-request-validators"
        let name = Self.validatorName(body: body, parameters: parameters)
        let validator = map([
            "validateRequestBody": .boolean(body, at: span),
            "validateRequestParameters": .boolean(parameters, at: span),
        ])
        if !(root[key]?.isTruthy ?? false) { root.set(key, map()) }
        _ = root.update(key) { validators in
            guard !(validators[name]?.isTruthy ?? false) else { return }
            validators.reserve([name])
            validators.set(name, validator)
        }
        let value = text(name)
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.forEachDefinition(of: method, at: path) { definition in
                definition.reserve(["x-amazon-apigateway-request-validator"])
                definition.set("x-amazon-apigateway-request-validator", value)
            }
        }
    }

    private static func validatorName(body: Bool, parameters: Bool) -> String {
        switch (body, parameters) {
        case (true, true): "body-and-params"
        case (true, false): "body-only"
        case (false, true): "params-only"
        case (false, false): "no-validation"
        }
    }

    /// Adds to the parameters of a method.
    private mutating func appendParameters(
        _ added: [DefinitionValue], of method: String, at path: String
    ) throws(DefinitionProblem) {
        let span = span
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.forEachDefinition(of: method, at: path) { definition throws(DefinitionProblem) in
                let existing = definition.current("parameters")
                guard let items = existing.map({ $0.list }) ?? [] else {
                    throw DefinitionProblem(
                        "'parameters' of '\(method)' of the path '\(path)' is a list", at: existing?.span ?? span)
                }
                definition.set("parameters", .list(items + added, span))
            }
        }
    }

    /// Adds parameters that a request may or must have, and those that its cache tells apart.
    mutating func addParameters(_ parameters: [RequestParameter], of method: String, at path: String)
        throws(DefinitionProblem)
    {
        let span = span
        let made = parameters.map { parameter in
            map([
                "in": parameter.location == "querystring"
                    ? text("query") : .text(parameter.location, at: span, isFromTemplate: true),
                "name": .text(parameter.name, at: span, isFromTemplate: true),
                "required": parameter.isRequired,
                "type": text("string"),
            ])
        }
        try appendParameters(made, of: method, at: path)
        let cached = parameters.filter(\.isCached).map {
            DefinitionValue.text($0.written, at: span, isFromTemplate: true)
        }
        guard !cached.isEmpty else { return }
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.forEachDefinition(of: method, at: path) { definition in
                _ = definition.update(OpenAPINames.integration) { integration in
                    let existing = integration.current("cacheKeyParameters")?.list ?? []
                    integration.set("cacheKeyParameters", .list(existing + cached, span))
                }
            }
        }
    }
}

/// `method.request.header.Authorization`, and whether it must be there.
struct RequestParameter {
    let written: String
    /// `querystring`, `path` or `header`.
    let location: String
    let name: String
    let isRequired: DefinitionValue
    let isCached: Bool

    /// Nil for a name of another form.
    init?(_ written: String, isRequired: DefinitionValue, isCached: Bool) {
        let parts = written.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "method", parts[1] == "request",
            ["querystring", "path", "header"].contains(String(parts[2]))
        else { return nil }
        self.written = written
        location = String(parts[2])
        name = String(parts[3])
        self.isRequired = isRequired
        self.isCached = isCached
    }
}
