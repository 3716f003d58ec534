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
    /// Shows why resources cannot run.
    let showFailures: (ApplyFailure) -> Void

    func run() async throws {
        let isActive = engine.status.stacks.contains {
            $0.name == plan.stack.name && $0.generation == plan.baseGeneration
        }
        if plan.isEmpty {
            // An engine that missed the end of an earlier deployment catches up.
            if !isActive { try await engine.target.activate(plan.stack) }
            return
        }
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        defer { store.release(lease) }
        let start = ContinuousClock.now
        do {
            try await Apply(store: store, target: engine.target).run(plan, under: lease) { [console] event in
                Self.show(event, on: console)
            }
        } catch let failure as ApplyFailure {
            throw report(failure)
        }
        console.endProgress()
        let time = Self.seconds(ContinuousClock.now - start)
        console.noteLine("Deployed \(plan.stack.name), generation \(plan.desired.generation), in \(time).\n")
    }

    private static func show(_ event: ApplyEvent, on console: Console) {
        switch event {
        case .started(let action): console.progress("  \(action.kind.symbol) \(action.logicalID)")
        case .finished, .failed, .committed: break
        }
    }

    private func report(_ failure: ApplyFailure) -> CommandFailure {
        showFailures(failure)
        let count = failure.failures.count
        return CommandFailure(
            .invalidTemplate, "\(count == 1 ? "a resource" : "\(count) resources") cannot run; nothing was changed")
    }

    private static func seconds(_ duration: Duration) -> String {
        duration.formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow, maximumUnitCount: 2))
    }
}

extension Plan {
    /// Asks before data is lost; without a terminal to ask on, that is refused.
    func approveDataLoss(isAllowed: Bool, on console: Console) throws {
        guard !dataLoss.isEmpty, !isAllowed else { return }
        let names = dataLoss.map { "'\($0.logicalID)'" }.joined(separator: ", ")
        guard console.isInteractive, isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .refused, "what \(names) hold would be lost", help: "deploy with --allow-destroy if that is meant")
        }
        guard console.confirm("What \(names) hold will be lost. Go on?") else {
            throw CommandFailure(.refused, "nothing was changed")
        }
    }
}
