internal import Diagnostics
internal import Templates

/// What carries out a plan: the engine, near or far.
public protocol DeploymentTarget: Sendable {
    /// Checks that a resource can run and does what takes time, without effect on what runs.
    func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure)

    /// Makes the stack run what its saved state says; a stack without a state is removed.
    func activate(_ stack: StackIdentity) async throws(ResourceFailure)
}

/// What happens while a plan is carried out.
public enum ApplyEvent: Sendable {
    case started(PlannedAction)
    case finished(PlannedAction, Duration)
    case failed(PlannedAction, ResourceFailure)
    case committed(generation: Int)
}

/// A plan could not be carried out; what ran before runs on.
public struct ApplyFailure: Error, Sendable {
    /// The resources that cannot run, with the reasons.
    public var failures: [(action: PlannedAction, failure: ResourceFailure)]
}

/// Carries out a plan: prepares every new and changed resource, saves the new state, and has the engine cut over to it.
///
/// Until the state is saved nothing that runs is touched, so a failure before that leaves everything as it was.
public struct Apply: Sendable {
    private let store: any StateStore
    private let target: any DeploymentTarget
    private let clock = ContinuousClock()

    /// Resources prepared at the same time.
    private static let parallelism = 8

    /// Carries out plans on a target, and saves their outcome in a store.
    public init(store: any StateStore, target: any DeploymentTarget) {
        self.store = store
        self.target = target
    }

    /// - Throws: ``ApplyFailure`` when resources cannot run; ``StateError`` when the state moved or cannot be written;
    ///   ``ResourceFailure`` when the engine does not take the saved state over.
    public func run(
        _ plan: Plan, under lease: Lease, report: @escaping @Sendable (ApplyEvent) -> Void
    ) async throws {
        let failures = await prepared(plan, report)
        guard failures.isEmpty else { throw ApplyFailure(failures: failures) }
        try store.renew(lease)
        try store.commit(plan.desired, over: plan.baseGeneration, under: lease)
        try await target.activate(plan.stack)
        report(.committed(generation: plan.desired.generation))
    }

    /// Removes a stack: from the state, then from the engine.
    public func destroy(_ state: StackState, under lease: Lease) async throws {
        try store.removeStack(over: state.generation, under: lease)
        try await target.activate(state.identity)
    }

    /// Prepares resources in parallel, each after those it refers to; what refers to one that fails is left out.
    private func prepared(
        _ plan: Plan, _ report: @escaping @Sendable (ApplyEvent) -> Void
    ) async -> [(action: PlannedAction, failure: ResourceFailure)] {
        var queue = PreparationQueue(plan.actions)
        return await withTaskGroup(of: (Int, ResourceFailure?).self) { group in
            var failures: [Int: ResourceFailure] = [:]
            func startMore() {
                while let index = queue.next(limit: Self.parallelism) {
                    let action = queue.actions[index]
                    group.addTask { (index, await prepare(action, of: plan.stack, report)) }
                }
            }
            startMore()
            for await (index, failure) in group {
                if let failure { failures[index] = failure }
                queue.finish(index, hasFailed: failure != nil)
                startMore()
            }
            return failures.sorted { $0.key < $1.key }.map { (queue.actions[$0.key], $0.value) }
        }
    }

    private func prepare(
        _ action: PlannedAction, of stack: StackIdentity, _ report: @Sendable (ApplyEvent) -> Void
    ) async -> ResourceFailure? {
        guard let record = action.desired else { return nil }
        report(.started(action))
        let start = clock.now
        do {
            try await target.prepare(record, of: stack)
            report(.finished(action, clock.now - start))
            return nil
        } catch {
            report(.failed(action, error))
            return error
        }
    }
}
