internal import OrderedCollections
internal import Templates

extension Plan {
    /// What carrying out the plan changes in permissions and exposure.
    public var security: SecurityReport { SecurityReport(from: before, to: desired) }

    /// The state that the plan starts from, as far as its actions tell; moved resources under their new names.
    private var before: StackState {
        var state = StackState(identity: stack, generation: baseGeneration)
        for action in actions {
            var record = action.previous
            record?.logicalID = action.logicalID
            state.records[action.logicalID] = record
        }
        return state
    }
}
