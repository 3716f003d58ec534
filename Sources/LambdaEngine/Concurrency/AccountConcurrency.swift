internal import Synchronization

/// The concurrency of an account, of each region for itself, shared by the pools of all its functions.
///
/// A class, for it is one count that all pools share.
final class AccountConcurrency: Sendable {
    private let ledgers = Mutex<[String: ConcurrencyLedger]>([:])
    /// Of all invocations at a time in a region.
    let limit: Int

    /// - Parameter limit: of all invocations at a time in a region; AWS's own is 1000.
    init(limit: Int = LambdaSettings.standardConcurrencyLimit) {
        self.limit = limit
    }

    /// What stands in it at the moment for a region.
    func ledger(of region: String) -> ConcurrencyLedger {
        ledgers.withLock { $0[region] } ?? ConcurrencyLedger(limit: limit)
    }

    /// True when concurrency is reserved for a function.
    func isReserved(_ key: FunctionKey) -> Bool { change(key) { $0.reserved(for: key.name) != nil } }

    /// Sets a function's reservation; nil to end it.
    func reserve(_ count: Int?, for key: FunctionKey) { change(key) { $0.reserve(count, for: key.name) } }

    /// Sets what is provisioned for a version of a function.
    func provision(_ count: Int, for key: FunctionKey, version: String) {
        change(key) { $0.provision(count, for: key.name, version: version) }
    }

    /// Counts an invocation outside of pre-initialised environments.
    /// - Throws: `TooManyRequestsException`.
    func begin(_ key: FunctionKey) throws(LambdaError) {
        if let reason = change(key, { $0.begin(key.name) }) { throw .throttled(reason) }
    }

    /// An invocation for which ``begin(_:)`` did not throw is over.
    func end(_ key: FunctionKey) { change(key) { $0.end(key.name) } }

    private func change<Result: Sendable>(_ key: FunctionKey, _ change: (inout ConcurrencyLedger) -> Result) -> Result {
        ledgers.withLock { change(&$0[key.region, default: ConcurrencyLedger(limit: limit)]) }
    }
}
