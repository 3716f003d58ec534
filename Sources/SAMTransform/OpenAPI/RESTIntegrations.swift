internal import Diagnostics
internal import Documents

/// What a method of an API is connected with.
struct Integration {
    var path: String
    var method: MethodName
    /// The condition under which what it calls exists.
    var condition: DefinitionValue?
    var uri: DefinitionValue
}

extension RESTDefinitionEditor {
    func hasIntegration(_ method: String, of path: String) throws(DefinitionProblem) -> Bool {
        try paths.hasIntegration(method, of: path)
    }

    /// Connects a method with a function.
    ///
    /// - Parameters:
    ///   - credentials: of whom the function is called; nil where its permission is enough.
    mutating func addFunction(
        _ integration: Integration, streams: Bool, credentials: DefinitionValue?
    ) throws(DefinitionProblem) {
        let uri = conditional(integration.uri, integration.condition)
        let connection = map([
            "type": text("aws_proxy"),
            "httpMethod": text("POST"),
            "uri": uri,
            "responseTransferMode": streams ? text("STREAM") : nil,
            "credentials": credentials,
        ])
        try connect(integration, connection, responses: map())
    }

    /// Connects a method with a state machine.
    ///
    /// - Parameter requestTemplates: what of the request becomes the execution's input.
    mutating func addStateMachine(
        _ integration: Integration, credentials: DefinitionValue, requestTemplates: DefinitionValue
    ) throws(DefinitionProblem) {
        let connection = map([
            "type": text("aws"),
            "httpMethod": text("POST"),
            "uri": conditional(integration.uri, integration.condition),
            "responses": map(["200": map(["statusCode": text("200")]), "400": map(["statusCode": text("400")])]),
            "credentials": credentials,
            "requestTemplates": requestTemplates,
        ])
        let responses = map(["200": map(["description": text("OK")]), "400": map(["description": text("Bad Request")])])
        try connect(integration, connection, responses: responses)
    }

    private func conditional(_ value: DefinitionValue, _ condition: DefinitionValue?) -> DefinitionValue {
        condition.map { .conditional($0, value, at: span) } ?? value
    }

    private mutating func connect(
        _ integration: Integration, _ connection: DefinitionValue, responses: DefinitionValue
    ) throws(DefinitionProblem) {
        let span = span
        let method = integration.method.text
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.addMethod(integration.method, to: integration.path, at: span)
            try paths.forEachPathItem(integration.path) { item throws(DefinitionProblem) in
                guard item[method]?.map != nil else {
                    throw DefinitionMap.notAMethod(method, integration.path, item[method] ?? .map(item))
                }
                _ = item.update(method) { definition in
                    definition.set(OpenAPINames.integration, connection)
                    if !definition.contains("responses") { definition.set("responses", responses) }
                }
                if let condition = integration.condition, let definition = item.current(method) {
                    item.set(method, .conditional(condition, definition, at: span))
                }
            }
        }
    }

    /// Sets how long the integration may take.
    mutating func setTimeout(_ timeout: DefinitionValue, of method: String, at path: String) throws(DefinitionProblem) {
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.forEachDefinition(of: method, at: path) { definition in
                _ = definition.update(OpenAPINames.integration) { $0.set("timeoutInMillis", timeout) }
            }
        }
    }
}
