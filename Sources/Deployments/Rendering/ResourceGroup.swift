internal import Diagnostics
internal import OrderedCollections
internal import Templates

/// The actions on a resource of the user's template and on what was generated for it.
struct ResourceGroup {
    var id: LogicalID
    var actions: [PlannedAction]
    /// Shown under the type that a transform made of it.
    var isExpanded = false

    /// In the order of the template; those that are gone from it last.
    static func groups(of plan: Plan) -> [ResourceGroup] {
        let groups = groups(of: plan.actions)
        let lines = groups.mapValues(\.place.line)
        return groups.values.sorted { left, right in
            if left.isGone != right.isGone { return right.isGone }
            return left.position(lines).lexicographicallyPrecedes(right.position(lines))
        }
    }

    /// By the resource that they belong to, in the order of the actions.
    static func groups(of actions: [PlannedAction]) -> OrderedDictionary<LogicalID, ResourceGroup> {
        var groups: OrderedDictionary<LogicalID, ResourceGroup> = [:]
        for action in actions {
            groups[action.originID, default: ResourceGroup(id: action.originID, actions: [])].actions.append(action)
        }
        return groups
    }

    /// The line of the resource, behind those of the nested stacks that it lies in.
    private func position(_ lines: OrderedDictionary<LogicalID, Int>) -> [Int] {
        let names = id.rawValue.split(separator: NestedStack.separator)
        return names.indices.map { index in
            index == names.count - 1
                ? place.line : lines[LogicalID(names[...index].joined(separator: NestedStack.separator))] ?? 0
        }
    }

    /// One group for each resource of the expanded template, in the same order.
    static func resources(of plan: Plan) -> [ResourceGroup] {
        groups(of: plan).flatMap { group in
            group.actions.map { ResourceGroup(id: $0.logicalID, actions: [$0], isExpanded: true) }
        }
    }

    private var isGone: Bool { kind == .delete || kind == .retain }

    var place: TemplatePlace { (actions.first { $0.desired != nil } ?? actions[0]).place }

    /// The action on the resource itself, if it was not wholly expanded into others.
    var main: PlannedAction? { actions.first { $0.logicalID == id } }

    /// The type as the template says it.
    var type: String {
        if isExpanded { return actions[0].type }
        let record = actions[0].desired ?? actions[0].previous
        return record?.originType ?? record?.type ?? ""
    }

    /// The resource leaves the template.
    var isRemoved: Bool { actions.allSatisfy { $0.desired == nil } }

    /// What happens to the resource as its author sees it: a layer whose version is made anew is replaced.
    var kind: PlannedAction.Kind {
        let kinds = Set(actions.map(\.kind)).subtracting([.none])
        guard let only = kinds.first else { return .none }
        if kinds.count == 1 { return actions.allSatisfy { $0.kind == only } ? only : .update }
        if let main, main.kind != .none { return main.kind }
        let created = Set(actions.filter { $0.kind == .create }.map(\.type))
        let deleted = Set(actions.filter { $0.kind == .delete || $0.kind == .retain }.map(\.type))
        return created.isDisjoint(with: deleted) ? .update : .replace
    }

    /// What a change of the group is called: of a generated resource with its name.
    func label(_ change: PropertyChange, of action: PlannedAction) -> String {
        let isMain = action.logicalID == id || actions.count == 1
        return (isMain ? change.pathText : "\(action.logicalID).\(change.pathText)").terminalSafe
    }

    /// Something is lost, or a policy has to keep it.
    var isDestructive: Bool { !actions.destructive.isEmpty }

    /// The generated resources that come or go with the group.
    var comingsAndGoings: [PlannedAction] {
        let superseded = actions.superseded
        return actions.filter { action in
            action.logicalID != id
                && (action.kind == .create || action.kind == .delete || superseded.contains(action.logicalID))
        }
    }
}
