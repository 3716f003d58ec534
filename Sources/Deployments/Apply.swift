internal import OrderedCollections
public import Templates

/// What carries out a plan: the engine, near or far.
public protocol DeploymentTarget: Sendable {
    /// Checks that a resource can run and does what takes time, without effect on what runs.
    func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure)

    /// Makes the stack run what its saved state says; a stack without a state is removed.
    func activate(_ stack: StackIdentity) async throws(ResourceFailure)

    /// Forgets what was prepared for a stack and is not activated.
    func discardPrepared(of stack: StackIdentity) async throws(ResourceFailure)
}

/// What happens while a plan is carried out.
public enum ApplyEvent: Sendable {
    case started(PlannedAction)
    case finished(PlannedAction, Duration)
    case failed(PlannedAction, ResourceFailure)
    /// Not tried, because a resource that it refers to failed.
    case skipped(PlannedAction, because: LogicalID)
    /// A resource that left the stack is gone from the engine.
    case removed(PlannedAction)
    /// The new state is in effect, with what it changed.
    case committed(generation: Int, ChangeCounts)
}

/// What becomes of the resources that can run when others cannot.
public enum FailurePolicy: String, Sendable, CaseIterable {
    /// Everything stays as it was.
    case rollback
    /// They are deployed.
    case keep
}

/// How a plan is carried out.
public struct ApplyOptions: Sendable {
    /// What is done, for the journal, the history and others who want the lease.
    public var operation: String
    /// What becomes of the resources that can run when others cannot.
    public var onFailure: FailurePolicy
    /// SHA-256 of the template's text, for the history.
    public var templateDigest: String
    /// True from when the user wants it to stop: what runs is finished, and nothing new is begun.
    public var isStopping: @Sendable () -> Bool

    /// Options with the usual values.
    public init(
        operation: String = "deploy", onFailure: FailurePolicy = .rollback, templateDigest: String = "",
        isStopping: @escaping @Sendable () -> Bool = { false }
    ) {
        self.operation = operation
        self.onFailure = onFailure
        self.templateDigest = templateDigest
        self.isStopping = isStopping
    }
}

/// A plan could not be carried out as a whole.
public struct ApplyFailure: Error, Sendable {
    /// The resources that cannot run, with the reasons.
    public var failures: [(action: PlannedAction, failure: ResourceFailure)]
    /// The resources that were not tried, each with one that it refers to and that failed.
    public var skipped: [(action: PlannedAction, because: LogicalID)]
    /// The generation that holds the resources that can run; nil when everything is as it was.
    public var keptGeneration: Int?
}

/// The user wanted it to stop; nothing was changed.
public struct ApplyInterruption: Error, Sendable {}

/// Carries out a plan: prepares every new and changed resource, saves the new state, and has the engine cut over to it.
///
/// Until the state is saved nothing that runs is touched, so a failure before that leaves everything as it was. Each step is
/// in the journal before it is taken, so that whoever comes after an interruption knows what is left to do.
public struct Apply: Sendable {
    private let store: any StateStore
    private let target: any DeploymentTarget
    private let options: ApplyOptions

    /// Carries out plans on a target, and saves their outcome in a store.
    public init(store: any StateStore, target: any DeploymentTarget, options: ApplyOptions = ApplyOptions()) {
        self.store = store
        self.target = target
        self.options = options
    }

