internal import Deployments
internal import Diagnostics
internal import Foundation
internal import Glibc
internal import Synchronization

/// Writes events to stdout, one JSON object a line, each as a whole.
final class EventOutput: Sendable {
    private let coding = DeployEventCoding()
    /// Resources are prepared in parallel, and tell of themselves at once.
    private let turn = Mutex(())

    func write(_ event: DeployEvent, sources: SourceMap? = nil) {
        turn.withLock { _ in
            let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            Console.write(Array(coding.line(for: event, at: time, sources: sources).utf8), to: STDOUT_FILENO)
        }
    }
}

extension Console {
    /// Shows a plan that is about to be carried out.
    /// - Parameter drift: what the engine has otherwise than it was applied, and the deployment puts back.
    func show(_ plan: Plan, _ drift: Drift?, as text: @autoclosure () -> String) {
        guard let events else {
            return note(text() + (drift?.textBelowPlan(style: errorStyle) ?? ""))
        }
        for item in drift?.items ?? [] { events.write(.drift(item)) }
        for change in plan.changes { events.write(.plannedChange(change)) }
        events.write(.changeSummary(ChangeCounts(plan.changes), generation: nil))
    }

    /// Shows what a deployment gives to work with.
    func show(_ report: DeploymentReport) {
        guard let events else { return output(report.text(style: outputStyle)) }
        events.write(.outputs(report.state.outputs))
    }
}
