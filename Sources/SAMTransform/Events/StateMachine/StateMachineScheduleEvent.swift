internal import Documents
internal import Templates

/// Starts a state machine at fixed times, by a rule of EventBridge.
struct StateMachineScheduleEvent: StateMachineEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(
        for target: EventTarget, permissionsBoundary: Node?, in expansion: inout Expansion
    ) -> [Resource] {
        let bridge = EventBridgeTarget(source: source, target: target)
        let queue = bridge.deadLetterQueue(in: &expansion)
        let role = source["RoleArn"]
        let rule = source.resource(
            source.id, "AWS::Events::Rule",
            [
                "Description": source["Description"],
                "Name": source["Name"],
                "ScheduleExpression": source["Schedule"],
                "State": bridge.state(in: &expansion),
                "Targets": bridge.targets(
                    suffix: StateMachineRuleEvent.targetSuffix,
                    roleARN: role ?? source.make.getAtt(source.startRoleID, "Arn"), deadLetterARN: queue.arn),
            ], attributes: target.attributes)
        let made =
            role == nil
            ? [source.startRole("events.amazonaws.com", for: target, permissionsBoundary: permissionsBoundary)] : []
        return [rule] + made + queue.made
    }
}
