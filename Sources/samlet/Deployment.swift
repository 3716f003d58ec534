internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Foundation
internal import Glibc

/// Carries a plan out under the stack's lease, and shows how it goes.
struct Deployment {
    let store: any StateStore
    let plan: Plan
    let engine: RunningEngine
    let console: Console
    /// What the engine has otherwise than it was applied: put back, whether or not the plan changes anything.
    var drift: Drift?
    var options = ApplyOptions()
    /// Shows why resources cannot run.
    let showFailures: (ApplyFailure) -> Void

    /// - Returns: true when anything runs otherwise than before.
    @discardableResult
    func run() async throws -> Bool {
        if plan.isEmpty { return try await catchUp() }
        let lease = try store.acquireLease(on: plan.stack, for: options.operation)
        defer { store.release(lease) }
        // Planned before the lease was ours: what was done meanwhile is found out before any work is.
        guard try store.stack(named: plan.stack.name)?.generation ?? 0 == plan.baseGeneration else {
            throw StateError(.fenced)
        }
        try store.protectExports(from: plan)
        let start = ContinuousClock.now
        do {
            try await apply(under: lease)
        } catch let failure as ApplyFailure {
            throw report(failure)
        }
        let time = Self.seconds(ContinuousClock.now - start)
        let verb = options.operation == "rollback" ? "Rolled back" : "Deployed"
        guard console.events == nil else { return true }
        console.noteLine("\(verb) \(plan.stack.name), generation \(plan.desired.generation), in \(time).\n")
        return true
    }

    private func apply(under lease: Lease) async throws {
        var options = options
        options.isStopping = { Interruption.isRequested }
        Interruption.watch()
        defer { Interruption.unwatch() }
        let progress = DeploymentProgress(of: plan, on: console)
        defer { progress.end() }
        try await progress.drawn { [options] in
            try await Apply(store: store, target: engine.target, options: options).run(plan, under: lease) {
                progress.take($0)
            }
        }
    }

    /// An engine that missed the end of an earlier deployment, or in which something could not run, gets another chance.
    private func catchUp() async throws -> Bool {
        let isActive = engine.status.stacks.contains { stack in
            stack.name == plan.stack.name && stack.generation == plan.baseGeneration
                && stack.functions.allSatisfy { $0.failure == nil }
        }
        let hasDrifted = drift.map { !$0.isEmpty } ?? false
        guard !isActive || hasDrifted else { return false }
        try await engine.target.activate(plan.stack)
        if hasDrifted, console.events == nil { console.noteLine("Put back what had drifted.") }
        return true
    }

    // MARK: - Showing

    /// Shows each failure at the property that it is about, and what was not tried because of it.
    private func report(_ failure: ApplyFailure) -> CommandFailure {
        showFailures(failure)
        for (action, cause) in failure.skipped where console.events == nil {
            console.noteLine("  \(action.logicalID) skipped because \(cause) failed")
        }
        let count = failure.failures.count
        let words = count == 1 ? "a resource" : "\(count) resources"
        guard let generation = failure.keptGeneration else {
            return CommandFailure(.invalidTemplate, "\(words) cannot run; nothing was changed")
        }
        return CommandFailure(
            .partlyApplied, "\(words) cannot run; the others are deployed as generation \(generation)",
            help: "mend what cannot run and deploy again, or 'samlet rollback' to an earlier generation")
    }

    private static func seconds(_ duration: Duration) -> String {
        duration.formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow, maximumUnitCount: 2))
    }
}

/// The policies, as the command line names them.
enum FailureChoice: String, ExpressibleByArgument, CaseIterable {
    case rollback, keep

    var policy: FailurePolicy { self == .keep ? .keep : .rollback }
}

extension Plan {
    /// Asks before data is lost; without a terminal to ask on, that is refused.
    func approveDataLoss(isAllowed: Bool, on console: Console) throws {
        guard !dataLoss.isEmpty, !isAllowed else { return }
        let names =
            dataLoss.map { "'\($0.logicalID)'" }.joined(separator: ", ") + (dataLoss.count == 1 ? " holds" : " hold")
        guard console.isInteractive, isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .refused, "what \(names) would be lost", help: "run it with --allow-destroy if that is meant")
        }
        guard console.confirm("What \(names) will be lost. Go on?") else {
            throw CommandFailure(.refused, "nothing was changed")
        }
    }
}
