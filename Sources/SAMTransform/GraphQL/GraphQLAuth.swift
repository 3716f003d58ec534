internal import Diagnostics
internal import Documents
internal import Templates

/// `Auth` of a GraphQL API: who may use it.
struct GraphQLAuth {
    private struct Kind {
        /// The property that says more about it.
        let property: String
        /// What AppSync calls that.
        let config: String
    }

    private static let kinds = [
        "AWS_LAMBDA": Kind(property: "LambdaAuthorizer", config: "LambdaAuthorizerConfig"),
        "OPENID_CONNECT": Kind(property: "OpenIDConnect", config: "OpenIDConnectConfig"),
        "AMAZON_COGNITO_USER_POOLS": Kind(property: "UserPool", config: "UserPoolConfig"),
    ]

    /// Properties of the API.
    private(set) var properties = Mapping()
    /// ARNs of the functions that authorize, in order.
    private(set) var functions: [Node] = []

    init(_ node: Node?, of subject: Subject, in expansion: inout Expansion) {
        guard let node, let auth = ResourcePart(node, "Auth", of: "GraphQLApi", at: "Auth", subject, in: &expansion)
        else { return }
        properties["AuthenticationType"] = auth["Type"]
        if let (name, config) = config(auth, path: "Auth", isAdditional: false, in: &expansion) {
            properties[name] = config
        }
        guard let others = auth["Additional"]?.ifTruthy else { return }
        let additional = (others.sequence ?? []).enumerated().compactMap { position, item in
            provider(item, path: "Auth.Additional.\(position)", of: subject, in: &expansion)
        }
        properties["AdditionalAuthenticationProviders"] = .list(additional, at: others.span)
    }

    private mutating func provider(
        _ node: Node, path: String, of subject: Subject, in expansion: inout Expansion
    ) -> Node? {
        guard let authorizer = ResourcePart(node, "Authorizer", of: "GraphQLApi", at: path, subject, in: &expansion)
        else { return nil }
        var provider = authorizer.make.mapping(["AuthenticationType": authorizer["Type"]])
        if let (name, config) = config(authorizer, path: path, isAdditional: true, in: &expansion) {
            provider[name] = config
        }
        return .map(provider, at: node.span)
    }

    /// What AppSync wants to know about a way to authenticate; nil where the type says it all.
    private mutating func config(
        _ part: ResourcePart, path: String, isAdditional: Bool, in expansion: inout Expansion
    ) -> (name: String, value: Node)? {
        let configs = Self.kinds.values.map(\.property).filter { part[$0] != nil }
        if configs.count > 1 {
            expansion.diagnostics.add(
                part.subject.error(
                    .propertyConflict,
                    "\(part.subject.name) has more than one of \(configs.sorted().joined(separator: ", "))",
                    at: part.node.span))
        }
        guard let type = part["Type"]?.string, let kind = Self.kinds[type] else { return nil }
        guard part[kind.property] != nil else {
            expansion.diagnostics.add(
                part.subject.error(
                    .missingProperty, "\(part.subject.name) is of type \(type) and needs '\(kind.property)'",
                    at: part.node.span))
            return nil
        }
        guard let config = part.part(kind.property, at: "\(path).\(kind.property)", in: &expansion) else { return nil }
        if type == "AWS_LAMBDA", let function = config["AuthorizerUri"] { functions.append(function) }
        guard isAdditional, kind.property == "UserPool", let mapping = config.complete.mapping else {
            return (kind.config, config.complete)
        }
        // Only the first way to authenticate decides what happens by default.
        return (kind.config, .map(Mapping(mapping.filter { $0.key.text != "DefaultAction" }), at: config.node.span))
    }
}
