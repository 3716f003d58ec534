public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// `AWS::Serverless::Connector`: what one resource needs to use another.
struct ServerlessConnector: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private var subject: Subject { source.subject }

    func resources(in expansion: inout Expansion) -> [Resource] {
        guard let from = source.properties["Source"], let to = source.properties["Destination"] else { return [] }
        let destinations = to.sequence ?? [to]
        if destinations.isEmpty {
            expansion.diagnostics.add(
                subject.error(.connectorEnd, "'Destination' of \(subject.name) is empty", at: to.span))
        }
        var made: [Resource] = []
        for (position, destination) in destinations.enumerated() {
            let suffix = to.sequence == nil ? "" : "Destination\(position)"
            made += connection(from, destination, suffix: suffix, in: &expansion)
        }
        expansion.replaceDependencies(on: source.id, by: made.map(\.logicalID.rawValue), make: source.make)
        return made
    }

    private func connection(
        _ from: Node, _ to: Node, suffix: String, in expansion: inout Expansion
    ) -> [Resource] {
        let destination = ConnectorEnd(to, "Destination", connectedTo: from, of: source, in: &expansion)
        let origin = ConnectorEnd(from, "Source", connectedTo: to, of: source, in: &expansion)
        guard let destination, let origin else { return [] }
        guard let profile = expansion.connectorProfiles.profile(from: origin.type, to: destination.type) else {
            expansion.diagnostics.add(unsupported(origin, destination, at: to.span))
            return []
        }
        guard let permissions = permissions(profile, origin, destination, in: &expansion) else { return [] }
        let grant = ConnectorGrant(source: origin, destination: destination, make: NodeBuilder(to.span))
        if let missing = profile.permissions.lazy.compactMap({ grant.missing(in: $0.grants) }).first {
            expansion.diagnostics.add(
                subject.error(
                    .connectorEnd, "\(subject.name) needs '\(missing)', which is not known",
                    at: missing.hasPrefix("Source") ? from.span : to.span))
            return []
        }
        let connection = Connection(
            connector: source, profile: profile, permissions: permissions, grant: grant, suffix: suffix)
        return connection.resources(in: &expansion).map { tagged($0, origin, destination, expansion) }
    }

    // MARK: - Permissions

    /// What each permission that is asked for grants; nil, with diagnostics, when it cannot be had.
    private func permissions(
        _ profile: ConnectorProfile, _ origin: ConnectorEnd, _ destination: ConnectorEnd, in expansion: inout Expansion
    ) -> [(name: String, grants: Node)]? {
        let known = profile.permissions.map(\.name)
        let node = source.properties["Permissions"]
        let asked = node?.sequence ?? []
        let span = node?.span ?? subject.span
        if asked.isEmpty {
            expansion.diagnostics.add(
                subject.error(
                    .connectorPermission, "'Permissions' of \(subject.name) is empty", at: span,
                    help: "it can be \(known.joined(separator: ", "))"))
            return nil
        }
        for item in asked where !known.contains(item.string ?? "") {
            let words = item.string.map { suggestion(for: $0, in: known) } ?? ""
            expansion.diagnostics.add(
                subject.error(
                    .connectorPermission,
                    "a connector from \(origin.type) to \(destination.type) cannot have the permission \(item.kindInWords)"
                        + words,
                    at: item.span, help: "it can have \(known.joined(separator: ", "))"))
            return nil
        }
        let names = Set(asked.compactMap(\.string))
        if let combinations = profile.combinations, !combinations.contains(where: { Set($0) == names }) {
            let words = combinations.map { $0.joined(separator: " and ") }.joined(separator: ", or ")
            expansion.diagnostics.add(
                subject.error(
                    .connectorPermission,
                    "a connector from \(origin.type) to \(destination.type) must have the permissions \(words)",
                    at: span))
            return nil
        }
        return profile.permissions.filter { names.contains($0.name) }
    }

    // MARK: - Metadata

    /// The resource with a note of what it connects, as the user calls it.
    private func tagged(
        _ resource: Resource, _ origin: ConnectorEnd, _ destination: ConnectorEnd, _ expansion: Expansion
    ) -> Resource {
        func type(_ end: ConnectorEnd) -> Node {
            source.make.text(end.logicalID.flatMap { expansion.resources[LogicalID($0)]?.type } ?? end.type)
        }
        let make = source.make
        let note = make.map([
            source.id: make.map([
                "Source": make.map(["Type": type(origin)]), "Destination": make.map(["Type": type(destination)]),
            ])
        ])
        var copy = resource
        var metadata = resource.attributes["Metadata"]?.mapping ?? Mapping()
        metadata["aws:sam:connectors"] = note
        copy.attributes["Metadata"] = make.map(metadata)
        return copy
    }

    private func unsupported(_ origin: ConnectorEnd, _ destination: ConnectorEnd, at span: SourceSpan) -> Diagnostic {
        let known = ConnectorProfile.destinations(from: origin.type)
        return subject.error(
            .connectorEnd, "there are no connectors from \(origin.type) to \(destination.type)", at: span,
            help: known.isEmpty ? nil : "from there, they lead to \(known.joined(separator: ", "))")
    }
}

