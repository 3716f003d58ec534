internal import Artifacts
internal import Deployments

/// The lines that Lambda itself writes to a function's log.
///
/// Source: AWS Lambda Developer Guide, "Viewing CloudWatch logs for Lambda functions"; lines that AWS wrote.
enum PlatformLines {
    /// How an invocation or an initialisation ended, where it did not end well.
    enum Failure: Hashable, Sendable {
        case timeout
        /// - Parameter type: such as `Runtime.ExitError`.
        case error(type: String)
    }

    /// What a REPORT line says.
    struct Report: Hashable, Sendable {
        var requestID: String
        /// Of the invocation, without the initialisation.
        var duration: Duration
        var memorySizeInMegabytes: Int
        var maxMemoryUsedInMegabytes: Int
        /// Of the first invocation of an environment; nil for the others.
        var initDuration: Duration?
        var failure: Failure?
    }

    /// The phase of an initialisation.
    enum Phase: String, Sendable {
        case initialisation = "init"
        /// An initialisation that is done again, as part of an invocation.
        case invocation = "invoke"
    }

    static func initStart(_ version: RuntimeVersion) -> String {
        "INIT_START Runtime Version: \(version.name)\tRuntime Version ARN: \(version.arn)"
    }

    /// - Parameter version: `$LATEST` or a version's number.
    static func start(requestID: String, version: String) -> String {
        "START RequestId: \(requestID) Version: \(version)"
    }

    static func end(requestID: String) -> String { "END RequestId: \(requestID)" }

    /// - Parameters:
    ///   - limit: the function's timeout.
    ///   - time: in milliseconds since 1970.
    static func timeout(requestID: String, limit: Duration, at time: Int64) -> String {
        "\(UTCTime(milliseconds: time).text) \(requestID) \(timeoutMessage(limit))"
    }

    /// Also what the caller of the function is told.
    static func timeoutMessage(_ limit: Duration) -> String {
        "Task timed out after \(hundredths(limit * 100)) seconds"
    }

    /// Ends with a tab, as on AWS.
    ///
    /// The initialisation is billed as the invocation is, and rounded up together with it.
    static func report(_ report: Report) -> String {
        var line = "REPORT RequestId: \(report.requestID)\tDuration: \(milliseconds(report.duration)) ms\t"
        line += "Billed Duration: \(billedMilliseconds(report)) ms\tMemory Size: \(report.memorySizeInMegabytes) MB\t"
        line += "Max Memory Used: \(report.maxMemoryUsedInMegabytes) MB\t"
        if let initDuration = report.initDuration { line += "Init Duration: \(milliseconds(initDuration)) ms\t" }
        if let failure = report.failure { line += status(failure) }
        return line
    }

    /// The initialisation and the invocation together, rounded up.
    static func billedMilliseconds(_ report: Report) -> Int64 {
        wholeMilliseconds(report.duration + (report.initDuration ?? .zero))
    }

    /// - Parameter failure: nil when the initialisation went well, which Lambda reports with the invocation instead.
    static func initReport(duration: Duration, phase: Phase, failure: Failure?) -> String {
        let start = "INIT_REPORT Init Duration: \(milliseconds(duration)) ms\tPhase: \(phase.rawValue)\t"
        return failure.map { start + status($0) } ?? start
    }

    /// - Parameter events: those that it is told of.
    static func extensionState(name: String, state: String, events: [String]) -> String {
        "EXTENSION\tName: \(name)\tState: \(state)\tEvents: [\(events.joined(separator: ", "))]"
    }

    private static func status(_ failure: Failure) -> String {
        switch failure {
        case .timeout: "Status: timeout"
        case .error(let type): "Status: error\tError Type: \(type)"
        }
    }

    // MARK: - Numbers

    /// With two digits after the point.
    static func milliseconds(_ duration: Duration) -> String { hundredths(duration * 100_000) }

    /// - Parameter duration: as many seconds as there are hundredths.
    private static func hundredths(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let count = seconds + (attoseconds >= 500_000_000_000_000_000 ? 1 : 0)
        let fraction = count % 100
        return "\(count / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    /// Rounded up; at least 1.
    private static func wholeMilliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        return max(1, seconds * 1000 + (attoseconds + attosecondsPerMillisecond - 1) / attosecondsPerMillisecond)
    }
}
