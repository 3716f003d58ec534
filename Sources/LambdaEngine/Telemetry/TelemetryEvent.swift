internal import Documents

/// Something that the Telemetry API tells of.
///
/// Source: AWS Lambda Developer Guide, "Lambda Telemetry API Event schema reference".
struct TelemetryEvent: Hashable, Sendable {
    /// Milliseconds since 1970.
    var time: Int64
    /// Such as `platform.start`, `function`.
    var type: String
    /// JSON text.
    var record: String

    var category: TelemetrySubscription.Category {
        switch type {
        case "function": .function
        case "extension": .extension
        default: .platform
        }
    }

    /// As it is sent.
    var json: String {
        "{\"time\":\"\(UTCTime(milliseconds: time).text)\",\"type\":\(JSONWriter.quoted(type)),\"record\":\(record)}"
    }

    /// A line that the function or an extension wrote.
    static func line(_ text: String, isExtension: Bool, at time: Int64) -> TelemetryEvent {
        TelemetryEvent(time: time, type: isExtension ? "extension" : "function", record: JSONWriter.quoted(text))
    }

    /// The platform's own.
    /// - Parameter name: what comes after `platform.`.
    static func platform(_ name: String, _ record: JSONObject, at time: Int64) -> TelemetryEvent {
        TelemetryEvent(time: time, type: "platform.\(name)", record: record.text)
    }
}

/// Records of the platform's events.
enum TelemetryRecord {
    static func initStart(
        _ type: EnvironmentMember.Kind, _ runtime: RuntimeVersion, function: String, version: String
    ) -> JSONObject {
        JSONObject([
            "initializationType": type.rawValue, "phase": PlatformLines.Phase.initialisation.rawValue,
            "runtimeVersion": runtime.name, "runtimeVersionArn": runtime.arn, "functionName": function,
            "functionVersion": version,
        ])
    }

    /// - Parameter status: `success`, `failure`, `error` or `timeout`.
    static func initRuntimeDone(
        _ type: EnvironmentMember.Kind, _ phase: PlatformLines.Phase, status: String
    ) -> JSONObject {
        JSONObject(["initializationType": type.rawValue, "phase": phase.rawValue, "status": status])
    }

    static func initReport(
        _ type: EnvironmentMember.Kind, _ phase: PlatformLines.Phase, status: String, duration: Duration
    ) -> JSONObject {
        var object = initRuntimeDone(type, phase, status: status)
        var metrics = JSONObject()
        metrics.addJSON("durationMs", PlatformLines.milliseconds(duration))
        object.add("metrics", metrics)
        return object
    }

    static func start(_ invocation: PendingInvocation) -> JSONObject {
        var object = JSONObject([
            "requestId": invocation.requestID.description, "version": invocation.executedVersion,
        ])
        object.add("tracing", JSONObject(["type": "X-Amzn-Trace-Id", "value": invocation.traceID]))
        return object
    }

    static func runtimeDone(_ report: PlatformLines.Report, producedBytes: Int) -> JSONObject {
        var object = JSONObject(["requestId": report.requestID, "status": status(of: report)])
        if case .error(let type) = report.failure { object.add("errorType", type) }
        var metrics = JSONObject()
        metrics.addJSON("durationMs", PlatformLines.milliseconds(report.duration))
        metrics.add("producedBytes", producedBytes)
        object.add("metrics", metrics)
        return object
    }

    static func report(_ report: PlatformLines.Report) -> JSONObject {
        var object = JSONObject(["requestId": report.requestID, "status": status(of: report)])
        if case .error(let type) = report.failure { object.add("errorType", type) }
        var metrics = JSONObject()
        metrics.addJSON("durationMs", PlatformLines.milliseconds(report.duration))
        metrics.add("billedDurationMs", Int(report.billedMilliseconds))
        metrics.add("memorySizeMB", report.memorySizeInMegabytes)
        metrics.add("maxMemoryUsedMB", report.maxMemoryUsedInMegabytes)
        if let duration = report.initDuration {
            metrics.addJSON("initDurationMs", PlatformLines.milliseconds(duration))
        }
        object.add("metrics", metrics)
        return object
    }

    private static func status(of report: PlatformLines.Report) -> String {
        switch report.failure {
        case .none: "success"
        case .timeout: "timeout"
        case .error: "error"
        }
    }

    static func extensionState(_ member: Extensions.Member) -> JSONObject {
        var object = JSONObject(["name": member.name, "state": member.state.rawValue])
        object.add("events", member.events.map(\.rawValue))
        return object
    }

    static func subscription(_ name: String, _ subscription: TelemetrySubscription) -> JSONObject {
        var object = JSONObject(["name": name, "state": "Subscribed"])
        object.add("types", subscription.categories.map(\.rawValue))
        return object
    }

    static func dropped(records: Int, bytes: Int) -> JSONObject {
        var object = JSONObject([
            "reason": "Consumer seems to have fallen behind as it has not acknowledged receipt of logs."
        ])
        object.add("droppedRecords", records)
        object.add("droppedBytes", bytes)
        return object
    }
}
