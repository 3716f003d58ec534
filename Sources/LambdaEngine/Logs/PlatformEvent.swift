/// What Lambda itself says in a function's log, as an object: the events of the log format JSON.
///
/// Source: AWS Lambda Developer Guide, "Lambda Telemetry API Event schema reference" and "Configuring JSON and plain text log formats".
enum PlatformEvent: Hashable, Sendable {
    case initStart(EnvironmentMember.Kind, RuntimeVersion, function: String, version: String)
    case initRuntimeDone(EnvironmentMember.Kind, PlatformLines.Phase, PlatformLines.Failure?)
    case initReport(EnvironmentMember.Kind, Duration, PlatformLines.Phase, PlatformLines.Failure?)
    case start(requestID: String, version: String)
    case runtimeDone(PlatformLines.Report)
    case report(PlatformLines.Report)
    case extensionState(Extensions.Member)

    /// How much an event matters, in the words of `SystemLogLevel`.
    enum Level: String, CaseIterable, Comparable, Sendable {
        case debug = "DEBUG"
        case info = "INFO"
        case warn = "WARN"

        static func < (left: Level, right: Level) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    /// Source: AWS Lambda Developer Guide, "System log level event mapping".
    var level: Level {
        switch self {
        case .initStart, .start, .extensionState: .info
        case .initRuntimeDone(_, _, let failure), .initReport(_, _, _, let failure): failure == nil ? .debug : .warn
        case .runtimeDone(let report): report.failure == nil ? .debug : .warn
        case .report(let report): report.failure == nil ? .info : .warn
        }
    }

    /// One line of JSON.
    /// - Parameter time: in milliseconds since 1970.
    func json(at time: Int64) -> String {
        var event = JSONObject(["time": UTCTime(milliseconds: time).text, "type": "platform.\(name)"])
        event.add("record", record)
        return event.text
    }

    private var name: String {
        switch self {
        case .initStart: "initStart"
        case .initRuntimeDone: "initRuntimeDone"
        case .initReport: "initReport"
        case .start: "start"
        case .runtimeDone: "runtimeDone"
        case .report: "report"
        case .extensionState: "extension"
        }
    }

    private var record: JSONObject {
        switch self {
        case .initStart(let type, let runtime, let function, let version):
            return TelemetryRecord.initStart(type, runtime, function: function, version: version)
        case .initRuntimeDone(let type, let phase, let failure):
            var record = JSONObject(["initializationType": type.rawValue, "phase": phase.rawValue])
            record.add(failure)
            return record
        case .initReport(let type, let duration, let phase, let failure):
            var record = JSONObject(["initializationType": type.rawValue, "phase": phase.rawValue])
            record.add(failure)
            var metrics = JSONObject()
            metrics.addJSON("durationMs", PlatformLines.milliseconds(duration))
            record.add("metrics", metrics)
            return record
        case .start(let requestID, let version): return JSONObject(["requestId": requestID, "version": version])
        case .runtimeDone(let report):
            var metrics = JSONObject()
            metrics.addJSON("durationMs", PlatformLines.milliseconds(report.duration))
            return record(of: report, metrics)
        case .report(let report): return record(of: report, Self.metrics(report))
        case .extensionState(let member): return TelemetryRecord.extensionState(member)
        }
    }

    private func record(of report: PlatformLines.Report, _ metrics: JSONObject) -> JSONObject {
        var record = JSONObject(["requestId": report.requestID])
        record.add("metrics", metrics)
        record.add(report.failure)
        if let trace = report.trace {
            record.add(
                "tracing",
                JSONObject(["spanId": trace.segment, "type": "X-Amzn-Trace-Id", "value": trace.header]))
        }
        return record
    }

    private static func metrics(_ report: PlatformLines.Report) -> JSONObject {
        var metrics = JSONObject()
        metrics.addJSON("durationMs", PlatformLines.milliseconds(report.duration))
        metrics.addJSON("billedDurationMs", String(report.billedMilliseconds))
        metrics.add("memorySizeMB", report.memorySizeInMegabytes)
        metrics.add("maxMemoryUsedMB", report.maxMemoryUsedInMegabytes)
        if let initDuration = report.initDuration {
            metrics.addJSON("initDurationMs", PlatformLines.milliseconds(initDuration))
        }
        return metrics
    }
}

extension JSONObject {
    fileprivate mutating func add(_ failure: PlatformLines.Failure?) {
        switch failure {
        case nil: add("status", "success")
        case .timeout: add("status", "timeout")
        case .error(let type):
            add("status", "error")
            add("errorType", type)
        }
    }
}
