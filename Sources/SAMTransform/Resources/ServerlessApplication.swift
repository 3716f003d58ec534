public import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::Application`: another template as a stack of its own.
struct ServerlessApplication: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private var properties: Properties { source.properties }

    func resources(in expansion: inout Expansion) -> [Resource] {
        guard let location = properties["Location"] else { return [] }
        let make = source.make(for: "Location")
        let repository = location.mapping == nil ? [] : repositoryTags(location, in: &expansion)
        let tags = Tags.listWithOwn(of: source, "lambda:createdBy", and: repository, in: &expansion)
        return [
            source.namesake(
                "AWS::CloudFormation::Stack",
                make.mapping([
                    "TemplateURL": location.mapping == nil ? location : properties["TemplateUrl"] ?? make.text(""),
                    "Parameters": properties["Parameters"], "NotificationARNs": properties["NotificationARNs"],
                    "Tags": source.make.list(tags), "TimeoutInMinutes": properties["TimeoutInMinutes"],
                ]), attributes: source.attributes.inherited.dependingOn(source.attributes.dependsOn))
        ]
    }

    // MARK: - Serverless Application Repository

    /// Tags that say which application of the repository it is; the application itself is not at hand.
    private func repositoryTags(_ location: Node, in expansion: inout Expansion) -> [Node] {
        let make = NodeBuilder(location.span)
        let keys = ["ApplicationId", "SemanticVersion"]
        let values = keys.map { key in known(key, location, in: &expansion) }
        guard let id = values[0], let version = values[1] else { return [] }
        if let text = id.string, text.holds("{{resolve:"),
            text.firstMatch(of: /{{resolve:ssm:[a-zA-Z0-9_.\-\/]+(:\d+)?}}/) != nil
        {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyValue, "'Location.ApplicationId' cannot be a dynamic reference", at: id.span))
        }
        expansion.diagnostics.add(
            Diagnostic(
                .warning, .applicationRepository,
                "\(source.subject.name) comes from the Serverless Application Repository, which is not asked for its template",
                at: location.span, help: "fetch the application's template and give its path as 'Location'",
                logicalID: source.id))
        return [
            Tags.tag("serverlessrepo:applicationId", id, make),
            Tags.tag("serverlessrepo:semanticVersion", version, make),
        ]
    }

    /// A part of the location as text; nil, with a diagnostic, when it is not known.
    private func known(_ key: String, _ location: Node, in expansion: inout Expansion) -> Node? {
        guard let given = location[key]?.ifNotNull else {
            expansion.diagnostics.add(.required("Location.\(key)", of: source.subject, at: location.span))
            return nil
        }
        let value = expansion.lookedUp(given)
        if let text = value.string, !text.isEmpty { return value }
        expansion.diagnostics.add(
            source.subject.error(
                .propertyKind, "'Location.\(key)' of \(source.subject.name) is text; found \(value.kindInWords)",
                at: given.span,
                help: value.isFunction
                    ? "of the functions, only FindInMap and a Ref to a parameter can stand here" : nil))
        return nil
    }
}

extension DiagnosticCode {
    /// An application of the Serverless Application Repository, which is not at hand.
    public static let applicationRepository = DiagnosticCode("P297")
}
