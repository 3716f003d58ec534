internal import Synchronization

/// The concurrency of an account, shared by the pools of all its functions.
///
/// A class, for it is one count that all pools share.
final class AccountConcurrency: Sendable {
    private let ledger: Mutex<ConcurrencyLedger>

    /// - Parameter limit: of all invocations at a time; AWS's own is 1000.
    init(limit: Int = LambdaSettings.standardConcurrencyLimit) {
        ledger = Mutex(ConcurrencyLedger(limit: limit))
    }

    /// What stands in it at the moment.
    var current: ConcurrencyLedger { ledger.withLock { $0 } }

    /// Sets a function's reservation; nil to end it.
    func reserve(_ count: Int?, for function: String) { ledger.withLock { $0.reserve(count, for: function) } }

    /// Sets what is provisioned for a version of a function.
    func provision(_ count: Int, for function: String, version: String) {
        ledger.withLock { $0.provision(count, for: function, version: version) }
    }

    /// Counts an invocation outside of pre-initialised environments.
    /// - Throws: `TooManyRequestsException`.
    func begin(_ function: String) throws(LambdaError) {
        if let reason = ledger.withLock({ $0.begin(function) }) { throw .throttled(reason) }
    }

    /// An invocation for which ``begin(_:)`` did not throw is over.
    func end(_ function: String) { ledger.withLock { $0.end(function) } }
}
