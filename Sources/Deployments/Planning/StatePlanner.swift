public import Templates

/// Compares two states of a stack: for the difference of two generations, and for going back to an earlier one.
public enum StatePlanner {
    /// The plan that leads from one state of a stack to another, as the generation after the first.
    public static func plan(
        from current: StackState, to target: StackState, types: ResourceTypes = .standard
    ) -> Plan {
        var desired = target
        desired.identity = current.identity
        desired.lineage = current.lineage
        desired.generation = current.generation + 1
        // Numbers that were given are not given again, to something else.
        desired.counters = current.counters.merging(target.counters) { max($0, $1) }
        return Plan(from: current, to: desired, types: types)
    }
}
