internal import Synchronization

/// Keeps identities over restarts.
public protocol IdentityStore: Sendable {
    /// All that is kept, by key, access keys in clear.
    func rows() throws(IdentityStoreError) -> [String: [UInt8]]

    /// Writes rows, all or none, and removes those that are nil; when it returns they are on disk.
    func write(_ rows: [String: [UInt8]?]) throws(IdentityStoreError)
}

/// Identities could not be read or written.
public struct IdentityStoreError: Error, Sendable {
    /// What failed, in lower case, without a full stop.
    public var message: String

    /// An error with what failed.
    public init(_ message: String) {
        self.message = message
    }
}

/// Keeps identities as long as the process lives.
public final class InMemoryIdentityStore: IdentityStore {
    private let content = Mutex<[String: [UInt8]]>([:])

    /// An empty store.
    public init() {}

    /// All that is kept.
    public func rows() throws(IdentityStoreError) -> [String: [UInt8]] { content.withLock { $0 } }

    /// Writes rows.
    public func write(_ rows: [String: [UInt8]?]) throws(IdentityStoreError) {
        content.withLock { content in
            for (key, bytes) in rows { content[key] = bytes }
        }
    }
}
