internal import Artifacts
internal import Deployments
internal import Glibc
internal import Synchronization
internal import Templates

/// A state store that kills its process at a step: a test aid, by which `Tests/Durability` looks what is left after a crash at
/// each point.
///
/// A step is the moment before and the moment after each write to the state, counted from 1.
struct SteppingStateStore: StateStore {
    private let store: any StateStore
    private let steps: Steps

    private final class Steps: Sendable {
        private let left: Atomic<Int>

        init(_ count: Int) { left = Atomic(count) }

        func next() {
            // The process must end as by a crash: without cleaning anything up.
            if left.subtract(1, ordering: .relaxed).newValue == 0 { kill(getpid(), SIGKILL) }
        }
    }

    /// - Parameter count: the step at which the process ends.
    init(_ store: any StateStore, stoppingAt count: Int) {
        self.store = store
        steps = Steps(count)
    }

    private func stepping<Result>(_ write: () throws(StateError) -> Result) throws(StateError) -> Result {
        steps.next()
        defer { steps.next() }
        return try write()
    }

    var leaseDuration: Duration { store.leaseDuration }

    func stackNames() throws(StateError) -> [String] { try store.stackNames() }

    func stack(named name: String) throws(StateError) -> StackState? { try store.stack(named: name) }

    func exports(except name: String) throws(StateError) -> [String: Value] { try store.exports(except: name) }

    func exporters(except name: String) throws(StateError) -> [String: String] { try store.exporters(except: name) }

    func importers(except name: String) throws(StateError) -> [String: [String]] { try store.importers(except: name) }

    func acquireLease(on stack: StackIdentity, for operation: String) throws(StateError) -> Lease {
        try stepping { () throws(StateError) in try store.acquireLease(on: stack, for: operation) }
    }

    func renew(_ lease: Lease) throws(StateError) { try store.renew(lease) }

    func release(_ lease: Lease) {
        steps.next()
        store.release(lease)
        steps.next()
    }

    func serials() throws(StateError) -> [StackSerial] { try store.serials() }

    func dropAbandonedLeases() throws(StateError) { try store.dropAbandonedLeases() }

    func commit(_ state: StackState, over base: Int, under lease: Lease, note: CommitNote) throws(StateError) {
        try stepping { () throws(StateError) in try store.commit(state, over: base, under: lease, note: note) }
    }

    func removeStack(over base: Int, under lease: Lease, note: CommitNote) throws(StateError) {
        try stepping { () throws(StateError) in try store.removeStack(over: base, under: lease, note: note) }
    }

    func record(_ steps: [JournalStep], of run: JournalRun, under lease: Lease) throws(StateError) {
        try stepping { () throws(StateError) in try store.record(steps, of: run, under: lease) }
    }

    func end(_ run: JournalRun, with steps: [JournalStep], under lease: Lease) throws(StateError) {
        try stepping { () throws(StateError) in try store.end(run, with: steps, under: lease) }
    }

    func unfinishedRuns() throws(StateError) -> [JournalRun] { try store.unfinishedRuns() }

    func runs(of name: String) throws(StateError) -> [JournalRun] { try store.runs(of: name) }

    func history(of name: String) throws(StateError) -> [Generation] { try store.history(of: name) }

    func snapshot(of name: String, generation: Int) throws(StateError) -> StackState? {
        try store.snapshot(of: name, generation: generation)
    }

    func retainedResources(of name: String) throws(StateError) -> [RetainedResource] {
        try store.retainedResources(of: name)
    }

    func referencedArtifacts() throws(StateError) -> Set<ArtifactID> { try store.referencedArtifacts() }
}
