public import Diagnostics
internal import Documents
internal import Templates

/// `Auth` of an event on a REST API: who may use this one route.
extension RESTRoute {
    func apply(_ auth: Node, to editor: inout RESTDefinitionEditor, in expansion: inout Expansion)
        throws(DefinitionProblem)
    {
        expansion.apis[apiID]?.resolveAuth()
        guard let auth = auth.mapping else { return }
        let apiAuth = expansion.apis[apiID]?.auth
        let authorizer = auth["Authorizer"]?.ifTruthy
        if let authorizer, let problem = problem(with: authorizer, apiAuth, in: expansion) {
            expansion.diagnostics.add(problem)
            return
        }
        checkScopes(auth, in: &expansion)
        if let authorizer {
            try editor.setAuthorizer(
                DefinitionValue(authorizer), scopes: scopes(auth, authorizer, apiAuth), of: method.text, at: path)
        }
        try applyKey(auth["ApiKeyRequired"]?.ifNotNull, apiAuth, to: &editor, in: &expansion)
        if let policy = auth["ResourcePolicy"]?.ifTruthy { try applyPolicy(policy, to: &editor, in: &expansion) }
    }

    // MARK: - Authorizers

    private func problem(with authorizer: Node, _ apiAuth: DefinitionValue?, in expansion: Expansion) -> Diagnostic? {
        let authorizers = apiAuth?["Authorizers"]
        if let authorizers, authorizers.isTruthy, authorizers.map == nil {
            return expansion.apis[apiID]?.subject.error(
                .propertyKind, "'Auth.Authorizers' of '\(apiID)' is a map; found \(authorizers.kindInWords)",
                at: authorizers.span)
        }
        guard let name = authorizer.string else {
            return .expected(.text, at: "Auth.Authorizer", authorizer, of: source.subject)
        }
        if name == "AWS_IAM" { return nil }
        if name == "NONE" {
            guard !(apiAuth?["DefaultAuthorizer"]?.isTruthy ?? false) else { return nil }
            return source.error(
                .unknownAuthorizer, "'Authorizer: NONE' has nothing to turn off: '\(apiID)' has no 'DefaultAuthorizer'",
                at: authorizer.span)
        }
        guard !(authorizers?[name]?.isTruthy ?? false) else { return nil }
        let known = authorizers?.map?.entries ?? []
        let words = known.isEmpty ? "; it has none" : suggestion(for: name, in: known.lazy.map(\.key))
        return source.error(.unknownAuthorizer, "'\(apiID)' has no authorizer '\(name)'" + words, at: authorizer.span)
    }

    private func checkScopes(_ auth: Mapping, in expansion: inout Expansion) {
        guard let scopes = auth["AuthorizationScopes"]?.ifTruthy else { return }
        if scopes.sequence == nil {
            expansion.diagnostics.add(.expected(.list, at: "Auth.AuthorizationScopes", scopes, of: source.subject))
        }
        if !(auth["Authorizer"]?.isTruthy ?? false) {
            expansion.diagnostics.add(
                source.error(
                    .eventRequirement,
                    "'AuthorizationScopes' of \(source.subject.name) has no effect without 'Authorizer'",
                    at: scopes.span))
        }
    }

    /// The event's scopes, else the authorizer's.
    private func scopes(_ auth: Mapping, _ authorizer: Node, _ apiAuth: DefinitionValue?) -> DefinitionValue? {
        guard let name = authorizer.string, name != "NONE", let authorizers = apiAuth?["Authorizers"]?.map,
            let definition = authorizers[name], !definition.isNull
        else { return nil }
        let own = auth["AuthorizationScopes"]?.ifNotNull.map { DefinitionValue($0) }
        return own ?? definition["AuthorizationScopes"].flatMap { $0.isNull ? nil : $0 }
    }

    // MARK: - Keys and policies

    private func applyKey(
        _ required: Node?, _ apiAuth: DefinitionValue?, to editor: inout RESTDefinitionEditor,
        in expansion: inout Expansion
    ) throws(DefinitionProblem) {
        guard let required else { return }
        if !required.isTruthy, !(apiAuth?["ApiKeyRequired"]?.isTruthy ?? false) {
            expansion.diagnostics.add(
                source.error(
                    .eventValue, "'ApiKeyRequired: false' has nothing to turn off: '\(apiID)' requires no key",
                    at: required.span))
            return
        }
        try editor.setKeyRequired(required.isTruthy, of: method.text, at: path)
    }

    private func applyPolicy(
        _ policy: Node, to editor: inout RESTDefinitionEditor, in expansion: inout Expansion
    ) throws(DefinitionProblem) {
        guard policy.mapping != nil else {
            expansion.diagnostics.add(.expected(.map, at: "Auth.ResourcePolicy", policy, of: source.subject))
            return
        }
        let value = DefinitionValue(policy)
        try editor.addResourcePolicy(value, path: path, stage: stage)
        if let statements = value["CustomStatements"], statements.isTruthy { editor.addStatements(statements) }
    }
}

extension DiagnosticCode {
    /// An event asks for an authorizer that its API does not have.
    public static let unknownAuthorizer = DiagnosticCode("E412")
}
