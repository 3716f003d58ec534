internal import Templates

/// Writes down what a run is about to do and how it ended, each together with what comes next.
struct ApplyJournal {
    private let store: any StateStore
    private let lease: Lease
    let run: JournalRun
    private var count = 0
    /// How steps ended, not written down yet: it is written together with what comes after them.
    private var unwritten: [JournalStep] = []
    /// Steps that began, by what they do.
    private var open: [Key: JournalStep] = [:]

    private struct Key: Hashable {
        var action: JournalStep.Action
        var logicalID: LogicalID?
    }

    init(_ store: any StateStore, _ lease: Lease, _ run: JournalRun) {
        self.store = store
        self.lease = lease
        self.run = run
    }

    /// The step that is about to be taken.
    mutating func intent(_ action: JournalStep.Action, of planned: PlannedAction? = nil) -> JournalStep {
        count += 1
        let step = JournalStep(count, action, planned?.logicalID, desired: planned?.desired)
        open[Key(action: action, logicalID: planned?.logicalID)] = step
        return step
    }

    /// How a step ended.
    mutating func outcome(
        _ action: JournalStep.Action, _ logicalID: LogicalID? = nil, error: String? = nil
    ) -> JournalStep? {
        guard var step = open.removeValue(forKey: Key(action: action, logicalID: logicalID)) else { return nil }
        step.phase = error == nil ? .done : .failed
        step.error = error
        return step
    }

    /// All steps that began and did not end.
    mutating func outcomes(error: String?) -> [JournalStep] {
        open.values.sorted { $0.sequence < $1.sequence }.compactMap { step in
            outcome(step.action, step.logicalID, error: error)
        }
    }

    /// Keeps in mind how a step ended.
    mutating func finish(_ action: JournalStep.Action, _ logicalID: LogicalID? = nil, error: String? = nil) {
        if let step = outcome(action, logicalID, error: error) { unwritten.append(step) }
    }

    /// Writes down what begins, if anything does, and what has ended before.
    mutating func write(_ steps: [JournalStep]) throws(StateError) {
        guard !steps.isEmpty else { return }
        try store.record(unwritten + steps, of: run, under: lease)
        unwritten = []
    }

    /// Nothing is left to do. What cannot be written down now, the next command will find out.
    mutating func end(error: String? = nil) {
        let steps = unwritten + outcomes(error: error)
        try? store.end(run, with: steps, under: lease)
    }
}

extension PlannedAction {
    /// What the journal calls the action; nil for what needs no step.
    var journalAction: JournalStep.Action? {
        switch kind {
        case .create: .create
        case .update: .update
        case .replace: .replace
        case .delete: .delete
        case .retain, .none: nil
        }
    }
}
