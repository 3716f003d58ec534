public import Artifacts
internal import Foundation
internal import OrderedCollections
internal import Synchronization
public import Templates

/// Keeps states for as long as the process lives: for tests, and for plans that are never carried out.
public final class InMemoryStateStore: StateStore {
    private struct Stack {
        var state: StackState?
        var lineage = UUID().uuidString
        var epoch = 0
        var holder: (operation: String, since: Double)?
        var runs: [(run: JournalRun, hasEnded: Bool)] = []
        var history: [(generation: Generation, state: StackState)] = []
        var retained: [RetainedResource] = []

        mutating func write(_ steps: [JournalStep], of run: JournalRun) {
            let index = runs.firstIndex { $0.run.id == run.id } ?? runs.endIndex
            if index == runs.endIndex { runs.append((run, false)) }
            for step in steps {
                if let place = runs[index].run.steps.firstIndex(where: { $0.sequence == step.sequence }) {
                    runs[index].run.steps[place] = step
                } else {
                    runs[index].run.steps.append(step)
                }
            }
        }
    }

    private let stacks = Mutex<[String: Stack]>([:])

    /// Leases do not expire.
    public let leaseDuration = Duration.seconds(30)

    /// A store without stacks.
    public init() {}

    // MARK: - Reading

    /// The names of the stacks, sorted.
    public func stackNames() throws(StateError) -> [String] {
        stacks.withLock { $0.filter { $0.value.state != nil }.keys.sorted() }
    }

    /// The stacks as they are now, sorted by name.
    public func serials() throws(StateError) -> [StackSerial] {
        stacks.withLock { stacks in
            stacks.compactMap { name, stack in
                stack.state.map { StackSerial(name: name, lineage: $0.lineage, generation: $0.generation) }
            }
        }.sorted { $0.name < $1.name }
    }

    /// The state of a stack.
    public func stack(named name: String) throws(StateError) -> StackState? { stacks.withLock { $0[name]?.state } }

    /// The exports of all stacks but one.
    public func exports(except name: String) throws(StateError) -> [String: Value] {
        let outputs = others(than: name).flatMap { $0.outputs.values.map(\.self) }
        return Dictionary(outputs.compactMap { output in output.exportName.map { ($0, output.value) } }) { first, _ in
            first
        }
    }

