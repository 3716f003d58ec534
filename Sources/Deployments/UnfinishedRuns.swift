internal import Templates

/// Brings runs to their end that were interrupted: killed, or cut off from the engine.
///
/// Preparing has no effect on what runs, so a run whose state was not saved leaves nothing but what the engine prepared for
/// it, which is dropped. A run whose state was saved is what the stack is: the engine takes it over.
public struct UnfinishedRuns: Sendable {
    private let store: any StateStore
    /// Nil when no engine runs: one that starts takes over what the state says.
    private let target: (any DeploymentTarget)?

    /// How a run was brought to its end.
    public struct Settlement: Sendable {
        /// The run.
        public var run: JournalRun
        /// True when what it saved is now in effect, false when it had saved nothing.
        public var wasCompleted: Bool
    }

    /// Brings runs to their end on a target.
    public init(store: any StateStore, target: (any DeploymentTarget)?) {
        self.store = store
        self.target = target
    }

    /// Settles the runs that nobody is at work on.
    /// - Parameter name: only runs of this stack; nil for those of all.
    /// - Returns: what was settled; runs that are in progress are not.
    public func settle(of name: String? = nil) async throws -> [Settlement] {
        try store.dropAbandonedLeases()
        let runs = try store.unfinishedRuns().filter { name == nil || $0.stack.name == name }
        var settlements: [Settlement] = []
        for run in runs {
            guard let lease = try leaseIfFree(for: run) else { continue }
            defer { store.release(lease) }
            // The run may have ended before the lease was free.
            guard try store.unfinishedRuns().contains(where: { $0.id == run.id }) else { continue }
            settlements.append(try await settle(run, under: lease))
        }
        return settlements
    }

    private func leaseIfFree(for run: JournalRun) throws(StateError) -> Lease? {
        do throws(StateError) {
            return try store.acquireLease(on: run.stack, for: "settle")
        } catch {
            guard case .locked = error.code else { throw error }
            return nil
        }
    }

    private func settle(_ run: JournalRun, under lease: Lease) async throws -> Settlement {
        if run.isCommitted {
            try await target?.activate(run.stack)
        } else {
            try await target?.discardPrepared(of: run.stack)
        }
        let steps = run.steps.filter { $0.phase == .intent }.map { step in
            var step = step
            step.phase = run.isCommitted ? .done : .failed
            step.error = run.isCommitted ? nil : "interrupted"
            return step
        }
        try store.end(run, with: steps, under: lease)
        return Settlement(run: run, wasCompleted: run.isCommitted)
    }
}
