internal import Synchronization

/// Counts what a function does, for as long as the engine runs: over its deployments, and in all its environments.
///
/// A class, for those who count share it.
final class FunctionMetrics: Sendable {
    private let state = Mutex(FunctionStatus.Counts())

    var counts: FunctionStatus.Counts { state.withLock { $0 } }

    /// An invocation is taken on.
    func begin() {
        state.withLock { counts in
            counts.invocations += 1
            counts.concurrency += 1
            counts.peakConcurrency = max(counts.peakConcurrency, counts.concurrency)
        }
    }

    /// An invocation is refused, because too many run.
    func throttle() { state.withLock { $0.throttles += 1 } }

    /// An environment is started.
    func startCold() { state.withLock { $0.coldStarts += 1 } }

    /// A function has worked on an invocation for so long.
    func add(_ duration: Duration) { state.withLock { $0.durations.add(duration) } }

    /// An invocation that was taken on is over.
    func end(hasFailed: Bool) {
        state.withLock { counts in
            counts.concurrency -= 1
            if hasFailed { counts.errors += 1 }
        }
    }
}