/// One connection: the policy or the permissions that it comes to.
private struct Connection {
    let connector: SAMResourceSource
    let profile: ConnectorProfile
    let permissions: [(name: String, grants: Node)]
    let grant: ConnectorGrant
    /// Tells several destinations apart.
    let suffix: String

    private var make: NodeBuilder { grant.make }
    private var granted: ConnectorEnd { profile.side == .source ? grant.source : grant.destination }

    func resources(in expansion: inout Expansion) -> [Resource] {
        switch profile.grant {
        case .managedPolicy:
            guard let role = known(granted.roleName, "role", in: &expansion) else { return [] }
            let policy = resource(
                "Policy", "AWS::IAM::ManagedPolicy",
                make.mapping(["PolicyDocument": document, "Roles": make.list([role])]))
            expansion.addDependency(on: policy.logicalID.rawValue, for: grant, profile.dependent, make)
            return [policy]
        case .queuePolicy:
            guard let queue = known(granted.queueURL, "queue's URL", in: &expansion) else { return [] }
            return [
                resource(
                    "QueuePolicy", "AWS::SQS::QueuePolicy",
                    make.mapping(["PolicyDocument": document, "Queues": make.list([queue])]))
            ]
        case .topicPolicy:
            guard let topic = known(granted.arn, "topic's ARN", in: &expansion) else { return [] }
            return [
                resource(
                    "TopicPolicy", "AWS::SNS::TopicPolicy",
                    make.mapping(["PolicyDocument": document, "Topics": make.list([topic])]))
            ]
        case .permission:
            guard let function = known(granted.arn, "function's ARN", in: &expansion) else { return [] }
            return permissions.map { permission($0.name, $0.grants, function) }
        }
    }

    private func known(_ value: Node?, _ word: String, in expansion: inout Expansion) -> Node? {
        if let value = value?.ifTruthy { return value }
        let side = profile.side == .source ? "Source" : "Destination"
        expansion.diagnostics.add(
            connector.subject.error(
                .connectorEnd, "the \(word) of '\(side)' of \(connector.subject.name) is not known",
                at: connector.properties.span(of: side),
                help: profile.grant == .managedPolicy
                    ? "only roles of this template are found by themselves; give 'Type' and 'RoleName' instead of 'Id'"
                    : nil))
        return nil
    }

    private var document: Node {
        let statements = permissions.flatMap { ($0.grants.sequence ?? []).map(grant.statement) }
        return make.map(["Version": make.text("2012-10-17"), "Statement": make.list(statements)])
    }

    private func permission(_ name: String, _ grants: Node, _ function: Node) -> Resource {
        resource(
            "\(name)LambdaPermission", "AWS::Lambda::Permission",
            make.mapping([
                "Action": grants["action"].map(grant.filled), "FunctionName": function,
                "Principal": grants["principal"].map(grant.filled), "SourceArn": grants["sourceArn"].map(grant.filled),
                "SourceAccount": grants["sourceAccount"].map(grant.filled),
            ]))
    }

    private func resource(_ word: String, _ type: String, _ properties: Mapping) -> Resource {
        connector.resource(
            "\(connector.id)\(word)\(suffix)", type, properties, attributes: connector.attributes.ownWithDependencies,
            at: make.span)
    }
}

extension DiagnosticCode {
    /// A connector asks for a permission that there is not between its two sides.
    public static let connectorPermission = DiagnosticCode("P296")
}
