internal import OrderedCollections
internal import Synchronization
public import Templates

/// Keeps states for as long as the process lives: for tests, and for plans that are never carried out.
public final class InMemoryStateStore: StateStore {
    private struct Contents {
        var stacks: [String: StackState] = [:]
        var epochs: [String: Int] = [:]
        var holders: [String: String] = [:]
    }

    private let contents = Mutex(Contents())

    /// A store without stacks.
    public init() {}

    /// The names of the stacks, sorted.
    public func stackNames() throws(StateError) -> [String] { contents.withLock { $0.stacks.keys.sorted() } }

    /// The state of a stack.
    public func stack(named name: String) throws(StateError) -> StackState? { contents.withLock { $0.stacks[name] } }

    /// Takes the lease; it never expires.
    public func acquireLease(on stack: StackIdentity, for operation: String) throws(StateError) -> Lease {
        let name = stack.name
        let (epoch, other) = contents.withLock { contents -> (Int, String?) in
            if let other = contents.holders[name] { return (0, other) }
            contents.epochs[name, default: 0] += 1
            contents.holders[name] = operation
            return (contents.epochs[name] ?? 0, nil)
        }
        if let other { throw StateError(.locked(holder: "this process", operation: other)) }
        return Lease(stackName: name, epoch: epoch)
    }

    /// Throws when the lease has been taken over.
    public func renew(_ lease: Lease) throws(StateError) {
        let isOurs = contents.withLock { $0.epochs[lease.stackName] == lease.epoch }
        if !isOurs { throw StateError(.fenced) }
    }

    /// Lets others have the lease.
    public func release(_ lease: Lease) {
        contents.withLock { contents in
            if contents.epochs[lease.stackName] == lease.epoch { contents.holders[lease.stackName] = nil }
        }
    }

    /// Replaces the state.
    public func commit(_ state: StackState, over base: Int, under lease: Lease) throws(StateError) {
        try write(over: base, under: lease) { $0 = state }
    }

    /// Removes the state.
    public func removeStack(over base: Int, under lease: Lease) throws(StateError) {
        try write(over: base, under: lease) { $0 = nil }
    }

    /// The exports of all stacks but one.
    public func exports(except name: String) throws(StateError) -> [String: Value] {
        let outputs = contents.withLock { $0.stacks.filter { $0.key != name }.values.flatMap(\.outputs.values) }
        return Dictionary(outputs.compactMap { output in output.exportName.map { ($0, output.value) } }) { first, _ in
            first
        }
    }

    private func write(over base: Int, under lease: Lease, _ change: (inout StackState?) -> Void) throws(StateError) {
        let isOurs = contents.withLock { contents -> Bool in
            let name = lease.stackName
            guard contents.epochs[name] == lease.epoch, contents.stacks[name]?.generation ?? 0 == base else {
                return false
            }
            change(&contents.stacks[name])
            return true
        }
        if !isOurs { throw StateError(.fenced) }
    }
}
