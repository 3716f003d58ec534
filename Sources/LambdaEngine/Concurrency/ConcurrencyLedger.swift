/// How many invocations may run at a time and how many do, of an account and each of its functions. Pure.
///
/// An invocation that finds a pre-initialised environment of its version free counts there. Any other counts against the
/// concurrency that is reserved for its function, less what is provisioned for it; without a reservation, against what the
/// account has left.
///
/// Source: AWS Lambda Developer Guide, "Understanding Lambda function scaling", and recorded answers.
struct ConcurrencyLedger: Hashable, Sendable {
    /// What is known of a function; its versions share it.
    private struct Function: Hashable {
        var reserved: Int?
        /// By version.
        var provisioned: [String: Int] = [:]
        /// Invocations outside of pre-initialised environments.
        var running = 0

        var totalProvisioned: Int { provisioned.values.reduce(0, +) }
        var isUnused: Bool { reserved == nil && provisioned.isEmpty && running == 0 }
        /// What it takes of the account for itself.
        var kept: Int { reserved ?? totalProvisioned }
        var runningShared: Int { reserved == nil ? running : 0 }
    }

    /// Of the account.
    let limit: Int
    private var functions: [String: Function] = [:]
    /// The sum over all functions, kept for speed.
    private var kept = 0
    /// The sum over all functions, kept for speed.
    private var runningShared = 0

    /// What an account always keeps for functions without a reservation.
    static let unreservedMinimum = 100

    init(limit: Int) {
        self.limit = limit
    }

    /// What functions without a reservation share: `UnreservedConcurrentExecutions`.
    var unreserved: Int { limit - functions.values.reduce(0) { $0 + ($1.reserved ?? 0) } }

    /// True when a reservation leaves the account what it always keeps.
    func canReserve(_ count: Int, for function: String) -> Bool {
        unreserved + (functions[function]?.reserved ?? 0) - count >= Self.unreservedMinimum
    }

    /// The reservation of a function; nil without one.
    func reserved(for function: String) -> Int? { functions[function]?.reserved }

    /// What is provisioned for all versions of a function together.
    func provisioned(for function: String) -> Int { functions[function]?.totalProvisioned ?? 0 }

    /// Sets a function's reservation; nil to end it.
    mutating func reserve(_ count: Int?, for function: String) {
        change(function) { $0.reserved = count }
    }

    /// Sets what is provisioned for a version of a function.
    mutating func provision(_ count: Int, for function: String, version: String) {
        change(function) { $0.provisioned[version] = count == 0 ? nil : count }
    }

    /// Counts an invocation outside of pre-initialised environments.
    /// - Returns: why it may not run; nil when it may.
    mutating func begin(_ function: String) -> ThrottleReason? {
        let own = functions[function] ?? Function()
        if let reserved = own.reserved {
            guard own.running < reserved - own.totalProvisioned else { return .reservedConcurrency }
        } else {
            guard runningShared < limit - kept else { return .concurrency }
        }
        change(function) { $0.running += 1 }
        return nil
    }

    /// An invocation for which ``begin(_:)`` returned nil is over.
    mutating func end(_ function: String) {
        change(function) { $0.running -= 1 }
    }

    private mutating func change(_ name: String, _ change: (inout Function) -> Void) {
        var function = functions[name] ?? Function()
        let before = (function.kept, function.runningShared)
        change(&function)
        kept += function.kept - before.0
        runningShared += function.runningShared - before.1
        functions[name] = function.isUnused ? nil : function
    }
}

/// Why an invocation is refused, in the words of `TooManyRequestsException`.
enum ThrottleReason: String, Hashable, Sendable {
    case concurrency = "ConcurrentInvocationLimitExceeded"
    case reservedConcurrency = "ReservedFunctionConcurrentInvocationLimitExceeded"
    case invocationRate = "FunctionInvocationRateLimitExceeded"
    case reservedInvocationRate = "ReservedFunctionInvocationRateLimitExceeded"
}

extension LambdaError {
    /// The throttle of a function with reserved concurrency.
    static let throttled = throttled(.reservedConcurrency)

    /// Source: AWS Lambda API Reference, "Invoke", TooManyRequestsException.
    static func throttled(_ reason: ThrottleReason) -> LambdaError {
        LambdaError(
            code: "TooManyRequestsException", statusCode: 429, message: "Rate Exceeded.", reason: reason.rawValue)
    }
}
