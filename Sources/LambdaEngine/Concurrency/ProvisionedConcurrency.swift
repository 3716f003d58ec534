/// How far the environments that a version is to have ready are made.
///
/// Source: AWS Lambda API Reference, "GetProvisionedConcurrencyConfig".
struct ProvisionedConcurrency: Hashable, Sendable {
    enum Status: String, Hashable, Sendable {
        case inProgress = "IN_PROGRESS"
        case ready = "READY"
        case failed = "FAILED"
    }

    /// How many are wanted.
    var requested = 0
    /// How many have initialised.
    var allocated = 0
    /// How many of those are free.
    var available = 0
    /// Why an environment could not be made, such as ``initializationFailure``.
    var failure: String?

    var status: Status {
        if failure != nil { return .failed }
        return allocated >= requested ? .ready : .inProgress
    }

    /// Adds what a version has ready.
    /// - Parameter share: how many of its environments count here.
    mutating func add(_ other: ProvisionedConcurrency, upTo share: Int) {
        allocated += min(share, other.allocated)
        available += min(share, other.available)
        failure = failure ?? other.failure
    }

    /// The function failed while it initialised.
    static let initializationFailure = "FUNCTION_ERROR_INIT_FAILURE"
}

/// Tells how far the environments are made that versions are to have ready.
protocol ProvisioningProgress: Sendable {
    /// Nil for a version for which no environments can be made.
    func provisioned(_ key: FunctionKey, version: String) async -> ProvisionedConcurrency?
}
