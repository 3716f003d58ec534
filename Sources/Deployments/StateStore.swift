public import Artifacts
public import Templates

/// Keeps the states of the stacks of one project.
public protocol StateStore: Sendable {
    /// How long a lease lasts that is not renewed.
    var leaseDuration: Duration { get }

    /// The names of the deployed stacks, sorted.
    func stackNames() throws(StateError) -> [String]

    /// The deployed stacks as they are now, sorted by name.
    func serials() throws(StateError) -> [StackSerial]

    /// The state of a stack; nil for one that does not exist.
    func stack(named name: String) throws(StateError) -> StackState?

    /// What the deployed stacks but `name` export.
    func exports(except name: String) throws(StateError) -> [String: Value]

    /// The deployed stacks but `name` that export something, by the name of the export.
    func exporters(except name: String) throws(StateError) -> [String: String]

    /// The deployed stacks but `name` that import something, sorted, by the name of the export.
    func importers(except name: String) throws(StateError) -> [String: [String]]

    // MARK: - Lease

    /// Takes the lease of a stack, so that no one else changes it meanwhile.
    /// - Throws: `.locked` while someone else who is alive holds it.
    func acquireLease(on stack: StackIdentity, for operation: String) throws(StateError) -> Lease

    /// Makes the lease last for another while.
    /// - Throws: `.fenced` when someone else has taken it over.
    func renew(_ lease: Lease) throws(StateError)

    /// Lets others have the lease.
    func release(_ lease: Lease)

    /// Releases the leases of processes that are gone. They lock nobody out; without them it is plain that nobody is at work.
    func dropAbandonedLeases() throws(StateError)

    // MARK: - Writing

    /// Replaces the state of the lease's stack in one transaction, and keeps a snapshot of it for the history.
    ///
    /// A new stack takes the state's lineage, if it has one, and a new one else.
    /// - Throws: `.fenced` when the lease is no longer ours, or the stack is not at `base` or of another lineage; `.exports` when
    ///   other stacks import what it would no longer export, or it would import what they do not export.
    func commit(_ state: StackState, over base: Int, under lease: Lease, note: CommitNote) throws(StateError)

    /// Removes the lease's stack with its history in one transaction.
    /// - Throws: `.fenced`; `.exports` when other stacks import what it exports.
    func removeStack(over base: Int, under lease: Lease, note: CommitNote) throws(StateError)

    // MARK: - Journal

    /// Writes steps of a run down: new ones, and how earlier ones of the same numbers ended.
    /// - Throws: `.fenced` when the lease is no longer ours.
    func record(_ steps: [JournalStep], of run: JournalRun, under lease: Lease) throws(StateError)

    /// Writes down that nothing is left to do for a run; of runs that ended only the last ones are kept.
    func end(_ run: JournalRun, with steps: [JournalStep], under lease: Lease) throws(StateError)

    /// Runs that have not ended: in progress, or interrupted.
    func unfinishedRuns() throws(StateError) -> [JournalRun]

    /// The runs of a stack that are known, the last one first.
    func runs(of name: String) throws(StateError) -> [JournalRun]

    // MARK: - History

    /// The generations of a stack, the last one first.
    func history(of name: String) throws(StateError) -> [Generation]

    /// The state that a stack had in a generation; nil when it was not kept.
    func snapshot(of name: String, generation: Int) throws(StateError) -> StackState?

    /// The resources that left a stack and were kept by their policy, the last one first.
    func retainedResources(of name: String) throws(StateError) -> [RetainedResource]

    /// Everything that stacks are made of, have been made of in the generations that are kept, or have left behind. More than
    /// that may be in it.
    func referencedArtifacts() throws(StateError) -> Set<ArtifactID>
}

extension StateStore {
    /// Replaces the state of the lease's stack, with nothing more to say about it.
    public func commit(_ state: StackState, over base: Int, under lease: Lease) throws(StateError) {
        try commit(state, over: base, under: lease, note: CommitNote())
    }

    /// Removes the lease's stack, with nothing more to say about it.
    public func removeStack(over base: Int, under lease: Lease) throws(StateError) {
        try removeStack(over: base, under: lease, note: CommitNote(operation: "destroy"))
    }
}

/// The right to change a stack, for a while.
public struct Lease: Hashable, Sendable {
    /// The stack that may be changed.
    public var stackName: String
    /// Counts the holders; a write with an old epoch is refused.
    public var epoch: Int

    /// A lease of its parts.
    public init(stackName: String, epoch: Int) {
        self.stackName = stackName
        self.epoch = epoch
    }
}
