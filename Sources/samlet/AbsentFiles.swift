internal import Synchronization

/// The files that were looked for and could not be read.
final class AbsentFiles: Sendable {
    private let found = Mutex<Set<String>>([])

    /// - Parameter path: absolute.
    func add(_ path: String) { found.withLock { _ = $0.insert(path) } }

    /// Sorted.
    var paths: [String] { found.withLock { $0.sorted() } }
}
