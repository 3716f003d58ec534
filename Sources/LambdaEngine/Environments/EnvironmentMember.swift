internal import NIOCore

/// An execution environment with what belongs to it on this machine.
///
/// A class, since its pool changes parts of it several times an invocation: only the pool has it.
final class EnvironmentMember {
    /// Why an environment is there.
    enum Kind: String, Hashable, Sendable {
        /// An invocation needed one.
        case onDemand = "on-demand"
        /// It was to be ready before any invocation.
        case provisioned = "provisioned-concurrency"
    }

    /// Everything in it is asked to end.
    struct Shutdown {
        var reason: ShutdownReason
        /// Since 1970.
        var deadlineInMilliseconds: Int64
    }

    /// Somebody waits for something to become true of it.
    struct Pause {
        var isOver: @Sendable (EnvironmentMember) -> Bool
        var alarm: Scheduled<Void>
        var continuation: CheckedContinuation<Void, Never>
    }

    /// An invocation that is answered, while extensions are at work on it.
    struct Completed {
        var running: ExecutionEnvironment.Running
        var outcome: InvocationOutcome
        /// Of the runtime; nil for a response.
        var failure: FunctionFailure?
        var report: PlatformLines.Report
    }

    var environment: ExecutionEnvironment
    let kind: Kind
    /// The invocation for which it was started.
    let cause: RequestID?
    var log: EnvironmentLog
    var server: RuntimeAPIServer?
    var process: (any SandboxedProcess)?
    var output: ProcessOutput?
    /// Of extensions.
    var extensionOutput: ProcessOutput?
    var extensions = Extensions()
    /// The connections on which extensions wait for events, by their identifiers.
    var extensionWaiters: [String: RuntimeConnection] = [:]
    /// What subscribers have not got yet, by their identifiers.
    var telemetry: [String: TelemetryBuffer] = [:]
    var telemetryAlarms: [String: Scheduled<Void>] = [:]
    /// When the program was started, in milliseconds since 1970.
    var startedAt = UTCTime.now()
    /// Set while everything is asked to end.
    var shutdown: Shutdown?
    /// Who waits for something to become true.
    var pause: Pause?
    /// The external extensions of this run have registered, and the program was told to start.
    var hasProceeded = false
    /// The program of this run has ended.
    var programHasEnded = false
    /// The connection on which the runtime waits for an invocation.
    var waiter: RuntimeConnection?
    /// Calls that came before the process was known, and are looked at when it is.
    var early: [(call: RuntimeCall, connection: RuntimeConnection)] = []
    /// Connections that are known to come from the environment's own processes.
    var admitted: Set<ObjectIdentifier> = []
    var alarm: Scheduled<Void>?
    /// Counts how often the program was started.
    var run = 1
    /// It is to be ended as soon as its process is known.
    var isDoomed = false
    /// It has initialised, and counts among those that are ready.
    var isReady = false
    /// It is one more than is wanted, and ends after its invocation.
    var isSurplus = false
    /// It gets no processor until it gets an invocation.
    var isFrozen = false
    /// How long the initialisation took; for the report of the first invocation.
    var initializationTime: TimeAmount?
    /// When it answered the last invocation.
    var answeredAt = NIODeadline.uptimeNanoseconds(0)
    /// The invocation whose START line is written.
    var loggedRequest: RequestID?
    /// The invocation that is answered and not reported.
    var completed: Completed?
    private var peak = (bytes: 0, at: NIODeadline.uptimeNanoseconds(0))

    init(_ environment: ExecutionEnvironment, _ kind: Kind, for cause: RequestID?, _ log: EnvironmentLog) {
        self.environment = environment
        self.kind = kind
        self.cause = cause
        self.log = log
    }

    /// It is one of those that are to be ready before any invocation.
    var countsAsProvisioned: Bool { kind == .provisioned && !isSurplus && environment.phase != .ended }

    /// The program is to be started again.
    func beginRun() {
        run += 1
        waiter = nil
        extensions = Extensions(external: extensions.members.filter(\.isExternal).map(\.name))
        extensionWaiters = [:]
        for alarm in telemetryAlarms.values { alarm.cancel() }
        (telemetry, telemetryAlarms, startedAt) = ([:], [:], UTCTime.now())
        shutdown = nil
        (hasProceeded, programHasEnded) = (false, false)
        admitted = []
        isFrozen = false
    }

    /// Another process is to take the place of one that is gone.
    func forgetProcess() {
        (process, output, extensionOutput) = (nil, nil, nil)
        early = []
    }

    /// The most memory that the processes have had so far.
    ///
    /// Asked of the system at most every 20 ms: more often would cost fast functions more than it tells.
    /// - Parameter isLast: the process is gone, and what was last seen of it counts.
    func peakMemoryInBytes(at now: NIODeadline, isLast: Bool) -> Int {
        if isLast || peak.bytes == 0 || now - peak.at > .milliseconds(20) {
            peak = (max(peak.bytes, process?.peakMemoryInBytes() ?? 0), now)
        }
        return peak.bytes
    }

    /// True when the connection comes from one of the environment's own processes.
    func admits(_ connection: RuntimeConnection) -> Bool {
        if admitted.contains(connection.id) { return true }
        guard let process, let ports = connection.ports,
            process.owns(connectionFrom: ports.remote, to: ports.local)
        else { return false }
        admitted.insert(connection.id)
        return true
    }
}
