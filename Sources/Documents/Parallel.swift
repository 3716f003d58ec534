internal import Dispatch
internal import Synchronization

/// The values of closures that know nothing of each other, made at the same time on the machine's processors.
///
/// For work that takes a millisecond and more: to wake a thread takes a twentieth of one.
package func inParallel<Value: Sendable>(_ jobs: [@Sendable () -> Value]) -> [Value] {
    guard jobs.count > 1 else { return jobs.map { $0() } }
    let results = Mutex([Value?](repeating: nil, count: jobs.count))
    DispatchQueue.concurrentPerform(iterations: jobs.count) { index in
        let value = jobs[index]()
        results.withLock { $0[index] = value }
    }
    return results.withLock { $0.compactMap(\.self) }
}

extension Array where Element: Sendable {
    /// The elements changed by a function, in two halves at the same time when there are many.
    package func mappedInParallel<Value: Sendable>(
        from count: Int = 64, _ change: @escaping @Sendable (Element) -> Value
    ) -> [Value] {
        guard self.count >= count else { return map(change) }
        let jobs = [self[..<(self.count / 2)], self[(self.count / 2)...]].map { half in
            { @Sendable in half.map(change) }
        }
        return inParallel(jobs).flatMap(\.self)
    }
}
