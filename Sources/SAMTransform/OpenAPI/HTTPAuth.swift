internal import Diagnostics
internal import Documents
internal import Templates

/// `Auth` of an HTTP API: who may use it.
struct HTTPAuth {
    private static let keys = ["Authorizers", "DefaultAuthorizer", "EnableIamAuthorizer"]

    private let auth: Mapping
    private let span: SourceSpan
    private let subject: Subject
    private let authorizers: [HTTPAuthorizer]

    /// Nil when there is nothing to do, or, with diagnostics, when the property cannot be used.
    init?(_ node: Node?, of subject: Subject, into diagnostics: inout DiagnosticList) {
        guard let node = node?.ifTruthy else { return nil }
        guard let auth = node.mapping else {
            diagnostics.add(.expected(.map, at: "Auth", node, of: subject))
            return nil
        }
        self.auth = auth
        self.subject = subject
        span = node.span
        for entry in auth where !Self.keys.contains(entry.key.text) {
            diagnostics.add(
                subject.error(
                    .unknownProperty,
                    "'Auth' has no '\(entry.key.text)'" + suggestion(for: entry.key.text, in: Self.keys),
                    at: entry.key.span))
        }
        authorizers = Self.authorizers(auth, subject, &diagnostics)
    }

    private static func authorizers(
        _ auth: Mapping, _ subject: Subject, _ diagnostics: inout DiagnosticList
    ) -> [HTTPAuthorizer] {
        var found: [HTTPAuthorizer] = []
        if auth["EnableIamAuthorizer"]?.boolean == true { found.append(HTTPAuthorizer(builtIn: "AWS_IAM")) }
        guard let declared = auth["Authorizers"]?.ifTruthy else { return found }
        guard let mapping = declared.mapping else {
            diagnostics.add(.expected(.map, at: "Auth.Authorizers", declared, of: subject))
            return found
        }
        for entry in mapping {
            guard let authorizer = HTTPAuthorizer(entry.key.text, entry.value, of: subject, into: &diagnostics) else {
                continue
            }
            found.removeAll { $0.name == authorizer.name }
            found.append(authorizer)
        }
        return found
    }

    func apply(to editor: inout HTTPDefinitionEditor, in expansion: inout Expansion) throws(DefinitionProblem) {
        for authorizer in authorizers {
            editor.setSecurityScheme(authorizer.name, authorizer.securityScheme(in: expansion.partition, at: span))
        }
        guard let standard = auth["DefaultAuthorizer"]?.ifTruthy, !standard.isNoValue else { return }
        guard let name = standard.string else {
            expansion.diagnostics.add(.expected(.text, at: "Auth.DefaultAuthorizer", standard, of: subject))
            return
        }
        guard let authorizer = authorizers.first(where: { $0.name == name }) else {
            expansion.diagnostics.add(
                .undeclaredDefault(name, among: authorizers.map(\.name), at: standard.span, of: subject))
            return
        }
        try editor.setDefaultAuthorizer(name, scopes: authorizer.scopes)
    }

    /// Permissions for the API to call the functions among its authorizers.
    func permissions(for source: SAMResourceSource) -> [Resource] {
        authorizers.compactMap { authorizer in
            guard let function = authorizer.permittedFunction else { return nil }
            return AuthorizerPermission(api: source, partition: "${AWS::Partition}").resource(
                authorizer.name, function: function)
        }
    }
}
