internal import Diagnostics
internal import Documents
internal import Templates

/// An event source of a state machine: one type each.
protocol StateMachineEvent: SendableMetatype {
    init(_ source: EventSource)

    /// The resources that connect the source with the state machine.
    ///
    /// - Parameter permissionsBoundary: of the roles that are made.
    func resources(
        for target: EventTarget, permissionsBoundary: Node?, in expansion: inout Expansion
    ) -> [Resource]
}

/// The event sources of state machines.
enum StateMachineEvents {
    private static let types: [String: any StateMachineEvent.Type] = [
        "Api": StateMachineAPIEvent.self,
        "CloudWatchEvent": StateMachineRuleEvent.self,
        "EventBridgeRule": StateMachineRuleEvent.self,
        "Schedule": StateMachineScheduleEvent.self,
        "ScheduleV2": ScheduleV2Event.self,
    ]

    static func resources(
        of machine: SAMResourceSource, for target: EventTarget, in expansion: inout Expansion
    ) -> [Resource] {
        guard let events = machine.properties["Events"]?.mapping else { return [] }
        let boundary = machine.properties["PermissionsBoundary"]
        let order = expansion.eventOrders[machine.resource.logicalID]
        var made: [Resource] = []
        for entry in order?.compactMap({ events.entry($0) }) ?? events.entries {
            guard
                let source = EventSource.read(
                    entry, of: machine, known: types.keys, table: { $0.table(ofStateMachineEvent: $1) }, in: &expansion),
                let type = types[source.type]
            else { continue }
            for var resource in type.init(source).resources(for: target, permissionsBoundary: boundary, in: &expansion)
            {
                resource.note(source, of: machine)
                made.append(resource)
            }
        }
        return made
    }
}

extension EventSource {
    /// The logical id of the role with which a service starts executions.
    var startRoleID: String { id + "Role" }

    /// The role with which a service starts executions of a state machine.
    func startRole(_ service: String, for target: EventTarget, permissionsBoundary: Node?) -> Resource {
        let policy = RolePolicies.startExecution(of: target.arn(make), name: startRoleID, make)
        return resource(
            startRoleID, "AWS::IAM::Role",
            [
                "AssumeRolePolicyDocument": RolePolicies.assumeRole(service, make),
                "Policies": make.list([policy]),
                "PermissionsBoundary": permissionsBoundary?.ifTruthy,
            ], attributes: target.attributes)
    }
}
