internal import Documents
internal import Templates

/// Calls a function for the records of a topic in a cluster of Amazon MSK.
struct MSKEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        let make = source.make
        let mapping = EventSourceMapping(source: source)
        policies.allow(
            managed: make.text(expansion.partition.managedPolicyARN("service-role/AWSLambdaMSKExecutionRole")))
        let statements = SchemaRegistry(source: source).statements(in: &expansion) + certificateStatements
        if !statements.isEmpty {
            policies.allow(
                inline: make.map([
                    "PolicyName": make.text("MSKExecutionRolePolicy"),
                    "PolicyDocument": make.map(["Statement": make.list(statements)]),
                ]))
        }
        return [
            mapping.resource(
                eventSourceARN: source["Stream"],
                extra: ["AmazonManagedKafkaEventSourceConfig": mapping.kafkaConfig(in: &expansion)],
                for: target, policies: &policies, in: &expansion)
        ]
    }

    private var certificateStatements: [Node] {
        let configurations = source["SourceAccessConfigurations"]?.sequence ?? []
        return configurations.compactMap { item in
            guard item["Type"]?.string == "CLIENT_CERTIFICATE_TLS_AUTH", let uri = item["URI"]?.ifTruthy else {
                return nil
            }
            return SourceAccess.readSecret(uri, NodeBuilder(item.span))
        }
    }
}
