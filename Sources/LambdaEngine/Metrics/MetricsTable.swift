internal import Synchronization

/// The counts of all functions that have been there since the engine started: versions of a function share theirs.
///
/// A class, for the table is one.
final class MetricsTable: Sendable {
    private let byARN = Mutex<[String: FunctionMetrics]>([:])

    /// - Parameter arn: of the function, without a version.
    func metrics(of arn: String) -> FunctionMetrics {
        byARN.withLock { table in
            if let metrics = table[arn] { return metrics }
            let metrics = FunctionMetrics()
            table[arn] = metrics
            return metrics
        }
    }
}
