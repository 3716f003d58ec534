internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// Calls a function for the messages of a topic, directly or by way of a queue.
struct SNSEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    private var make: NodeBuilder { source.make }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        guard let topic = source["Topic"] else { return [] }
        guard let queueing = source["SqsSubscription"], queueing.isTruthy else {
            let permission = source.permission(for: target, principal: "sns.amazonaws.com", sourceARN: topic)
            return [permission, subscription("lambda", endpoint: target.arn(make), topic, target)]
        }
        if queueing.boolean != nil { return newQueue(topic, target, &policies, &expansion) }
        return existingQueue(queueing, topic, target, &policies, &expansion)
    }

    /// Topic → new queue → function.
    private func newQueue(
        _ topic: Node, _ target: EventTarget, _ policies: inout RolePolicies, _ expansion: inout Expansion
    ) -> [Resource] {
        let queueID = source.id + "Queue"
        let arn = make.getAtt(queueID, "Arn")
        let topicProperties = topic.referredID.flatMap { expansion.resources[LogicalID($0)]?.properties }
        let isFIFO = topicProperties?["FifoTopic"].map { expansion.resolved($0) }?.ifTruthy
        let queue = source.resource(queueID, "AWS::SQS::Queue", ["FifoQueue": isFIFO], attributes: target.attributes)
        let policy = queuePolicy(source.id + "QueuePolicy", topic, queueARN: arn, queueURL: make.ref(queueID), target)
        let mapping = eventSourceMapping(queueARN: arn, batchSize: nil, target, &policies, &expansion)
        return mapping + [queue, policy, subscription("sqs", endpoint: arn, topic, target)]
    }

    /// Topic → queue of the user's → function.
    private func existingQueue(
        _ queueing: Node, _ topic: Node, _ target: EventTarget, _ policies: inout RolePolicies,
        _ expansion: inout Expansion
    ) -> [Resource] {
        guard queueing.mapping != nil else {
            expansion.diagnostics.add(.expected(.map, at: "SqsSubscription", queueing, of: source.subject))
            return []
        }
        guard let arn = queueing["QueueArn"]?.ifTruthy, let url = queueing["QueueUrl"]?.ifTruthy else {
            expansion.diagnostics.add(
                source.error(
                    .eventRequirement, "'SqsSubscription' of \(source.subject.name) needs 'QueueArn' and 'QueueUrl'",
                    at: queueing.span, help: "or write 'SqsSubscription: true' to get a queue made"))
            return []
        }
        let givenID = queueing["QueuePolicyLogicalId"]?.ifTruthy
        if let givenID, givenID.string == nil {
            expansion.diagnostics.add(
                .expected(.text, at: "SqsSubscription.QueuePolicyLogicalId", givenID, of: source.subject))
            return []
        }
        let policyID = givenID?.string ?? source.id + "QueuePolicy"
        let policy = queuePolicy(policyID, topic, queueARN: arn, queueURL: url, target)
        let mapping = eventSourceMapping(
            queueARN: arn, batchSize: queueing["BatchSize"]?.ifTruthy, target, &policies, &expansion)
        return mapping + [policy, subscription("sqs", endpoint: arn, topic, target)]
    }

    // MARK: - Parts

    private func subscription(_ protocolName: String, endpoint: Node, _ topic: Node, _ target: EventTarget) -> Resource
    {
        source.resource(
            source.id, "AWS::SNS::Subscription",
            [
                "Endpoint": endpoint,
                "Protocol": make.text(protocolName),
                "TopicArn": topic,
                "Region": source["Region"],
                "FilterPolicy": source["FilterPolicy"],
                "FilterPolicyScope": source["FilterPolicyScope"],
                "RedrivePolicy": source["RedrivePolicy"],
            ], attributes: target.attributes)
    }

    private func queuePolicy(_ id: String, _ topic: Node, queueARN: Node, queueURL: Node, _ target: EventTarget)
        -> Resource
    {
        let statement = make.map([
            "Action": make.text("sqs:SendMessage"),
            "Effect": make.text("Allow"),
            "Principal": make.text("*"),
            "Resource": queueARN,
            "Condition": make.map(["ArnEquals": make.map(["aws:SourceArn": topic])]),
        ])
        return source.resource(
            id, "AWS::SQS::QueuePolicy",
            [
                "PolicyDocument": make.map(["Version": make.text("2012-10-17"), "Statement": make.list([statement])]),
                "Queues": make.list([queueURL]),
            ], attributes: target.attributes)
    }

    private func eventSourceMapping(
        queueARN: Node, batchSize: Node?, _ target: EventTarget, _ policies: inout RolePolicies,
        _ expansion: inout Expansion
    ) -> [Resource] {
        policies.allow(managed: make.text(expansion.partition.managedPolicyARN(SQSEvent.managedPolicy)))
        return [
            source.resource(
                source.id + "EventSourceMapping", "AWS::Lambda::EventSourceMapping",
                [
                    "BatchSize": batchSize ?? make.integer(10),
                    "Enabled": make.boolean(true),
                    "EventSourceArn": queueARN,
                    "FunctionName": target.reference(make),
                ], attributes: target.attributes)
        ]
    }
}
