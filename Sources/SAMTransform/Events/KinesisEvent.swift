internal import Templates

/// Calls a function for the records of a Kinesis stream.
struct KinesisEvent: FunctionEvent {
    private let source: EventSource

    /// What the function's role needs.
    static let managedPolicy = "service-role/AWSLambdaKinesisExecutionRole"

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        policies.allow(managed: source.make.text(expansion.partition.managedPolicyARN(Self.managedPolicy)))
        return [
            EventSourceMapping(source: source).resource(
                eventSourceARN: source["Stream"], for: target, policies: &policies, in: &expansion)
        ]
    }
}
