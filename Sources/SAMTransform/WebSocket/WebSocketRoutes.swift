internal import Diagnostics
internal import Documents
internal import Templates

/// `Routes` of a WebSocket API: each calls a function for the messages that it matches.
struct WebSocketRoutes {
    private static let specialKeys = ["$connect", "$disconnect", "$default"]
    private static let passed = [
        "ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels", "RequestParameters",
        "RouteResponseSelectionExpression",
    ]

    let api: SAMResourceSource
    /// With references to parameters replaced.
    let routes: Mapping
    let stageName: Node
    let auth: WebSocketAuth?

    /// Logical ids of the routes.
    func ids() -> [String] { routes.compactMap { entry in Self.word(entry.key.text).map { "\(api.id)\($0)Route" } } }

    func resources(in expansion: inout Expansion) -> [Resource] {
        var made: [Resource] = []
        for entry in routes {
            guard let word = Self.word(entry.key.text) else {
                expansion.diagnostics.add(
                    api.subject.error(
                        .propertyValue, "the route key '\(entry.key.text)' may hold letters and digits only",
                        at: entry.key.span,
                        help: "of others, there are \(Self.specialKeys.joined(separator: ", "))"))
                continue
            }
            guard let function = entry.value["FunctionArn"] else {
                expansion.diagnostics.add(
                    .required("Routes.\(entry.key.text).FunctionArn", of: api.subject, at: entry.key.span))
                continue
            }
            made += resources(entry, word, function, in: &expansion)
        }
        return made
    }

    /// The part of logical ids that stands for a route; nil for a key that cannot be one.
    private static func word(_ key: String) -> String? {
        let isSpecial = specialKeys.contains(key)
        let plain = isSpecial ? String(key.dropFirst()) : key
        guard !plain.isEmpty, plain.allSatisfy({ $0.isLetter || $0.isNumber }) else { return nil }
        return plain.prefix(1).uppercased() + plain.dropFirst().lowercased()
    }

    private func resources(
        _ entry: Mapping.Entry, _ word: String, _ function: Node, in expansion: inout Expansion
    ) -> [Resource] {
        let make = NodeBuilder(entry.key.span)
        let key = entry.key.text
        let integrationID = "\(api.id)\(word)Integration"
        var route = make.mapping([
            "RouteKey": make.text(key), "ApiId": make.ref(api.id),
            "Target": make.join("/", [make.text("integrations"), make.ref(integrationID)]),
        ])
        for name in Self.passed {
            if let value = entry.value.mapping?.entry(name), !value.value.isNull { route.append(value) }
        }
        if route["RequestParameters"]?.isTruthy == false { route["RequestParameters"] = nil }
        if let parameters = route["RequestParameters"], key != "$connect" {
            expansion.diagnostics.add(
                api.subject.error(
                    .propertyConflict, "'RequestParameters' are for the route $connect only, not for '\(key)'",
                    at: parameters.span))
        }
        if key == "$connect", let auth { for entry in auth.routeProperties { route.append(entry) } }
        let uri = make.sub(
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations",
            ["FunctionArn": function])
        let integration = make.mapping([
            "ApiId": make.ref(api.id), "IntegrationType": make.text("AWS_PROXY"), "IntegrationUri": uri,
            "TimeoutInMillis": entry.value["IntegrationTimeout"]?.ifNotNull,
        ])
        let permission = make.mapping([
            "Action": make.text("lambda:InvokeFunction"), "FunctionName": function,
            "Principal": make.text("apigateway.amazonaws.com"), "SourceArn": sourceARN(key, make),
        ])
        func resource(_ suffix: String, _ type: String, _ properties: Mapping) -> Resource {
            api.resource("\(api.id)\(word)\(suffix)", type, properties, attributes: Mapping(), at: make.span)
        }
        return [
            resource("Route", "AWS::ApiGatewayV2::Route", route),
            resource("Integration", "AWS::ApiGatewayV2::Integration", integration),
            resource("Permission", "AWS::Lambda::Permission", permission),
        ]
    }

    private func sourceARN(_ key: String, _ make: NodeBuilder) -> Node {
        let start = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${\(api.id).ApiId}"
        if let name = stageName.string { return make.sub("\(start)/\(name)/\(key)") }
        return make.sub("\(start)/${__StageName__}/\(key)", ["__StageName__": stageName])
    }
}