    /// The stacks but one that export something, by the name of the export.
    public func exporters(except name: String) throws(StateError) -> [String: String] {
        let pairs = others(than: name).flatMap { state in
            state.outputs.values.compactMap { output in output.exportName.map { ($0, state.identity.name) } }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The stacks but one that import something, by the name of the export.
    public func importers(except name: String) throws(StateError) -> [String: [String]] {
        let pairs = others(than: name).flatMap { state in state.imports.map { ($0, [state.identity.name]) } }
        return Dictionary(pairs, uniquingKeysWith: +)
    }

    private func others(than name: String) -> [StackState] {
        stacks.withLock { $0.filter { $0.key != name }.sorted { $0.key < $1.key }.compactMap(\.value.state) }
    }

    // MARK: - Lease

    /// Takes the lease; it never expires.
    public func acquireLease(on stack: StackIdentity, for operation: String) throws(StateError) -> Lease {
        let now = Date().timeIntervalSince1970
        let result = stacks.withLock { stacks -> Result<Lease, StateError> in
            var entry = stacks[stack.name] ?? Stack()
            if let other = entry.holder {
                return .failure(StateError(.locked(holder: "this process", operation: other.0, since: other.1)))
            }
            entry.epoch += 1
            entry.holder = (operation, now)
            stacks[stack.name] = entry
            return .success(Lease(stackName: stack.name, epoch: entry.epoch))
        }
        return try result.get()
    }

    /// Throws when the lease has been taken over.
    public func renew(_ lease: Lease) throws(StateError) { try change(under: lease) { _ in } }

    /// Lets others have the lease.
    public func release(_ lease: Lease) { try? change(under: lease) { $0.holder = nil } }

    /// There are none: leases end with the process.
    public func dropAbandonedLeases() throws(StateError) {}

    // MARK: - Writing

    /// Replaces the state.
    public func commit(_ state: StackState, over base: Int, under lease: Lease, note: CommitNote) throws(StateError) {
        let now = Date().timeIntervalSince1970
        try change(over: base, under: lease, to: state) { stack in
            guard state.lineage.isEmpty || base == 0 || state.lineage == stack.lineage else { return false }
            var state = state
            if base == 0, !state.lineage.isEmpty { stack.lineage = state.lineage }
            state.lineage = stack.lineage
            stack.state = state
            let generation = Generation(
                number: state.generation, status: note.status, deployedAt: now, deployedBy: "this process",
                operation: note.operation, templatePath: state.templatePath, templateDigest: note.templateDigest,
                counts: note.counts, hasSnapshot: true)
            stack.history.append((generation, state))
            stack.retained += note.retained.map {
                RetainedResource(record: $0, stackName: lease.stackName, since: now)
            }
            stack.retained.removeAll { note.adopted.contains($0.record.physicalID) }
            if let run = note.run { stack.write(note.steps, of: run) }
            return true
        }
    }

    /// Removes the state.
    public func removeStack(over base: Int, under lease: Lease, note: CommitNote) throws(StateError) {
        let now = Date().timeIntervalSince1970
        try change(over: base, under: lease, to: nil) { stack in
            stack.state = nil
            stack.lineage = UUID().uuidString
            stack.history = []
            stack.retained += note.retained.map {
                RetainedResource(record: $0, stackName: lease.stackName, since: now)
            }
            if let run = note.run { stack.write(note.steps, of: run) }
            return true
        }
    }

    private func change(
        over base: Int, under lease: Lease, to state: StackState?, _ body: (inout Stack) -> Bool
    ) throws(StateError) {
        let outcome = stacks.withLock { stacks -> Result<Void, StateError> in
            guard var stack = stacks[lease.stackName], stack.epoch == lease.epoch,
                stack.state?.generation ?? 0 == base
            else { return .failure(StateError(.fenced)) }
            let problems = Self.problems(from: stack.state, to: state, of: lease.stackName, beside: stacks)
            guard problems.isEmpty else { return .failure(StateError(.exports(problems))) }
            guard body(&stack) else { return .failure(StateError(.fenced)) }
            stacks[lease.stackName] = stack
            return .success(())
        }
        try outcome.get()
    }

    private static func problems(
        from before: StackState?, to state: StackState?, of name: String, beside stacks: [String: Stack]
    ) -> [ExportCheck.Problem] {
        let others = stacks.filter { $0.key != name }.sorted { $0.key < $1.key }.compactMap(\.value.state)
        let exports = others.flatMap { other in
            other.outputs.values.compactMap { output in
                output.exportName.map { (name: $0, stack: other.identity.name, value: output.value) }
            }
        }
        let check = ExportCheck(
            importers: Dictionary(
                others.flatMap { other in other.imports.map { ($0, [other.identity.name]) } }, uniquingKeysWith: +),
            exporters: Dictionary(exports.map { ($0.name, $0.stack) }) { first, _ in first },
            values: Dictionary(exports.map { ($0.name, $0.value) }) { first, _ in first })
        guard let state else { return check.problems(removing: before?.outputs ?? [:]) }
        return check.problems(saving: state, over: Dictionary(before?.outputs.map { ($0.key, $0.value) } ?? []) { $1 })
    }

    private func change(under lease: Lease, _ body: (inout Stack) -> Void) throws(StateError) {
        let isOurs = stacks.withLock { stacks -> Bool in
            guard var stack = stacks[lease.stackName], stack.epoch == lease.epoch else { return false }
            body(&stack)
            stacks[lease.stackName] = stack
            return true
        }
        if !isOurs { throw StateError(.fenced) }
    }

    // MARK: - Journal

    /// Adds steps to a run, or replaces those of the same numbers.
    public func record(_ steps: [JournalStep], of run: JournalRun, under lease: Lease) throws(StateError) {
        try change(under: lease) { $0.write(steps, of: run) }
    }

    /// Says that nothing is left to do for a run.
    public func end(_ run: JournalRun, with steps: [JournalStep], under lease: Lease) throws(StateError) {
        try change(under: lease) { stack in
            stack.write(steps, of: run)
            for index in stack.runs.indices where stack.runs[index].run.id == run.id {
                stack.runs[index].hasEnded = true
            }
        }
    }

    /// Runs that have not ended.
    public func unfinishedRuns() throws(StateError) -> [JournalRun] {
        stacks.withLock { $0.values.flatMap { $0.runs.filter { !$0.hasEnded }.map(\.run) } }
    }

    /// The runs of a stack, the last one first.
    public func runs(of name: String) throws(StateError) -> [JournalRun] {
        stacks.withLock { $0[name]?.runs.reversed().map(\.run) ?? [] }
    }

    // MARK: - History

    /// The generations of a stack, the last one first.
    public func history(of name: String) throws(StateError) -> [Generation] {
        stacks.withLock { $0[name]?.history.reversed().map(\.generation) ?? [] }
    }

    /// The state that a stack had in a generation.
    public func snapshot(of name: String, generation: Int) throws(StateError) -> StackState? {
        stacks.withLock { $0[name]?.history.last { $0.generation.number == generation }?.state }
    }

    /// The resources that left a stack and were kept by their policy.
    public func retainedResources(of name: String) throws(StateError) -> [RetainedResource] {
        stacks.withLock { $0[name]?.retained.reversed() ?? [] }
    }

    /// Everything that stacks are made of, have been made of, or have left behind.
    public func referencedArtifacts() throws(StateError) -> Set<ArtifactID> {
        stacks.withLock { stacks in
            let records = stacks.values.flatMap { stack in
                let states = [stack.state].compactMap(\.self) + stack.history.map(\.state)
                return states.flatMap { $0.records.values.map(\.self) } + stack.retained.map(\.record)
            }
            return Set(records.flatMap(\.artifacts.values))
        }
    }
}
