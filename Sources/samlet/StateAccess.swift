internal import Daemon
internal import Deployments
internal import Foundation
internal import SQLiteState

extension Settings {
    /// The saved states of a project; those in memory, which are none, where no state was ever saved.
    ///
    /// `SAMLET_LEASE_SECONDS` says how long a lease lasts that is not renewed, and `SAMLET_STOP_AT_STEP` kills the process at a
    /// step of the journal: both are aids of tests.
    func store(of project: ProjectFolder, isCreating: Bool) throws -> any StateStore {
        if isCreating { try project.create() }
        guard project.hasState || isCreating else { return InMemoryStateStore() }
        let lease = environment["SAMLET_LEASE_SECONDS"].flatMap { Double($0) }.map { Duration.seconds(max($0, 0.1)) }
        let store = try SQLiteStateStore(
            path: project.statePath, secrets: project.secrets(), holder: LeaseHolder(),
            leaseDuration: lease ?? SQLiteStateStore.standardLeaseDuration)
        guard let step = environment["SAMLET_STOP_AT_STEP"].flatMap({ Int($0) }) else { return store }
        return SteppingStateStore(store, stoppingAt: step)
    }

    /// Brings what interrupted commands left to its end, and says so.
    /// - Parameters:
    ///   - target: nil when no engine runs.
    ///   - name: only runs of this stack; nil for those of all.
    /// - Returns: true when there was something to settle.
    @discardableResult
    func settle(
        _ store: any StateStore, on target: (any DeploymentTarget)?, of name: String? = nil
    ) async throws -> Bool {
        let settlements = try await UnfinishedRuns(store: store, target: target).settle(of: name)
        for settlement in settlements {
            let run = settlement.run
            let begin = Date(timeIntervalSince1970: run.startedAt).formatted(.iso8601)
            let end =
                settlement.wasCompleted ? "was saved, and is in effect now" : "was interrupted, and changed nothing"
            console.noteLine(
                "note: the \(run.operation) of \(run.stack.name) that \(run.holder) began at \(begin) \(end)")
        }
        return !settlements.isEmpty
    }
}

extension StateStore {
    /// The stack of that name, or the only one there is.
    func chosenStack(_ name: String?) throws -> StackState {
        let names = try stackNames()
        let chosen: String
        switch (name, names.count) {
        case (let name?, _): chosen = name
        case (nil, 1): chosen = names[0]
        case (nil, 0): throw CommandFailure(.error, "nothing is deployed here")
        default:
            throw CommandFailure(
                .error, "several stacks are deployed: \(names.joined(separator: ", "))", help: "name one")
        }
        guard let state = try stack(named: chosen) else {
            throw CommandFailure(.error, "no stack '\(chosen)'", help: "'samlet status' lists the stacks")
        }
        return state
    }
}
