internal import Diagnostics
internal import Documents
internal import Templates

/// Calls a function or starts a state machine at fixed times, by EventBridge Scheduler.
struct ScheduleV2Event: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    private var make: NodeBuilder { source.make }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        resources(
            for: target, rolePolicy: RolePolicies.invokeFunction(target.arn(make), name: source.id, make),
            in: &expansion)
    }

    /// - Parameter rolePolicy: what the scheduler's role must allow.
    func resources(for target: EventTarget, rolePolicy: Node, in expansion: inout Expansion) -> [Resource] {
        let queue = deadLetterQueue(for: target, in: &expansion)
        var role: [Resource] = []
        var roleARN = source["RoleArn"]?.ifTruthy
        if roleARN == nil {
            role = [executionRole(for: target, rolePolicy: rolePolicy, deadLetterARN: queue.arn)]
            roleARN = make.getAtt(source.id + "Role", "Arn")
        }
        let schedule = source.resource(
            source.id, "AWS::Scheduler::Schedule",
            [
                "ScheduleExpression": source["ScheduleExpression"],
                "FlexibleTimeWindow": source["FlexibleTimeWindow"]?.ifTruthy ?? make.map(["Mode": make.text("OFF")]),
                "Name": name(in: &expansion),
                "State": source["State"]?.ifTruthy,
                "Description": source["Description"],
                "StartDate": source["StartDate"],
                "EndDate": source["EndDate"],
                "ScheduleExpressionTimezone": source["ScheduleExpressionTimezone"],
                "GroupName": source["GroupName"],
                "KmsKeyArn": source["KmsKeyArn"],
                "Target": scheduleTarget(target, roleARN: roleARN, deadLetterARN: queue.arn),
            ], attributes: target.attributes)
        return [schedule] + queue.made + role
    }

    private func name(in expansion: inout Expansion) -> Node? {
        let name = source["Name"]?.ifTruthy
        guard source["OmitName"]?.isTruthy ?? false else { return name ?? make.text(source.id) }
        if let name {
            expansion.diagnostics.add(
                source.error(.eventConflict, "\(source.subject.name) has a 'Name' and 'OmitName: true'", at: name.span))
        }
        return nil
    }

    private func scheduleTarget(_ target: EventTarget, roleARN: Node?, deadLetterARN: Node?) -> Node {
        make.map([
            "Arn": target.arn(make),
            "RoleArn": roleARN,
            "Input": source["Input"],
            "DeadLetterConfig": source["DeadLetterConfig"].map { _ in make.map(["Arn": deadLetterARN]) },
            "RetryPolicy": source["RetryPolicy"],
        ])
    }

    private func executionRole(for target: EventTarget, rolePolicy: Node, deadLetterARN: Node?) -> Resource {
        let letters = deadLetterARN.map { RolePolicies.sendMessage(to: $0, name: source.id, make) }
        return source.resource(
            source.id + "Role", "AWS::IAM::Role",
            [
                "AssumeRolePolicyDocument": RolePolicies.assumeRole("scheduler.amazonaws.com", make),
                "Policies": make.list([rolePolicy, letters].compactMap { $0 }),
                "PermissionsBoundary": source["PermissionsBoundary"]?.ifTruthy,
            ], attributes: target.attributes)
    }

    /// Unlike a rule, a schedule needs no policy on the queue: its role may send there.
    private func deadLetterQueue(for target: EventTarget, in expansion: inout Expansion) -> (
        arn: Node?, made: [Resource]
    ) {
        let bridge = EventBridgeTarget(source: source, target: target)
        guard let config = source["DeadLetterConfig"], bridge.checkDeadLetterConfig(config, in: &expansion) else {
            return (nil, [])
        }
        if let arn = config["Arn"]?.ifNotNull { return (arn, []) }
        guard let queueID = bridge.queueID(config, in: &expansion) else { return (nil, []) }
        let queue = source.resource(queueID, "AWS::SQS::Queue", [:], attributes: target.attributes)
        return (make.getAtt(queueID, "Arn"), [queue])
    }
}

extension ScheduleV2Event: StateMachineEvent {
    func resources(
        for target: EventTarget, permissionsBoundary: Node?, in expansion: inout Expansion
    ) -> [Resource] {
        resources(
            for: target, rolePolicy: RolePolicies.startExecution(of: target.arn(make), name: source.id, make),
            in: &expansion)
    }
}
