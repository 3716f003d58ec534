internal import Diagnostics
internal import Documents
internal import Templates

/// `Auth` of an event on an HTTP API: who may use this one route.
extension HTTPRoute {
    func apply(_ auth: Node, to editor: inout HTTPDefinitionEditor, in expansion: inout Expansion)
        throws(DefinitionProblem)
    {
        let apiAuth = expansion.apis[apiID]?.auth
        if let apiAuth, apiAuth.map == nil {
            throw DefinitionProblem("'Auth' is a map; found \(apiAuth.kindInWords)", at: apiAuth.span)
        }
        let standard = apiAuth?["DefaultAuthorizer"].flatMap { $0.isTruthy ? $0 : nil }
        guard let authorizer = auth["Authorizer"]?.ifTruthy.map({ DefinitionValue($0) }) ?? standard else {
            expansion.diagnostics.add(
                source.error(
                    .eventRequirement,
                    "'Auth' of \(source.subject.name) needs an 'Authorizer', as '\(apiID)' has no 'DefaultAuthorizer'",
                    at: auth.span))
            return
        }
        if let problem = problem(with: authorizer, apiAuth) {
            expansion.diagnostics.add(problem)
            return
        }
        let scopes = auth["AuthorizationScopes"]?.ifTruthy
        if let scopes, scopes.sequence == nil {
            expansion.diagnostics.add(.expected(.list, at: "Auth.AuthorizationScopes", scopes, of: source.subject))
            return
        }
        guard let name = authorizer.string else { return }
        try editor.setAuthorizer(name, scopes: try self.scopes(scopes, of: name, apiAuth), of: method.text, at: path)
    }

    /// AWS_IAM is there without being declared, where the API turns it on.
    private func isBuiltInIAM(_ name: String?, _ apiAuth: DefinitionValue?) -> Bool {
        name == "AWS_IAM" && apiAuth?["EnableIamAuthorizer"]?.boolean == true
    }

    private func problem(with authorizer: DefinitionValue, _ apiAuth: DefinitionValue?) -> Diagnostic? {
        let name = authorizer.string
        if isBuiltInIAM(name, apiAuth) { return nil }
        if name == "NONE" {
            guard !(apiAuth?["DefaultAuthorizer"]?.isTruthy ?? false) else { return nil }
            return source.error(
                .unknownAuthorizer, "'Authorizer: NONE' has nothing to turn off: '\(apiID)' has no 'DefaultAuthorizer'",
                at: authorizer.span)
        }
        guard let name else {
            return source.error(
                .propertyKind, "'Auth.Authorizer' of \(source.subject.name) is text; found \(authorizer.kindInWords)",
                at: authorizer.span)
        }
        let authorizers = apiAuth?["Authorizers"]
        if authorizers?[name]?.isTruthy ?? false { return nil }
        let known = authorizers?.map?.entries ?? []
        let words = known.isEmpty ? "; it has none" : suggestion(for: name, in: known.lazy.map(\.key))
        return source.error(
            .unknownAuthorizer, "'\(apiID)' has no authorizer '\(name)'" + words, at: authorizer.span,
            help: name == "AWS_IAM" ? "'EnableIamAuthorizer: true' of the API's 'Auth' turns it on" : nil)
    }

    /// The event's scopes, else the authorizer's; those that are built in have none.
    private func scopes(
        _ own: Node?, of name: String, _ apiAuth: DefinitionValue?
    ) throws(DefinitionProblem) -> DefinitionValue? {
        guard name != "NONE", name != "AWS_IAM", let definition = apiAuth?["Authorizers"]?[name] else { return nil }
        guard definition.map != nil else {
            throw DefinitionProblem(
                "the authorizer '\(name)' is a map; found \(definition.kindInWords)", at: definition.span)
        }
        let inherited = definition["AuthorizationScopes"].flatMap { $0.isTruthy ? $0 : nil }
        return own.map { DefinitionValue($0) } ?? inherited
    }
}
