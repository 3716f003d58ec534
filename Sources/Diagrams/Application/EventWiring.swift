internal import Documents
internal import OrderedCollections
internal import Templates

// What calls functions and state machines: queues, streams, topics, buckets, rules, schedules.

extension ApplicationGraphBuilder {
    mutating func wireEventSource(_ mapping: Resource) {
        let source = mapping["EventSourceArn"] ?? mapping["SelfManagedEventSource"]
        let targets = nodes(in: mapping["FunctionName"])
        let type = expanded.firstType(in: source) ?? Self.type(ofARN: SymbolicText.text(of: source))
        let starts = sources(in: source, type: type)
        guard !starts.isEmpty else { return }
        let isFiltered = mapping["FilterCriteria"] != nil
        let label = (Self.records[type] ?? "events") + (isFiltered ? ", filtered" : "")
        for target in targets {
            for start in starts { edges.add(start, target, .trigger, label) }
            wireDestinations(mapping["DestinationConfig"], from: target)
            wires.insert(mapping.logicalID.rawValue)
            noteEvent(of: mapping)
        }
    }

    /// What comes out of the sources of event source mappings.
    private static let records = [
        "AWS::SQS::Queue": "messages", "AWS::DynamoDB::Table": "stream", "AWS::Serverless::SimpleTable": "stream",
        "AWS::DynamoDB::GlobalTable": "stream", "AWS::Kinesis::Stream": "records", "AWS::AmazonMQ::Broker": "messages",
        "AWS::MSK::Cluster": "messages", "AWS::DocDB::DBCluster": "change stream",
    ]

    private static func type(ofARN text: String?) -> String {
        let services = [
            "sqs": "AWS::SQS::Queue", "dynamodb": "AWS::DynamoDB::Table", "kinesis": "AWS::Kinesis::Stream",
            "kafka": "AWS::MSK::Cluster", "mq": "AWS::AmazonMQ::Broker", "sns": "AWS::SNS::Topic",
        ]
        let words = text?.split(separator: ":").map(String.init) ?? []
        return words.count > 2 ? services[words[2]] ?? "Event source" : "Event source"
    }

    mutating func wireSubscription(_ subscription: Resource) {
        let targets = nodes(in: subscription["Endpoint"])
        let topics = sources(in: subscription["TopicArn"], type: "AWS::SNS::Topic")
        let isFiltered = subscription["FilterPolicy"] != nil
        for topic in topics {
            for target in targets {
                edges.add(topic, target, .trigger, isFiltered ? "messages, filtered" : "messages")
                wires.insert(subscription.logicalID.rawValue)
                noteEvent(of: subscription)
            }
            add(.destination, from: topic, to: subscription["RedrivePolicy"], label: "dead letters")
        }
        if targets.isEmpty, topics.contains(where: { others[$0] == nil }) {
            wires.insert(subscription.logicalID.rawValue)
        }
    }

    mutating func wireRule(_ rule: Resource) {
        let id = owner(of: rule)
        for bus in nodes(in: rule["EventBusName"]) { edges.add(bus, id, .trigger, "events") }
        for source in nodes(in: rule["EventPattern"]) { edges.add(source, id, .trigger, "events") }
        let label = SymbolicText.text(of: rule["ScheduleExpression"]) ?? Self.pattern(rule["EventPattern"])
        for target in rule["Targets"]?.sequence ?? [] {
            for end in nodes(in: target["Arn"]) {
                edges.add(id, end, .trigger, label)
                noteEvent(of: rule)
            }
            add(.destination, from: id, to: target["DeadLetterConfig"], label: "dead letters")
        }
    }

    /// The detail types of an event pattern, else its sources.
    private static func pattern(_ pattern: Node?) -> String? {
        let types = SymbolicText.texts(of: pattern?["detail-type"])
        let words = types.isEmpty ? SymbolicText.texts(of: pattern?["source"]) : types
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    mutating func wireSchedule(_ schedule: Resource) {
        let id = owner(of: schedule)
        for target in nodes(in: schedule["Target"]?["Arn"]) {
            edges.add(id, target, .trigger, SymbolicText.text(of: schedule["ScheduleExpression"]))
            noteEvent(of: schedule)
        }
        add(.destination, from: id, to: schedule["Target"]?["DeadLetterConfig"], label: "dead letters")
    }

    mutating func wirePipe(_ pipe: Resource) {
        let id = owner(of: pipe)
        for source in nodes(in: pipe["Source"]) { edges.add(source, id, .trigger, "events") }
        add(.call, from: id, to: pipe["Enrichment"], label: "enriches")
        add(.trigger, from: id, to: pipe["Target"])
        for property in ["SourceParameters", "TargetParameters", "EnrichmentParameters"] {
            add(.use, from: id, to: pipe[property])
        }
        add(.use, from: id, to: pipe["RoleArn"], isPermission: true)
    }

    mutating func wireLogFilter(_ filter: Resource) {
        let targets = nodes(in: filter["DestinationArn"])
        for group in sources(in: filter["LogGroupName"], type: "AWS::Logs::LogGroup") {
            for target in targets {
                edges.add(group, target, .trigger, "log events")
                wires.insert(filter.logicalID.rawValue)
                noteEvent(of: filter)
            }
        }
    }

    mutating func wireTopicRule(_ rule: Resource) {
        let payload = rule["TopicRulePayload"]
        for target in nodes(in: payload?["Actions"]) {
            edges.add(owner(of: rule), target, .trigger, SymbolicText.text(of: payload?["Sql"]))
            noteEvent(of: rule)
        }
    }

    /// What a bucket tells to functions, queues and topics, by the event.
    mutating func wireNotifications(_ configuration: Node, of id: String) {
        for list in configuration.mapping ?? Mapping() {
            for item in list.value.sequence ?? [] {
                add(.trigger, from: id, to: item, label: SymbolicText.text(of: item["Event"]))
            }
        }
    }
}

extension Template {
    /// The type of the first resource that a value refers to.
    func firstType(in value: Node?) -> String? {
        guard let value else { return nil }
        var collector = ReferenceCollector()
        collector.collect(value)
        return collector.references.lazy.compactMap { resources[LogicalID($0.target)]?.type }.first
    }
}
