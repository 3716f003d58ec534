public import Diagnostics
internal import Documents

/// An authorizer of a REST API: IAM, a user pool, or a function.
///
/// Source: AWS SAM Developer Guide, "ApiAuth"; API Gateway Developer Guide, "x-amazon-apigateway-authorizer object".
struct RESTAuthorizer {
    let name: String
    /// Its entry under `Authorizers`; nil for the one that is built in.
    private let definition: DefinitionValue?

    /// IAM's own authorizer, which needs no declaration.
    init(builtIn name: String) {
        self.name = name
        definition = nil
    }

    /// Nil, with diagnostics, when the declaration cannot be used.
    init?(_ name: String, _ definition: DefinitionValue, of subject: Subject, into diagnostics: inout DiagnosticList) {
        self.name = name
        self.definition = definition
        guard definition.map != nil else {
            diagnostics.add(.wrongAuthorizer(name, "is a map", definition, of: subject))
            return nil
        }
        let problems = problems(subject)
        diagnostics.add(contentsOf: problems)
        if !problems.isEmpty { return nil }
    }

    private func value(_ key: String) -> DefinitionValue? { definition?[key].flatMap { $0.isNull ? nil : $0 } }

    private func truthy(_ key: String) -> DefinitionValue? { value(key).flatMap { $0.isTruthy ? $0 : nil } }

    private var identity: DefinitionValue? { truthy("Identity") }
    private var userPools: DefinitionValue? { truthy("UserPoolArn") }
    private var isRequest: Bool { truthy("FunctionPayloadType")?.string == "REQUEST" }

    func scopes(at span: SourceSpan) -> DefinitionValue { value("AuthorizationScopes") ?? .list([], span) }

    /// The function to call, where its permission is to be made too.
    var permittedFunction: DefinitionValue? {
        truthy("DisableFunctionDefaultPermissions") == nil ? truthy("FunctionArn") : nil
    }

    // MARK: - Definition

    /// Its entry among the security definitions.
    func securityDefinition(in partition: Partition, at span: SourceSpan) -> DefinitionValue {
        func text(_ text: String) -> DefinitionValue { .text(text, at: span) }
        let isFunction = definition != nil && userPools == nil
        let header = isFunction && isRequest ? text("Unused") : identity?["Header"].flatMap { $0.isTruthy ? $0 : nil }
        let type = definition == nil ? "awsSigv4" : isFunction ? "custom" : "cognito_user_pools"
        return .map(
            [
                "type": text("apiKey"), "name": header ?? text("Authorization"), "in": text("header"),
                "x-amazon-apigateway-authtype": text(type),
                "x-amazon-apigateway-authorizer": authorizer(partition, span),
            ], at: span)
    }

    private func authorizer(_ partition: Partition, _ span: SourceSpan) -> DefinitionValue? {
        guard definition != nil else { return nil }
        func text(_ text: String) -> DefinitionValue { .text(text, at: span) }
        let expression = identity?["ValidationExpression"].flatMap { $0.isTruthy ? $0 : nil }
        if let userPools {
            return .map(
                [
                    "type": text("cognito_user_pools"),
                    "providerARNs": userPools.list == nil ? .list([userPools], span) : userPools,
                    "identityValidationExpression": expression,
                ], at: span)
        }
        let role = truthy("FunctionInvokeRole").flatMap { $0.string == "NONE" ? nil : $0 }
        let source = isRequest ? identitySource(span) : nil
        return .map(
            [
                "type": text(isRequest ? "request" : "token"),
                "authorizerUri": uri(partition, span),
                "authorizerResultTtlInSeconds": identity?["ReauthorizeEvery"].flatMap { $0.isNull ? nil : $0 },
                "authorizerCredentials": role,
                "identitySource": source,
                "identityValidationExpression": isRequest ? nil : expression,
            ], at: span)
    }

