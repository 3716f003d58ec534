internal import ArgumentParser
internal import Artifacts
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Glibc
internal import OrderedCollections
internal import Templates

/// Goes back to an earlier generation of a stack.
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", _superCommandName: Samlet.name,
        abstract: "Go back to an earlier generation of a stack.",
        discussion: """
            Shows what will change, and changes it as a deployment does: the result is a new generation that is as the earlier \
            one was. 'samlet history' lists the generations.

            An export that other stacks import can neither go nor change by it, and what the earlier generation imported must be \
            exported with the same value still: else nothing is changed, and it is said which stack is in the way.
            """)

    @Argument(help: "The generation's number.")
    var generation: Int

    @Option(name: .long, help: "The stack's name. (default: the only stack there is)")
    var stackName: String?

    @Flag(name: .long, help: "Go on even if the plan deletes or replaces resources that hold data.")
    var allowDestroy = false

    func run() async throws {
        try await Settings().running { settings in
            let project = settings.project()
            let store = try settings.store(of: project, isCreating: false)
            let console = settings.console
            _ = try store.chosenStack(stackName)
            var engine = try await settings.engine(of: project)
            if try await settings.settle(store, on: engine.target, of: stackName) {
                engine.status = try await engine.client.status()
            }
            let state = try store.chosenStack(stackName)
            let target = try store.keptState(of: state, generation: generation)
            let code = try PackagedCode(project)
            try code.check(target, generation: generation)
            var plan = StatePlanner.plan(from: state, to: target)
            plan.compareCode(in: code.artifacts)
            try store.protectExports(from: plan)
            let drift = engine.status.drift(from: state, secrets: try project.secrets())
            console.show(plan, drift, as: plan.text(console.errorStyle, width: console.width))
            try plan.approveDataLoss(isAllowed: allowDestroy, on: console)
            let options = ApplyOptions(
                operation: "rollback",
                templateDigest: try store.history(of: state.identity.name)
                    .first { $0.number == generation }?.templateDigest ?? "")
            try await Deployment(
                store: store, plan: plan, engine: engine, console: console, drift: drift, options: options
            ) {
                for (action, failure) in $0.failures { console.noteLine("\(action.logicalID): \(failure.message)") }
            }.run()
            let report = DeploymentReport(status: try await engine.client.status(), state: plan.desired)
            console.output(report.text(style: console.outputStyle))
        }
    }
}

/// The code that the functions of a state run.
private struct PackagedCode {
    let artifacts: ArtifactStore

    init(_ project: ProjectFolder) throws {
        artifacts = try ArtifactStore(root: project.artifactsPath)
    }

    /// Refuses a state of which some code is no longer there.
    func check(_ state: StackState, generation: Int) throws(CommandFailure) {
        let missing = state.records.values.filter { record in
            record.artifacts.values.contains { !artifacts.contains($0) }
                || record.installation?.libraries.map { access($0, F_OK) != 0 } ?? false
        }
        guard !missing.isEmpty else { return }
        let names = missing.prefix(8).map { "'\($0.logicalID)'" }.joined(separator: ", ")
        throw CommandFailure(
            .error, "the code of \(names) in generation \(generation) was removed from .samlet/artifacts",
            help: "check the earlier template and code out, and deploy them")
    }
}

extension StateStore {
    /// The state that a stack had in a generation.
    func keptState(of state: StackState, generation: Int) throws -> StackState {
        if generation == state.generation { return state }
        guard let kept = try snapshot(of: state.identity.name, generation: generation) else {
            throw CommandFailure(
                .error, "generation \(generation) of \(state.identity.name) is not kept",
                help: "'samlet history \(state.identity.name)' lists the generations; the last 100 are kept")
        }
        return kept
    }
}

extension Plan {
    /// What to call the template of a plan that was made between two states, which know no more of it than its path.
    var templateName: String { desired.templatePath.split(separator: "/").last.map(String.init) ?? "template" }

    /// A plan that was made between two states, as text.
    func text(_ style: TextStyle, width: Int) -> String {
        PlanTextRenderer(templateName: templateName, style: style, width: width).text(for: self)
    }
}
