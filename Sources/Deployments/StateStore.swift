public import Templates

/// Keeps the states of the stacks of one project.
public protocol StateStore: Sendable {
    /// The names of the deployed stacks, sorted.
    func stackNames() throws(StateError) -> [String]

    /// The state of a stack; nil for one that does not exist.
    func stack(named name: String) throws(StateError) -> StackState?

    /// Takes the lease of a stack, so that no one else changes it meanwhile.
    /// - Throws: `.locked` while someone else who is alive holds it.
    func acquireLease(on stack: StackIdentity, for operation: String) throws(StateError) -> Lease

    /// Makes the lease last for another while.
    /// - Throws: `.fenced` when someone else has taken it over.
    func renew(_ lease: Lease) throws(StateError)

    func release(_ lease: Lease)

    /// Replaces the state of the lease's stack in one transaction.
    /// - Throws: `.fenced` when the lease is no longer ours or the stack is not at `base`.
    func commit(_ state: StackState, over base: Int, under lease: Lease) throws(StateError)

    /// Removes the lease's stack in one transaction.
    func removeStack(over base: Int, under lease: Lease) throws(StateError)

    /// What the deployed stacks but `name` export.
    func exports(except name: String) throws(StateError) -> [String: Value]
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

/// Why the state cannot be read or written.
public struct StateError: Error, Sendable {
    /// What kind of trouble it is.
    public enum Code: Sendable {
        /// Someone else is changing the stack: who, and what they do.
        case locked(holder: String, operation: String)
        /// The lease was lost, or the stack changed meanwhile.
        case fenced
        /// The folder or the file cannot be created, read or written.
        case unavailable(path: String)
        /// The file is no state, or is damaged.
        case damaged(path: String)
        /// The state was written by a newer samlet.
        case tooNew(path: String)
    }

    /// What kind of trouble it is.
    public var code: Code
    /// The words of whatever failed below.
    public var cause: String?

    /// An error of its parts.
    public init(_ code: Code, cause: String? = nil) {
        self.code = code
        self.cause = cause
    }

    /// In lower case, without a full stop.
    public var message: String {
        let suffix = cause.map { ": \($0)" } ?? ""
        return switch code {
        case .locked(let holder, let operation): "the stack is locked by \(holder) (\(operation))"
        case .fenced: "someone else changed the stack meanwhile"
        case .unavailable(let path): "the state '\(path)' cannot be used" + suffix
        case .damaged(let path): "'\(path)' is not a readable state" + suffix
        case .tooNew(let path): "the state '\(path)' was written by a newer version of samlet"
        }
    }
}
