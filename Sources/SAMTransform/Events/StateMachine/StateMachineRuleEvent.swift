internal import Documents
internal import Templates

/// Starts a state machine for events that match a pattern: `EventBridgeRule`, and under its older name `CloudWatchEvent`.
struct StateMachineRuleEvent: StateMachineEvent {
    static let targetSuffix = "StepFunctionsTarget"

    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(
        for target: EventTarget, permissionsBoundary: Node?, in expansion: inout Expansion
    ) -> [Resource] {
        let bridge = EventBridgeTarget(source: source, target: target)
        let queue = bridge.deadLetterQueue(in: &expansion)
        let rule = source.resource(
            source.id, "AWS::Events::Rule",
            [
                "EventBusName": source["EventBusName"],
                "EventPattern": source["Pattern"],
                "Name": source["RuleName"],
                "State": source["State"]?.ifTruthy,
                "Targets": bridge.targets(
                    suffix: Self.targetSuffix, roleARN: source.make.getAtt(source.startRoleID, "Arn"),
                    deadLetterARN: queue.arn),
            ], attributes: target.attributes)
        let role = source.startRole("events.amazonaws.com", for: target, permissionsBoundary: permissionsBoundary)
        return [rule, role] + queue.made
    }
}
