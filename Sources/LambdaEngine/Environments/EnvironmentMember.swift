internal import NIOCore

/// An execution environment with what belongs to it on this machine.
struct EnvironmentMember {
    var environment: ExecutionEnvironment
    var log: EnvironmentLog
    var server: RuntimeAPIServer?
    var process: (any SandboxedProcess)?
    var output: ProcessOutput?
    /// The connection on which the runtime waits for an invocation.
    var waiter: RuntimeConnection?
    /// Calls that came before the process was known, and are looked at when it is.
    var early: [(call: RuntimeCall, connection: RuntimeConnection)] = []
    /// Connections that are known to come from the environment's own processes.
    var admitted: Set<ObjectIdentifier> = []
    var alarm: Scheduled<Void>?
    /// The process is to be ended as soon as it is known.
    var isDoomed = false
    /// How long the initialisation took; for the report of the first invocation.
    var initializationTime: TimeAmount?
    /// When it answered the last invocation.
    var answeredAt = NIODeadline.uptimeNanoseconds(0)
    /// The invocation whose START line is written.
    var loggedRequest: RequestID?
    private var peak = (bytes: 0, at: NIODeadline.uptimeNanoseconds(0))

    init(_ environment: ExecutionEnvironment, _ log: EnvironmentLog) {
        self.environment = environment
        self.log = log
    }

    /// Another process is to take the place of one that has ended.
    mutating func forgetProcess() {
        (process, output, waiter) = (nil, nil, nil)
        early = []
        isDoomed = false
    }

    /// The most memory that the processes have had so far.
    ///
    /// Asked of the system at most every 20 ms: more often would cost fast functions more than it tells.
    /// - Parameter isLast: the process is gone, and what was last seen of it counts.
    mutating func peakMemoryInBytes(at now: NIODeadline, isLast: Bool) -> Int {
        if isLast || peak.bytes == 0 || now - peak.at > .milliseconds(20) {
            peak = (max(peak.bytes, process?.peakMemoryInBytes() ?? 0), now)
        }
        return peak.bytes
    }

    /// True when the connection comes from one of the environment's own processes.
    mutating func admits(_ connection: RuntimeConnection) -> Bool {
        if admitted.contains(connection.id) { return true }
        guard let process, let ports = connection.ports,
            process.owns(connectionFrom: ports.remote, to: ports.local)
        else { return false }
        admitted.insert(connection.id)
        return true
    }
}
