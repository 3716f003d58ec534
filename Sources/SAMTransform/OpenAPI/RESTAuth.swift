internal import Diagnostics
internal import Documents
internal import Templates

/// `Auth` of a REST API: who may use it.
struct RESTAuth {
    private static let keys = [
        "Authorizers", "DefaultAuthorizer", "InvokeRole", "AddDefaultAuthorizerToCorsPreflight",
        "AddApiKeyRequiredToCorsPreflight", "ApiKeyRequired", "ResourcePolicy", "UsagePlan",
    ]

    let auth: DefinitionMap
    private let subject: Subject
    /// In the order Python walks through them, the built-in one included where it is the default.
    private let authorizers: [RESTAuthorizer]

    /// Nil when there is nothing to do, or, with diagnostics, when the property cannot be used.
    init?(_ value: DefinitionValue?, of subject: Subject, into diagnostics: inout DiagnosticList) {
        guard let value, value.isTruthy else { return nil }
        guard let auth = value.map else {
            diagnostics.add(
                subject.error(
                    .propertyKind, "'Auth' of \(subject.name) is a map; found \(value.kindInWords)", at: value.span))
            return nil
        }
        self.auth = auth
        self.subject = subject
        let unknown = auth.entries.filter { !Self.keys.contains($0.key) }
        for entry in unknown {
            diagnostics.add(
                subject.error(
                    .unknownProperty, "'Auth' has no '\(entry.key)'" + suggestion(for: entry.key, in: Self.keys),
                    at: entry.keySpan))
        }
        authorizers = Self.authorizers(auth, subject, &diagnostics)
    }

    subscript(key: String) -> DefinitionValue? { auth[key].flatMap { $0.isTruthy ? $0 : nil } }

    private static func authorizers(
        _ auth: DefinitionMap, _ subject: Subject, _ diagnostics: inout DiagnosticList
    ) -> [RESTAuthorizer] {
        var found: [String: RESTAuthorizer] = [:]
        var order = LegacyKeyOrder()
        if let name = auth["DefaultAuthorizer"]?.string, name == "AWS_IAM" {
            found[name] = RESTAuthorizer(builtIn: name)
            order.insert(name)
        }
        guard let declared = auth["Authorizers"], declared.isTruthy else { return found.values.map { $0 } }
        guard let map = declared.map else {
            diagnostics.add(
                subject.error(
                    .propertyKind, "'Auth.Authorizers' of \(subject.name) is a map; found \(declared.kindInWords)",
                    at: declared.span))
            return []
        }
        for entry in map.orderedEntries {
            found[entry.key] = RESTAuthorizer(entry.key, entry.value, of: subject, into: &diagnostics)
            order.insert(entry.key)
        }
        return order.ordered.compactMap { found[$0] }
    }

    // MARK: - Definition

    func apply(
        to editor: inout RESTDefinitionEditor, stage: DefinitionValue, in expansion: inout Expansion
    ) throws(DefinitionProblem) {
        for authorizer in authorizers {
            try editor.addSecurityDefinition(
                authorizer.name, isFromTemplate: true,
                authorizer.securityDefinition(in: expansion.partition, at: auth.span))
        }
        if !authorizers.isEmpty { try applyDefault(to: &editor, in: &expansion) }
        if self["ApiKeyRequired"] != nil {
            try editor.addKeySecurity()
            try editor.setDefaultKeyRequired(coversPreflight: coversPreflight("AddApiKeyRequiredToCorsPreflight"))
        }
        if let policy = self["ResourcePolicy"] { try apply(policy: policy, to: &editor, stage: stage) }
    }

    private func coversPreflight(_ key: String) -> Bool { auth[key]?.isTruthy ?? true }

    private func applyDefault(to editor: inout RESTDefinitionEditor, in expansion: inout Expansion)
        throws(DefinitionProblem)
    {
        guard let standard = self["DefaultAuthorizer"] else { return }
        guard let name = standard.string else {
            expansion.diagnostics.add(
                subject.error(
                    .propertyKind, "'Auth.DefaultAuthorizer' of \(subject.name) is text; found \(standard.kindInWords)",
                    at: standard.span))
            return
        }
        let authorizer = authorizers.first { $0.name == name }
        guard authorizer != nil || name == "AWS_IAM" else {
            expansion.diagnostics.add(
                .undeclaredDefault(name, among: authorizers.map(\.name), at: standard.span, of: subject))
            return
        }
        try editor.setDefaultAuthorizer(
            standard, scopes: authorizer?.scopes(at: auth.span), among: authorizers.map(\.name),
            coversPreflight: coversPreflight("AddDefaultAuthorizerToCorsPreflight"))
    }

    private func apply(
        policy: DefinitionValue, to editor: inout RESTDefinitionEditor, stage: DefinitionValue
    ) throws(DefinitionProblem) {
        guard policy.map != nil else {
            throw DefinitionProblem("'Auth.ResourcePolicy' is a map; found \(policy.kindInWords)", at: policy.span)
        }
        for path in editor.paths.orderedKeys { try editor.addResourcePolicy(policy, path: path, stage: stage) }
        if let statements = policy["CustomStatements"], statements.isTruthy { editor.addStatements(statements) }
    }

    // MARK: - Permissions

    /// Permissions for the API to call the functions among its authorizers.
    func permissions(for source: SAMResourceSource, in partition: Partition) -> [Resource] {
        authorizers.compactMap { authorizer in
            guard let function = authorizer.permittedFunction else { return nil }
            return AuthorizerPermission(api: source, partition: partition.name)
                .resource(authorizer.name, function: function.node)
        }
    }
}

/// The permission for an API to call one of its authorizers.
struct AuthorizerPermission {
    let api: SAMResourceSource
    /// As the ARN names it.
    let partition: String

    func resource(_ name: String, function: Node) -> Resource {
        let make = NodeBuilder(function.span)
        let arn = make.sub(
            "arn:\(partition):execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*",
            ["__ApiId__": make.ref(api.id)])
        return api.resource(
            "\(api.id)\(name)AuthorizerPermission", "AWS::Lambda::Permission",
            make.mapping([
                "Action": make.text("lambda:InvokeFunction"), "FunctionName": function,
                "Principal": make.text("apigateway.amazonaws.com"), "SourceArn": arn,
            ]), at: function.span)
    }
}

extension Diagnostic {
    /// The default authorizer is not declared.
    static func undeclaredDefault(_ name: String, among known: [String], at span: SourceSpan, of subject: Subject)
        -> Diagnostic
    {
        let words = known.isEmpty ? "; there are none" : suggestion(for: name, in: known)
        return subject.error(
            .authorizer, "the default authorizer '\(name)' of \(subject.name) is not among its 'Authorizers'" + words,
            at: span)
    }
}
