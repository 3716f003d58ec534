internal import Diagnostics
internal import Documents
internal import Templates

/// What event sources on EventBridge rules have in common, for functions and state machines alike.
struct EventBridgeTarget {
    let source: EventSource
    let target: EventTarget

    private var make: NodeBuilder { source.make }

    private var ruleARN: Node { make.getAtt(source.id, "Arn") }

    /// The rule's state: as told, or from the older `Enabled`.
    func state(in expansion: inout Expansion) -> Node? {
        let state = source["State"]?.ifTruthy
        guard let enabled = source["Enabled"] else { return state }
        if let state {
            expansion.diagnostics.add(
                source.error(
                    .eventConflict, "\(source.subject.name) has both 'State' and 'Enabled'", at: state.span,
                    help: "keep 'State'"))
        }
        return NodeBuilder(enabled.span).text(enabled.isTruthy ? "ENABLED" : "DISABLED")
    }

    /// The rule's target, ready to be the only one.
    ///
    /// - Parameter suffix: what a target id of its own ends with.
    func targets(suffix: String, roleARN: Node?, deadLetterARN: Node?) -> Node {
        make.list([
            make.map([
                "Arn": target.arn(make),
                "Id": source["Target"]?["Id"] ?? make.text(Self.targetID(source.id, suffix: suffix)),
                "RoleArn": roleARN,
                "Input": source["Input"],
                "InputPath": source["InputPath"],
                "DeadLetterConfig": source["DeadLetterConfig"].map { _ in
                    make.map(["Arn": deadLetterARN ?? .null(at: make.span)])
                },
                "RetryPolicy": source["RetryPolicy"],
                "InputTransformer": source["InputTransformer"],
            ])
        ])
    }

    /// EventBridge allows 64 characters. Source: EventBridge API Reference, `Target`.
    private static func targetID(_ id: String, suffix: String) -> String {
        id.count + suffix.count <= 64 ? id + suffix : String(id.prefix(64 - suffix.count)) + suffix
    }

    // MARK: - Dead letters

    /// Where events go that cannot be delivered: a queue of the user's, or one made for it with the policy it needs.
    func deadLetterQueue(in expansion: inout Expansion) -> (arn: Node?, made: [Resource]) {
        guard let config = source["DeadLetterConfig"], checkDeadLetterConfig(config, in: &expansion) else {
            return (nil, [])
        }
        if let arn = config["Arn"]?.ifNotNull { return (arn, []) }
        guard let queueID = queueID(config, in: &expansion) else { return (nil, []) }
        let queue = source.resource(queueID, "AWS::SQS::Queue", [:], attributes: target.attributes)
        let arn = make.getAtt(queueID, "Arn")
        let statement = make.map([
            "Action": make.text("sqs:SendMessage"),
            "Effect": make.text("Allow"),
            "Principal": make.map(["Service": make.text("events.amazonaws.com")]),
            "Resource": arn,
            "Condition": make.map(["ArnEquals": make.map(["aws:SourceArn": ruleARN])]),
        ])
        let policy = source.resource(
            source.id + "QueuePolicy", "AWS::SQS::QueuePolicy",
            [
                "PolicyDocument": make.map(["Version": make.text("2012-10-17"), "Statement": make.list([statement])]),
                "Queues": make.list([make.ref(queueID)]),
            ], attributes: target.attributes)
        return (arn, [queue, policy])
    }

    /// The logical id of a queue to be made; nil, with a diagnostic, when the one that is given is no text.
    func queueID(_ config: Node, in expansion: inout Expansion) -> String? {
        guard let given = config["QueueLogicalId"]?.ifNotNull else { return source.id + "Queue" }
        guard let text = given.string else {
            expansion.diagnostics.add(
                .expected(.text, at: "DeadLetterConfig.QueueLogicalId", given, of: source.subject))
            return nil
        }
        return text.isEmpty ? source.id + "Queue" : text
    }

    /// True when the configuration says either where the queue is or that one is wanted.
    func checkDeadLetterConfig(_ config: Node, in expansion: inout Expansion) -> Bool {
        guard let mapping = config.mapping else { return false }
        let arn = mapping.entry("Arn")
        let type = mapping.entry("Type")
        if let arn, let type {
            let conflict = source.error(
                .eventConflict, "'DeadLetterConfig' of \(source.subject.name) has both 'Arn' and 'Type'",
                at: type.key.span,
                help: "'Arn' names a queue of yours, 'Type: SQS' asks for a new one")
            expansion.diagnostics.add(conflict.relating(arn.key.span, "the queue's ARN"))
            return false
        }
        if let type, type.value.string != "SQS" {
            expansion.diagnostics.add(
                source.error(
                    .eventValue, "the only 'Type' of a 'DeadLetterConfig' is SQS, not \(type.value.kindInWords)",
                    at: type.value.span))
            return false
        }
        if arn == nil, type == nil {
            expansion.diagnostics.add(
                source.error(
                    .eventRequirement, "'DeadLetterConfig' of \(source.subject.name) needs 'Arn' or 'Type'",
                    at: config.span,
                    help: "'Arn' names a queue of yours, 'Type: SQS' asks for a new one"))
            return false
        }
        return true
    }
}
