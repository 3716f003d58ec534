/// What there is to say of a function, in columns.
public struct FunctionLine {
    private let function: EngineStatus.Function
    private let rate: Double?

    /// What to say of a function.
    /// - Parameter rate: calls in a second; nil where it is not shown.
    public init(_ function: EngineStatus.Function, rate: Double?) {
        self.function = function
        self.rate = rate
    }

    /// Name, runtime, environments, calls; then calls in a second, and how long they take.
    public var cells: [String] {
        var cells = [function.logicalID, function.runtime, environments, calls]
        if let rate { cells.append(rate < 10 ? "\(tenths(rate))/s" : "\(Int(rate.rounded()))/s") }
        if let durations = function.durations {
            cells.append(
                "p50 \(time(durations.p50)), p95 \(time(durations.p95)), p99 \(time(durations.p99))")
        }
        return cells
    }

    private var environments: String {
        let parts = function.environments.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            .map { "\($0.value) \($0.key)" }
        return parts.isEmpty ? "cold" : parts.joined(separator: ", ")
    }

    private var calls: String {
        var parts = ["\(function.invocations) \(function.invocations == 1 ? "call" : "calls")"]
        if function.errors > 0 { parts.append("\(function.errors) failed") }
        if function.throttles > 0 { parts.append("\(function.throttles) throttled") }
        if function.coldStarts > 0 {
            parts.append("\(function.coldStarts) cold \(function.coldStarts == 1 ? "start" : "starts")")
        }
        if let queued = function.queuedEvents { parts.append("\(queued) \(queued == 1 ? "event" : "events") queued") }
        return parts.joined(separator: ", ")
    }

    private func time(_ milliseconds: Double) -> String {
        milliseconds >= 10_000
            ? "\(tenths(milliseconds / 1000)) s"
            : milliseconds >= 100 ? "\(Int(milliseconds.rounded())) ms" : "\(tenths(milliseconds)) ms"
    }

    private func tenths(_ number: Double) -> String {
        let count = Int((number * 10).rounded())
        return "\(count / 10).\(count % 10)"
    }
}
