internal import Diagnostics
internal import Documents
internal import Templates

/// Calls a function for the records of a topic in a Kafka cluster that AWS does not manage.
struct SelfManagedKafkaEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    private var make: NodeBuilder { source.make }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        checkRequirements(in: &expansion)
        if let access = source["SourceAccessConfigurations"], access.isTruthy {
            policies.allow(inline: policy(access, in: &expansion))
        }
        let mapping = EventSourceMapping(source: source)
        return [
            mapping.resource(
                eventSourceARN: nil, extra: ["SelfManagedKafkaEventSourceConfig": mapping.kafkaConfig(in: &expansion)],
                for: target,
                policies: &policies, in: &expansion)
        ]
    }

    private func checkRequirements(in expansion: inout Expansion) {
        for name in ["KafkaBootstrapServers", "Topics", "SourceAccessConfigurations"]
        where !(source[name]?.isTruthy ?? false) {
            expansion.diagnostics.add(
                source.error(
                    .eventRequirement, "\(source.subject.name) needs '\(name)'", at: source.properties.span(of: name)))
        }
        if let topics = source["Topics"]?.sequence, topics.count > 1 {
            expansion.diagnostics.add(
                source.error(
                    .eventValue, "\(source.subject.name) can have one topic; found \(topics.count)", at: topics[1].span,
                    help: "declare an event for each topic"))
        }
    }

    private func policy(_ access: Node, in expansion: inout Expansion) -> Node {
        let found = secrets(access, in: &expansion)
        var statements: [Node] = []
        // AWS's transform names the first secret for the certificate too.
        if let secret = found.secret { statements.append(SourceAccess.readSecret(secret, make)) }
        if found.hasCertificate {
            statements.append(SourceAccess.readSecret(found.secret ?? .null(at: access.span), make))
        }
        if found.hasNetwork { statements.append(SourceAccess.useNetwork(make)) }
        if let useKey = SourceAccess(source: source).useKey(in: &expansion) { statements.append(useKey) }
        statements += SchemaRegistry(source: source).statements(in: &expansion)
        let document = make.map(["Statement": make.list(statements), "Version": make.text("2012-10-17")])
        return make.map(["PolicyDocument": document, "PolicyName": make.text("SelfManagedKafkaExecutionRolePolicy")])
    }

    // MARK: - Access

    private static let mechanisms = [
        "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH",
    ]

    private func secrets(
        _ access: Node, in expansion: inout Expansion
    ) -> (secret: Node?, hasCertificate: Bool, hasNetwork: Bool) {
        guard let items = access.sequence else {
            expansion.diagnostics.add(.expected(.list, at: "SourceAccessConfigurations", access, of: source.subject))
            return (nil, false, false)
        }
        var secret: Node?
        var kinds: Set<String> = []
        for item in items {
            guard let type = type(of: item, in: &expansion) else { continue }
            let uri = uri(of: item, type, in: &expansion)
            kinds.insert(type)
            guard Self.mechanisms.contains(type) else { continue }
            if let first = secret {
                expansion.diagnostics.add(
                    source.error(
                        .eventConflict, "\(source.subject.name) has more than one way to authenticate", at: item.span
                    ).relating(first.span, "the first"))
            }
            secret = secret ?? uri
        }
        let network = ["VPC_SUBNET", "VPC_SECURITY_GROUP"].filter(kinds.contains)
        if network.count == 1 {
            expansion.diagnostics.add(
                source.error(
                    .eventRequirement,
                    "'VPC_SUBNET' and 'VPC_SECURITY_GROUP' go together; \(source.subject.name) has only \(network[0])",
                    at: access.span))
        }
        return (secret, kinds.contains("SERVER_ROOT_CA_CERTIFICATE"), network.count == 2)
    }

    private func type(of item: Node, in expansion: inout Expansion) -> String? {
        guard item.mapping != nil else {
            expansion.diagnostics.add(.expected(.map, at: "SourceAccessConfigurations", item, of: source.subject))
            return nil
        }
        let known = Self.mechanisms + ["VPC_SUBNET", "VPC_SECURITY_GROUP", "SERVER_ROOT_CA_CERTIFICATE"]
        guard let type = item["Type"]?.string, known.contains(type) else {
            let words = item["Type"]?.string.map { suggestion(for: $0, in: known) } ?? ""
            expansion.diagnostics.add(
                source.error(
                    .eventValue, "\(item["Type"]?.kindInWords ?? "nothing") is no way into a Kafka cluster" + words,
                    at: item["Type"]?.span ?? item.span, help: "a 'Type' is one of \(known.joined(separator: ", "))"))
            return nil
        }
        return type
    }

    private func uri(of item: Node, _ type: String, in expansion: inout Expansion) -> Node? {
        guard let uri = item["URI"], uri.isTruthy else {
            expansion.diagnostics.add(
                source.error(.eventRequirement, "the \(type) of \(source.subject.name) has no 'URI'", at: item.span))
            return nil
        }
        guard uri.string != nil || uri.isFunction else {
            expansion.diagnostics.add(.expected(.text, at: "SourceAccessConfigurations.URI", uri, of: source.subject))
            return nil
        }
        return uri
    }
}
