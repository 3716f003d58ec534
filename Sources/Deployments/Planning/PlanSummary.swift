/// How many resources a plan creates, changes and so on: each counts once, a replacement as one of its own.
public struct PlanSummary: Hashable, Sendable {
    private var counts: [PlannedAction.Kind: Int] = [:]
    /// Outputs that differ.
    public var outputs: Int

    /// Counts every resource of the expanded template.
    public init(_ plan: Plan) {
        for action in plan.actions { counts[action.kind, default: 0] += 1 }
        outputs = plan.outputChanges.count
    }

    /// Counts the resources of the user's template, those that were generated with the one they come from.
    init(groupsOf plan: Plan) {
        for group in ResourceGroup.groups(of: plan) { counts[group.kind, default: 0] += 1 }
        outputs = plan.outputChanges.count
    }

    /// How many resources one kind of action is for.
    public subscript(kind: PlannedAction.Kind) -> Int { counts[kind, default: 0] }

    /// In words: `2 to create, 1 to change, 14 unchanged`.
    public var words: String {
        let words: [(PlannedAction.Kind, String)] = [
            (.create, "to create"), (.update, "to change"), (.replace, "to replace"), (.delete, "to delete"),
            (.retain, "to leave behind"), (.none, "unchanged"),
        ]
        var parts = words.filter { self[$0.0] > 0 }.map { "\(self[$0.0]) \($0.1)" }
        if outputs > 0 { parts.append(outputs == 1 ? "1 output" : "\(outputs) outputs") }
        return parts.joined(separator: ", ")
    }
}
