internal import Diagnostics
internal import Documents
internal import Templates

/// What event sources have in common that Lambda itself polls: streams, queues, brokers.
struct EventSourceMapping {
    let source: EventSource

    private var make: NodeBuilder { source.make }

    /// The event source mapping; adds to the role what its destination for failures needs.
    ///
    /// - Parameters:
    ///   - extra: properties that only this kind of source has.
    func resource(
        eventSourceARN: Node?, extra: KeyValuePairs<String, Node?> = [:], for target: EventTarget,
        policies: inout RolePolicies, in expansion: inout Expansion
    ) -> Resource {
        checkFilterCriteria(in: &expansion)
        var resource = source.resource(
            source.id, "AWS::Lambda::EventSourceMapping",
            [
                "BatchSize": source["BatchSize"],
                "Enabled": source["Enabled"],
                "EventSourceArn": eventSourceARN,
                "FunctionName": target.reference(make),
                "MaximumBatchingWindowInSeconds": source["MaximumBatchingWindowInSeconds"],
                "MaximumRetryAttempts": source["MaximumRetryAttempts"],
                "BisectBatchOnFunctionError": source["BisectBatchOnFunctionError"],
                "MaximumRecordAgeInSeconds": source["MaximumRecordAgeInSeconds"],
                "DestinationConfig": destinationConfig(&policies, &expansion),
                "ParallelizationFactor": source["ParallelizationFactor"],
                "StartingPosition": source["StartingPosition"],
                "StartingPositionTimestamp": source["StartingPositionTimestamp"],
                "Topics": source["Topics"],
                "Queues": source["Queues"],
                "SourceAccessConfigurations": source["SourceAccessConfigurations"],
                "TumblingWindowInSeconds": source["TumblingWindowInSeconds"],
                "FunctionResponseTypes": source["FunctionResponseTypes"],
                "SelfManagedEventSource": selfManagedEventSource,
                "FilterCriteria": source["FilterCriteria"],
                "KmsKeyArn": source["KmsKeyArn"],
                "ScalingConfig": source["ScalingConfig"],
                "ProvisionedPollerConfig": source["ProvisionedPollerConfig"],
                "MetricsConfig": source["MetricsConfig"],
                "LoggingConfig": source["LoggingConfig"],
            ], attributes: target.attributes)
        for (name, value) in extra {
            if let value {
                resource.properties.append(Mapping.Entry(key: Mapping.Key(name, at: make.span), value: value))
            }
        }
        if let group = source["ConsumerGroupId"], group.isTruthy, !Self.kafkaTypes.contains(source.type) {
            expansion.diagnostics.add(
                source.error(
                    .eventValue, "'ConsumerGroupId' is for Kafka, and \(source.subject.name) is of type \(source.type)",
                    at: source.properties.span(of: "ConsumerGroupId")))
        }
        return resource
    }

    private static let kafkaTypes = ["MSK", "SelfManagedKafka"]

    /// `ConsumerGroupId` and `SchemaRegistryConfig` of a Kafka source; nil without any of them.
    func kafkaConfig(in expansion: inout Expansion) -> Node? {
        let config = make.mapping([
            "ConsumerGroupId": source["ConsumerGroupId"]?.ifTruthy,
            "SchemaRegistryConfig": SchemaRegistry(source: source).config(in: &expansion),
        ])
        return config.isEmpty ? nil : make.map(config)
    }

    private var selfManagedEventSource: Node? {
        source["KafkaBootstrapServers"]?.ifTruthy.map { servers in
            make.map(["Endpoints": make.map(["KafkaBootstrapServers": servers])])
        }
    }

    // MARK: - Filters

    private static let filteredTypes = ["DocumentDB", "DynamoDB", "Kinesis", "MQ", "MSK", "SelfManagedKafka", "SQS"]

    private func checkFilterCriteria(in expansion: inout Expansion) {
        guard let criteria = source["FilterCriteria"], criteria.isTruthy, !criteria.isFunction,
            let mapping = criteria.mapping
        else { return }
        for entry in mapping where entry.key.text != "Filters" {
            expansion.diagnostics.add(
                source.error(
                    .eventValue,
                    "'FilterCriteria' of \(source.subject.name) holds 'Filters' only, not '\(entry.key.text)'",
                    at: entry.key.span))
        }
    }

    // MARK: - Destinations

    /// `DestinationConfig` without the `Type` that tells SAM which policy the role needs.
    private func destinationConfig(_ policies: inout RolePolicies, _ expansion: inout Expansion) -> Node? {
        guard let config = source["DestinationConfig"], config.isTruthy, let mapping = config.mapping else {
            return nil
        }
        guard let onFailure = mapping["OnFailure"], var failure = onFailure.mapping else {
            let problem =
                mapping["OnFailure"].map {
                    Diagnostic.expected(.map, at: "DestinationConfig.OnFailure", $0, of: source.subject)
                }
                ?? .required("DestinationConfig.OnFailure", of: source.subject, at: config.span)
            expansion.diagnostics.add(problem)
            return nil
        }
        guard let type = failure["Type"], type.isTruthy else { return config }
        failure["Type"] = nil
        allow(type, failure["Destination"] ?? .null(at: type.span), &policies, &expansion)
        return .map(mapping.setting("OnFailure", .map(failure, at: onFailure.span)), at: config.span)
    }

    private func allow(_ type: Node, _ destination: Node, _ policies: inout RolePolicies, _ expansion: inout Expansion)
    {
        let make = NodeBuilder(type.span)
        switch type.string {
        case "SQS": policies.allow(inline: RolePolicies.sendMessage(to: destination, name: source.id, make))
        case "SNS": policies.allow(inline: RolePolicies.publish(to: destination, name: source.id, make))
        case "S3": policies.allow(inline: RolePolicies.putObject(to: destination, name: source.id, make))
        case "Kafka": break
        default:
            expansion.diagnostics.add(
                source.error(
                    .eventValue, "the 'Type' of a destination is SQS, SNS, S3 or Kafka, not \(type.kindInWords)",
                    at: type.span))
        }
    }
}
