internal import Diagnostics
internal import Documents

/// An authorizer of an HTTP API: IAM, JSON web tokens, or a function.
///
/// Source: AWS SAM Developer Guide, "HttpApiAuth".
struct HTTPAuthorizer {
    let name: String
    /// Its entry under `Authorizers`; nil for the one that is built in.
    private let definition: Node?

    /// What only some authorizers take: the property, whether tokens take it, and whether functions do.
    private static let properties: [(name: String, isForTokens: Bool, isForFunctions: Bool)] = [
        ("AuthorizationScopes", true, false), ("JwtConfiguration", true, false), ("IdentitySource", true, false),
        ("FunctionArn", false, true), ("FunctionInvokeRole", false, true), ("Identity", false, true),
        ("AuthorizerPayloadFormatVersion", false, true), ("EnableSimpleResponses", false, true),
        ("EnableFunctionDefaultPermissions", false, true),
    ]

    /// IAM's own authorizer, which needs no declaration.
    init(builtIn name: String) {
        self.name = name
        definition = nil
    }

    /// Nil, with diagnostics, when the declaration cannot be used.
    init?(_ name: String, _ definition: Node, of subject: Subject, into diagnostics: inout DiagnosticList) {
        self.name = name
        self.definition = definition
        guard definition.mapping != nil else {
            diagnostics.add(.expected(.map, at: "Auth.Authorizers.\(name)", definition, of: subject))
            return nil
        }
        let problems = problems(subject)
        diagnostics.add(contentsOf: problems)
        if !problems.isEmpty { return nil }
    }

    private func value(_ key: String) -> Node? { definition?[key]?.ifNotNull }

    private var tokens: Mapping? { value("JwtConfiguration")?.ifTruthy?.mapping }

    var scopes: DefinitionValue? { value("AuthorizationScopes").map { DefinitionValue($0) } }

    /// The function to call, where its permission is to be made too.
    var permittedFunction: Node? {
        value("EnableFunctionDefaultPermissions")?.ifTruthy == nil ? nil : value("FunctionArn")?.ifTruthy
    }

    // MARK: - Definition

    /// Its entry among the security schemes.
    func securityScheme(in partition: Partition, at span: SourceSpan) -> DefinitionValue {
        let make = NodeBuilder(span)
        let key = "x-amazon-apigateway-authorizer"
        guard definition != nil else {
            return DefinitionValue(
                generated: make.map([
                    "type": make.text("apiKey"), "name": make.text("Authorization"), "in": make.text("header"),
                    "x-amazon-apigateway-authtype": make.text("awsSigv4"),
                ]))
        }
        guard let tokens else {
            return DefinitionValue(
                generated: make.map([
                    "type": make.text("apiKey"), "name": make.text("Unused"), "in": make.text("header"),
                    key: functionAuthorizer(partition, make),
                ]))
        }
        let configuration = tokens.map {
            Mapping.Entry(key: Mapping.Key($0.key.text.lowercased(), at: $0.key.span), value: $0.value)
        }
        let authorizer = make.map([
            "jwtConfiguration": make.map(Mapping(configuration.uniqued)), "identitySource": value("IdentitySource"),
            "type": make.text("jwt"),
        ])
        return DefinitionValue(generated: make.map(["type": make.text("oauth2"), key: authorizer]))
    }

    private func functionAuthorizer(_ partition: Partition, _ make: NodeBuilder) -> Node {
        let pattern =
            "arn:\(partition.name):apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations"
        let role = value("FunctionInvokeRole")?.ifTruthy
        let identity = value("Identity")?.ifTruthy
        return make.map([
            "type": make.text("request"),
            "authorizerUri": make.sub(pattern, ["__FunctionArn__": value("FunctionArn")]),
            "authorizerCredentials": role?.string == "NONE" ? nil : role,
            "authorizerResultTtlInSeconds": identity?["ReauthorizeEvery"]?.ifNotNull,
            "identitySource": identity.map { make.list(identitySource($0)) },
            "authorizerPayloadFormatVersion": value("AuthorizerPayloadFormatVersion"),
            "enableSimpleResponses": value("EnableSimpleResponses")?.ifTruthy,
        ])
    }

