internal import OrderedCollections
internal import Templates

/// What a plan comes to when some of its resources cannot run and the others are kept.
///
/// A resource that fails keeps its previous record, and with it everything that one refers to and that would be replaced or
/// deleted; a resource whose new record refers to something that stays as it was and would have been another, too.
struct PartialState {
    /// The state to save; nil when nothing of the plan is left.
    let state: StackState?
    /// The resources that are as they were before, though the plan changes them.
    let unchanged: Set<LogicalID>
    /// The actions that come true.
    let actions: [PlannedAction]

    /// - Parameters:
    ///   - previous: the state that the plan was made against; nil for a new stack.
    ///   - failed: the resources that could not be prepared, and those that were not tried because of them.
    init(of plan: Plan, over previous: StackState?, without failed: Set<LogicalID>) {
        let before = previous?.records ?? [:]
        let byID = Dictionary(plan.actions.map { ($0.logicalID, $0) }) { first, _ in first }
        var kept = failed
        var pending = Array(failed)
        let dependents = Self.dependents(in: plan)
        while let id = pending.popLast() {
            var next: [LogicalID] = []
            // What the previous record refers to must be there as it was.
            next += (before[id]?.dependencies ?? []).filter { byID[$0].map(Self.changesIdentity) ?? false }
            // New records refer to it as it would have been.
            if byID[id].map(Self.changesIdentity) ?? false { next += dependents[id] ?? [] }
            for other in next where kept.insert(other).inserted { pending.append(other) }
        }
        unchanged = kept
        let kindsThatCount = plan.changes.filter { !kept.contains($0.logicalID) }
        actions = kindsThatCount
        state = kindsThatCount.isEmpty ? nil : Self.state(of: plan, over: previous, keeping: kept)
    }

    /// The resource would be another one, or gone: what was made for the one does not fit the other.
    private static func changesIdentity(_ action: PlannedAction) -> Bool {
        guard let previous = action.previous, let desired = action.desired else { return action.kind != .none }
        return previous.physicalID != desired.physicalID || previous.attributes != desired.attributes
    }

    private static func dependents(in plan: Plan) -> [LogicalID: [LogicalID]] {
        var dependents: [LogicalID: [LogicalID]] = [:]
        for action in plan.actions {
            for id in action.desired?.dependencies ?? [] { dependents[id, default: []].append(action.logicalID) }
        }
        return dependents
    }

    private static func state(of plan: Plan, over previous: StackState?, keeping kept: Set<LogicalID>) -> StackState {
        var state = plan.desired
        // Outputs are evaluated for the whole plan.
        state.outputs = previous?.outputs ?? [:]
        // Some of what each is made of is there.
        state.imports.formUnion(previous?.imports ?? [])
        state.records = [:]
        // What goes stands before what comes, so that what is referred to still comes first.
        for record in (previous?.records ?? [:]).values
        where kept.contains(record.logicalID) && plan.desired.records[record.logicalID] == nil {
            state.records[record.logicalID] = record
        }
        for record in plan.desired.records.values {
            state.records[record.logicalID] =
                kept.contains(record.logicalID) ? previous?.records[record.logicalID] : record
        }
        return state
    }
}