    /// - Throws: ``ApplyFailure`` when resources cannot run; ``ApplyInterruption``; ``StateError`` when the state moved or
    ///   cannot be written; ``ResourceFailure`` when the engine does not take the saved state over.
    public func run(
        _ plan: Plan, under lease: Lease, report: @escaping @Sendable (ApplyEvent) -> Void
    ) async throws {
        let run = JournalRun(
            stack: plan.stack, operation: options.operation, baseGeneration: plan.baseGeneration)
        let empty = ApplyJournal(store, lease, run)
        let preparation = Preparation(plan, target: target, isStopping: options.isStopping, report: report)
        let (outcome, ready) = try await LeaseKeeper(store, lease).holding { try await preparation.run(empty) }
        if outcome.isEmpty {
            return try await cutOver(plan, plan.desired, plan.changes, .complete, lease, ready, report)
        }
        var journal = ready
        var failure = ApplyFailure(failures: outcome.failures, skipped: outcome.skipped)
        if !outcome.wasInterrupted, options.onFailure == .keep {
            let partial = PartialState(
                of: plan, over: try store.stack(named: plan.stack.name), without: outcome.failedIDs)
            if let state = partial.state {
                try await cutOver(plan, state, partial.actions, .partial, lease, journal, report)
                failure.keptGeneration = state.generation
                throw failure
            }
        }
        journal.end(error: outcome.wasInterrupted ? "interrupted" : "another resource cannot run")
        // What is forgotten takes only memory: the next activation drops it too.
        try? await target.discardPrepared(of: plan.stack)
        if outcome.wasInterrupted { throw ApplyInterruption() }
        throw failure
    }

    /// Saves the state and has the engine take it over. From the moment it is saved, that is what the stack is: whoever finds
    /// the journal without its end has the engine take it over again.
    private func cutOver(
        _ plan: Plan, _ state: StackState, _ actions: [PlannedAction], _ status: Generation.Status, _ lease: Lease,
        _ prepared: ApplyJournal, _ report: @Sendable (ApplyEvent) -> Void
    ) async throws {
        var journal = prepared
        let deletions = actions.filter { $0.kind == .delete }
        try journal.write([journal.intent(.commit)] + deletions.map { journal.intent(.delete, of: $0) })
        var note = CommitNote(
            status: status, operation: options.operation, templateDigest: options.templateDigest,
            counts: ChangeCounts(groupsOf: actions + plan.actions.filter { $0.kind == .none }), run: journal.run)
        note.retained = actions.filter { $0.kind == .retain }.compactMap(\.previous)
        // What was kept once and is in the stack again is the stack's.
        note.adopted = Set(actions.filter { $0.kind == .create }.compactMap(\.desired?.physicalID))
        note.steps = [journal.outcome(.commit), journal.intent(.activate)].compactMap(\.self)
        do throws(StateError) {
            try store.commit(state, over: plan.baseGeneration, under: lease, note: note)
        } catch {
            // Whoever has lost the lease writes nothing any more; anyone else says that there is nothing to settle.
            guard case .exports = error.code else { throw error }
            journal.end(error: error.message)
            try? await target.discardPrepared(of: plan.stack)
            throw error
        }
        try await target.activate(plan.stack)
        journal.end()
        for deletion in deletions { report(.removed(deletion)) }
        report(.committed(generation: state.generation, ChangeCounts(actions)))
    }

    /// Removes a stack: from the state, then from the engine.
    /// - Parameter isRunning: false when there is no engine, which will find no such stack when it starts.
    /// - Returns: the resources that their policy keeps.
    @discardableResult
    public func destroy(
        _ state: StackState, under lease: Lease, isRunning: Bool = true
    ) async throws -> [ResourceRecord] {
        let run = JournalRun(stack: state.identity, operation: "destroy", baseGeneration: state.generation)
        var journal = ApplyJournal(store, lease, run)
        let retained = state.records.values.filter(\.isRetained)
        let actions = state.records.values.reversed().filter { !$0.isRetained }.map { record in
            PlannedAction(kind: .delete, logicalID: record.logicalID, type: record.type, previous: record)
        }
        try journal.write([journal.intent(.commit)] + actions.map { journal.intent(.delete, of: $0) })
        var note = CommitNote(
            operation: "destroy", counts: ChangeCounts(groupsOf: actions), retained: retained, run: run)
        note.steps = [journal.outcome(.commit), journal.intent(.activate)].compactMap(\.self)
        do throws(StateError) {
            try store.removeStack(over: state.generation, under: lease, note: note)
        } catch {
            guard case .exports = error.code else { throw error }
            journal.end(error: error.message)
            throw error
        }
        if isRunning { try await target.activate(state.identity) }
        journal.end()
        return retained
    }
}