    private static let identityParts: KeyValuePairs<String, String> = [
        "Headers": "$request.header.", "QueryStrings": "$request.querystring.", "StageVariables": "$stageVariables.",
        "Context": "$context.",
    ]

    private func identitySource(_ identity: Node) -> [Node] {
        Self.identityParts.flatMap { key, prefix in
            (identity[key]?.sequence ?? []).map { .text(prefix + ($0.string ?? ""), at: $0.span) }
        }
    }

    // MARK: - Checks

    private func problems(_ subject: Subject) -> [Diagnostic] {
        if let old = definition?.mapping?.entry("OpenIdConnectUrl") {
            return [
                subject.error(
                    .authorizer, "'OpenIdConnectUrl' of the authorizer '\(name)' is no longer supported",
                    at: old.key.span,
                    help: "write 'JwtConfiguration' with 'issuer' and 'audience', and 'IdentitySource'")
            ]
        }
        if let tokens = value("JwtConfiguration")?.ifTruthy, tokens.mapping == nil {
            return [.expected(.map, at: "Auth.Authorizers.\(name).JwtConfiguration", tokens, of: subject)]
        }
        return misplaced(subject) + missing(subject) + mistyped(subject) + identityProblems(subject)
    }

    private func misplaced(_ subject: Subject) -> [Diagnostic] {
        let usesTokens = tokens != nil
        return Self.properties.filter { !(usesTokens ? $0.isForTokens : $0.isForFunctions) }.compactMap { property in
            guard value(property.name) != nil, let entry = definition?.mapping?.entry(property.name) else { return nil }
            let kind = property.isForTokens ? "authorizers with 'JwtConfiguration'" : "authorizers that are functions"
            return subject.error(
                .authorizer, "'\(property.name)' of the authorizer '\(name)' is only for \(kind)", at: entry.key.span,
                help: property.name == "IdentitySource" ? "a function's is called 'Identity'" : nil)
        }
    }

    private func missing(_ subject: Subject) -> [Diagnostic] {
        let needed = tokens != nil ? ["IdentitySource"] : ["FunctionArn", "AuthorizerPayloadFormatVersion"]
        return needed.filter { value($0)?.ifTruthy == nil }.map { key in
            subject.error(
                .authorizer, "the authorizer '\(name)' of \(subject.name) needs '\(key)'", at: definition?.span)
        }
    }

    private func mistyped(_ subject: Subject) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        if let scopes = value("AuthorizationScopes"), scopes.sequence == nil {
            problems.append(.expected(.list, at: "Auth.Authorizers.\(name).AuthorizationScopes", scopes, of: subject))
        }
        if let enabled = value("EnableFunctionDefaultPermissions"), enabled.boolean == nil {
            problems.append(
                .expected(
                    .boolean, at: "Auth.Authorizers.\(name).EnableFunctionDefaultPermissions", enabled, of: subject))
        }
        return problems
    }

    private func identityProblems(_ subject: Subject) -> [Diagnostic] {
        guard tokens == nil, let identity = value("Identity")?.ifTruthy else { return [] }
        guard identity.mapping != nil else {
            return [.expected(.map, at: "Auth.Authorizers.\(name).Identity", identity, of: subject)]
        }
        return Self.identityParts.compactMap { key, _ in
            guard let given = identity[key]?.ifTruthy else { return nil }
            guard let items = given.sequence else {
                return .expected(.list, at: "Auth.Authorizers.\(name).Identity.\(key)", given, of: subject)
            }
            return items.first { $0.string == nil }.map {
                .expected(.text, at: "Auth.Authorizers.\(name).Identity.\(key)", $0, of: subject)
            }
        }
    }
}

extension [Mapping.Entry] {
    /// Of entries with the same key, the last one.
    fileprivate var uniqued: [Mapping.Entry] {
        var mapping = Mapping()
        for entry in self { mapping.append(entry) }
        return mapping.entries
    }
}
