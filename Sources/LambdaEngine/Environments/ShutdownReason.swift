internal import NIOCore

/// Why the processes of an environment are ended, as extensions are told.
///
/// Source: AWS Lambda Developer Guide, "Using the Lambda Extensions API", shutdown phase.
enum ShutdownReason: String, Hashable, Sendable {
    /// It had nothing to do for a while, or its function is gone.
    case spindown = "SPINDOWN"
    /// An invocation took too long.
    case timeout = "TIMEOUT"
    /// The runtime or an extension failed.
    case failure = "FAILURE"
}

/// How the processes of an environment are asked to end before they are killed.
///
/// Without extensions they are not asked at all.
struct ShutdownPlan: Hashable, Sendable {
    /// How long the runtime has after SIGTERM; then the external extensions are told.
    var runtimeLimit: TimeAmount
    /// When all that is left is killed, counted from the beginning.
    var limit: TimeAmount

    /// Nil when everything is killed at once.
    init?(hasExternalExtensions: Bool, hasInternalExtensions: Bool) {
        guard hasExternalExtensions || hasInternalExtensions else { return nil }
        limit = hasExternalExtensions ? .milliseconds(2000) : .milliseconds(500)
        runtimeLimit = hasExternalExtensions ? .milliseconds(300) : limit
    }
}
