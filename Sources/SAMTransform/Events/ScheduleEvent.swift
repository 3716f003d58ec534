internal import Documents
internal import Templates

/// Calls a function at fixed times, by a rule of EventBridge.
struct ScheduleEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        let bridge = EventBridgeTarget(source: source, target: target)
        let queue = bridge.deadLetterQueue(in: &expansion)
        let rule = source.resource(
            source.id, "AWS::Events::Rule",
            [
                "Description": source["Description"],
                "Name": source["Name"],
                "ScheduleExpression": source["Schedule"],
                "State": bridge.state(in: &expansion),
                "Targets": bridge.targets(suffix: "LambdaTarget", roleARN: nil, deadLetterARN: queue.arn),
            ], attributes: target.attributes)
        let permission = source.permission(
            for: target, principal: "events.amazonaws.com", sourceARN: source.make.getAtt(source.id, "Arn"))
        return [rule] + queue.made + [permission]
    }
}
