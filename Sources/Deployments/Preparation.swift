internal import Diagnostics
internal import Templates

/// Prepares the new and changed resources of a plan, in parallel where they are independent.
struct Preparation: Sendable {
    private let plan: Plan
    private let target: any DeploymentTarget
    private let isStopping: @Sendable () -> Bool
    private let report: @Sendable (ApplyEvent) -> Void
    private let clock = ContinuousClock()

    /// Resources prepared at the same time.
    private static let parallelism = 8

    /// What could not be prepared.
    struct Outcome: Sendable {
        /// In the order of the plan.
        var failures: [(action: PlannedAction, failure: ResourceFailure)] = []
        /// In the order of the plan.
        var skipped: [(action: PlannedAction, because: LogicalID)] = []
        var wasInterrupted = false

        var isEmpty: Bool { failures.isEmpty && skipped.isEmpty && !wasInterrupted }
        var failedIDs: Set<LogicalID> { Set(failures.map(\.action.logicalID) + skipped.map(\.action.logicalID)) }
    }

    init(
        _ plan: Plan, target: any DeploymentTarget, isStopping: @escaping @Sendable () -> Bool,
        report: @escaping @Sendable (ApplyEvent) -> Void
    ) {
        self.plan = plan
        self.target = target
        self.isStopping = isStopping
        self.report = report
    }

    /// Prepares each resource after those it refers to. What refers to one that fails is left out, what is independent of it
    /// goes on.
    /// - Returns: what failed, and the journal as it is then.
    func run(_ journal: ApplyJournal) async throws -> (Outcome, ApplyJournal) {
        var round = Round(queue: PreparationQueue(plan.actions), journal: journal)
        try await withThrowingTaskGroup(of: (Int, ResourceFailure?).self) { group in
            try start(round.begin(isStopping: isStopping()), &round, &group)
            while let (index, failure) = try await group.next() {
                round.finish(index, failure, report)
                try start(round.begin(isStopping: isStopping()), &round, &group)
            }
        }
        return (round.outcome, round.journal)
    }

    /// Writes the steps down in one go, what has ended and what begins, and begins.
    private func start(
        _ indices: [Int], _ round: inout Round, _ group: inout ThrowingTaskGroup<(Int, ResourceFailure?), any Error>
    ) throws {
        try round.writeSteps(for: indices)
        for index in indices {
            let action = round.queue.actions[index]
            group.addTask { (index, await prepare(action)) }
        }
    }

    private func prepare(_ action: PlannedAction) async -> ResourceFailure? {
        guard let record = action.desired else { return nil }
        report(.started(action))
        let start = clock.now
        do {
            try await target.prepare(record, of: plan.stack)
            report(.finished(action, clock.now - start))
            return nil
        } catch {
            report(.failed(action, error))
            return error
        }
    }

    /// What has been done so far.
    private struct Round {
        var queue: PreparationQueue
        var journal: ApplyJournal
        private var failures: [Int: ResourceFailure] = [:]
        private var causes: [Int: Int] = [:]
        private var wasInterrupted = false

        init(queue: PreparationQueue, journal: ApplyJournal) {
            self.queue = queue
            self.journal = journal
        }

        /// The actions to begin now.
        mutating func begin(isStopping: Bool) -> [Int] {
            var indices: [Int] = []
            while let index = queue.next(limit: Preparation.parallelism) { indices.append(index) }
            guard isStopping else { return indices }
            wasInterrupted = true
            return []
        }

        mutating func writeSteps(for indices: [Int]) throws(StateError) {
            let begun = indices.compactMap { index in
                queue.actions[index].journalAction.map { journal.intent($0, of: queue.actions[index]) }
            }
            try journal.write(begun)
        }

        mutating func finish(_ index: Int, _ failure: ResourceFailure?, _ report: (ApplyEvent) -> Void) {
            let action = queue.actions[index]
            failures[index] = failure
            if let kind = action.journalAction { journal.finish(kind, action.logicalID, error: failure?.message) }
            for skipped in queue.finish(index, hasFailed: failure != nil) {
                causes[skipped] = index
                report(.skipped(queue.actions[skipped], because: action.logicalID))
            }
        }

        var outcome: Outcome {
            Outcome(
                failures: failures.sorted { $0.key < $1.key }.map { (queue.actions[$0.key], $0.value) },
                skipped: causes.sorted { $0.key < $1.key }.map {
                    (queue.actions[$0.key], queue.actions[$0.value].logicalID)
                },
                wasInterrupted: wasInterrupted)
        }
    }
}
