internal import Documents
internal import Templates

/// Calls a function for the log events of a group that a filter lets through.
struct CloudWatchLogsEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        let make = source.make
        let groupARN = make.sub(
            "arn:\(expansion.partition.name):logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*",
            ["__LogGroupName__": source["LogGroupName"]])
        let permission = source.permission(for: target, principal: "logs.amazonaws.com", sourceARN: groupARN)
        let filter = source.resource(
            source.id, "AWS::Logs::SubscriptionFilter",
            [
                "LogGroupName": source["LogGroupName"],
                "FilterPattern": source["FilterPattern"],
                "DestinationArn": target.arn(make),
            ], attributes: target.attributes.dependingOn(make.list([make.text(permission.logicalID.rawValue)])))
        return [permission, filter]
    }
}
