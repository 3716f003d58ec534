internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Foundation
internal import Glibc
internal import Validation

/// Makes a template run.
struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", abstract: "Deploy a template to the engine, which is started when it is not running.",
        discussion: """
            Checks the template, packages the code, shows what will change, and changes it. What ran before runs on until \
            everything new is ready. Outputs and URLs go to stdout.
            """)

    @OptionGroup var template: TemplateOptions

    @Flag(name: .long, help: "Go on even if the plan deletes or replaces resources that hold data.")
    var allowDestroy = false

    func run() async throws {
        try await Settings().running { settings in
            var preparation = try StackPreparation(template, settings: settings, isDeploying: true)
            try await preparation.packageCode()
            let engine = try await settings.engine(of: preparation.project)
            let plan = try preparation.plan(endpoints: engine.status.endpoints)
            preparation.showWarnings()
            settings.console.note(preparation.text(of: plan, style: settings.console.errorStyle))
            try approve(plan, settings.console)
            let deployment = Deployment(preparation: preparation, plan: plan, engine: engine)
            try await deployment.run()
            let report = DeploymentReport(status: try await engine.client.status(), state: plan.desired)
            settings.console.output(report.text(style: settings.console.outputStyle))
        }
    }

    /// Asks before data is lost; without a terminal to ask on, that is refused.
    private func approve(_ plan: Plan, _ console: Console) throws {
        guard !plan.dataLoss.isEmpty, !allowDestroy else { return }
        let names = plan.dataLoss.map { "'\($0.logicalID)'" }.joined(separator: ", ")
        guard console.isInteractive, isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .refused, "what \(names) hold would be lost", help: "deploy with --allow-destroy if that is meant")
        }
        guard console.confirm("What \(names) hold will be lost. Go on?") else {
            throw CommandFailure(.refused, "nothing was changed")
        }
    }
}

/// Carries a plan out under the stack's lease, and shows how it goes.
struct Deployment {
    let preparation: StackPreparation
    let plan: Plan
    let engine: RunningEngine

    private var console: Console { preparation.console }

    func run() async throws {
        let isActive = engine.status.stacks.contains {
            $0.name == plan.stack.name && $0.generation == plan.baseGeneration
        }
        if plan.isEmpty {
            // An engine that missed the end of an earlier deployment catches up.
            if !isActive { try await engine.target.activate(plan.stack) }
            return
        }
        let store = preparation.store
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

    /// Shows each failure at the property that it is about.
    private func report(_ failure: ApplyFailure) -> CommandFailure {
        let diagnostics = failure.failures.map { $0.failure.diagnostic(for: $0.action, in: preparation.pipeline) }
        console.report(diagnostics, in: preparation.pipeline.sources)
        let count = diagnostics.count
        return CommandFailure(
            .invalidTemplate, "\(count == 1 ? "a resource" : "\(count) resources") cannot run; nothing was changed")
    }

    private static func seconds(_ duration: Duration) -> String {
        duration.formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow, maximumUnitCount: 2))
    }
}
