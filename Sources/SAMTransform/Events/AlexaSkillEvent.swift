internal import Templates

/// Lets an Alexa skill call a function.
struct AlexaSkillEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        [
            source.permission(
                for: target, principal: "alexa-appkit.amazon.com", eventSourceToken: source["SkillId"])
        ]
    }
}