    private func uri(_ partition: Partition, _ span: SourceSpan) -> DefinitionValue {
        let pattern =
            "arn:\(partition.name):apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations"
        let function =
            value("FunctionArn")
            ?? .scalar(DefinitionScalar(content: Scalar("null", style: .plain), span: span, isFromTemplate: false))
        return .plainMap(
            ["Fn::Sub": .list([.text(pattern, at: span), .plainMap(["__FunctionArn__": function], at: span)], span)],
            at: span)
    }

    private static let identityParts: KeyValuePairs<String, String> = [
        "Headers": "method.request.header.", "QueryStrings": "method.request.querystring.",
        "StageVariables": "stageVariables.", "Context": "context.",
    ]

    private func identitySource(_ span: SourceSpan) -> DefinitionValue? {
        var parts: [String] = []
        for (key, prefix) in Self.identityParts {
            parts += (identity?[key]?.list ?? []).map { prefix + ($0.string ?? "") }
        }
        return parts.isEmpty ? nil : .text(parts.joined(separator: ", "), at: span, isFromTemplate: true)
    }

    // MARK: - Checks

    private func problems(_ subject: Subject) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        if let type = value("FunctionPayloadType"), type.string != "TOKEN", type.string != "REQUEST" {
            let words = type.string.map { suggestion(for: $0, in: ["TOKEN", "REQUEST"]) } ?? ""
            problems.append(
                subject.error(
                    .authorizer,
                    "the 'FunctionPayloadType' of the authorizer '\(name)' is TOKEN or REQUEST, not \(type.kindInWords)"
                        + words,
                    at: type.span))
        }
        if let identity, identity.map == nil {
            problems.append(.wrongAuthorizer("\(name).Identity", "is a map", identity, of: subject))
        } else if isRequest {
            problems += identityProblems(subject)
        }
        if let scopes = value("AuthorizationScopes"), scopes.list == nil {
            problems.append(.wrongAuthorizer("\(name).AuthorizationScopes", "is a list", scopes, of: subject))
        }
        if let disabled = value("DisableFunctionDefaultPermissions"), disabled.boolean == nil {
            problems.append(
                .wrongAuthorizer("\(name).DisableFunctionDefaultPermissions", "is true or false", disabled, of: subject)
            )
        }
        return problems
    }

    private func identityProblems(_ subject: Subject) -> [Diagnostic] {
        let given = Self.identityParts.filter { identity?[$0.key]?.isTruthy ?? false }.map(\.key)
        var problems: [Diagnostic] = []
        if given.isEmpty, !isNeverCached {
            problems.append(
                subject.error(
                    .authorizer,
                    "the authorizer '\(name)' needs an 'Identity' with one of Headers, QueryStrings, StageVariables, Context",
                    at: identity?.span ?? definition?.span,
                    help: "or 'ReauthorizeEvery: 0', so that nothing is remembered"))
        }
        for key in given {
            guard let value = identity?[key] else { continue }
            guard let items = value.list else {
                problems.append(.wrongAuthorizer("\(name).Identity.\(key)", "is a list", value, of: subject))
                continue
            }
            for item in items where item.string == nil {
                problems.append(.wrongAuthorizer("\(name).Identity.\(key)", "is a list of texts", item, of: subject))
            }
        }
        return problems
    }

    /// Its answers are not remembered, so that there need be nothing to remember them by.
    private var isNeverCached: Bool {
        guard case .scalar(let time)? = identity?["ReauthorizeEvery"], let seconds = Double(time.content.text) else {
            return false
        }
        return seconds.rounded(.towardZero) <= 0
    }
}

extension DiagnosticCode {
    /// An authorizer whose declaration cannot be used.
    public static let authorizer = DiagnosticCode("P291")
}

extension Diagnostic {
    fileprivate static func wrongAuthorizer(
        _ path: String, _ words: String, _ value: DefinitionValue, of subject: Subject
    ) -> Diagnostic {
        subject.error(
            .authorizer, "'Auth.Authorizers.\(path)' of \(subject.name) \(words); found \(value.kindInWords)",
            at: value.span)
    }
}
