internal import Documents
internal import Templates

/// Calls a function for IoT messages that a query selects.
struct IoTRuleEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        let make = source.make
        let partition = expansion.partition.name
        let ruleARN = make.sub(
            "arn:\(partition):iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}", ["RuleName": make.ref(source.id)])
        let permission = source.permission(
            for: target, principal: "iot.amazonaws.com", sourceARN: ruleARN,
            sourceAccount: make.sub("${AWS::AccountId}"))
        let payload = make.map([
            "Sql": source["Sql"],
            "RuleDisabled": make.boolean(false),
            "Actions": make.list([make.map(["Lambda": make.map(["FunctionArn": target.arn(make)])])]),
            "AwsIotSqlVersion": source["AwsIotSqlVersion"]?.ifTruthy,
        ])
        let rule = source.resource(
            source.id, "AWS::IoT::TopicRule", ["TopicRulePayload": payload], attributes: target.attributes)
        return [permission, rule]
    }
}
