internal import Templates

/// Calls a function for the messages of a queue.
struct SQSEvent: FunctionEvent {
    private let source: EventSource

    /// What the function's role needs.
    static let managedPolicy = "service-role/AWSLambdaSQSQueueExecutionRole"

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        policies.allow(managed: source.make.text(expansion.partition.managedPolicyARN(Self.managedPolicy)))
        return [
            EventSourceMapping(source: source).resource(
                eventSourceARN: source["Queue"], for: target, policies: &policies, in: &expansion)
        ]
    }
}
