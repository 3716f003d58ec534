internal import OrderedCollections
internal import Templates

extension Plan {
    /// What carrying out the plan changes in permissions and exposure; empty for a plan without changes.
    public var security: SecurityReport {
        guard !changes.isEmpty else { return SecurityReport(from: desired, to: desired) }
        return SecurityReport(from: baseGeneration == 0 && previousRecords.isEmpty ? nil : before, to: desired)
    }

    /// The state that the plan starts from, as far as its actions tell; moved resources under their new names.
    private var before: StackState {
        var state = StackState(identity: stack, generation: baseGeneration)
        for record in previousRecords { state.records[record.logicalID] = record }
        return state
    }

    private var previousRecords: [ResourceRecord] {
        actions.compactMap { action in
            var record = action.previous
            record?.logicalID = action.logicalID
            return record
        }
    }
}
