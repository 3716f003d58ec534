internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Glibc
internal import OrderedCollections

/// Removes a stack.
struct DestroyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy", _superCommandName: Samlet.name, abstract: "Remove a stack and everything it runs.",
        discussion: """
            Resources whose DeletionPolicy keeps them are listed and can be taken into a stack again with 'samlet adopt'. A stack \
            whose exports other stacks import is not removed: they are named, and have to be deployed without the imports, or \
            removed, first.
            """)

    @Argument(help: "The stack's name. (default: the only stack there is)")
    var stack: String?

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    func run() async throws {
        try await Settings().running { settings in
            let project = settings.project()
            let store = try settings.store(of: project, isCreating: false)
            let target = RemoteEngine(client: ControlClient(project), secrets: try project.secrets())
            let isRunning = (try? await ControlClient(project).status()) != nil
            try await settings.settle(store, on: isRunning ? target : nil, of: stack)
            let state = try store.chosenStack(stack)
            try store.protectExports(ofRemoved: state)
            try approve(state, settings.console)
            let lease = try store.acquireLease(on: state.identity, for: "destroy")
            defer { store.release(lease) }
            let retained = try await Apply(store: store, target: target)
                .destroy(state, under: lease, isRunning: isRunning)
            AnswerBook.forget(state.identity, in: project)
            report(state, retained, settings.console)
        }
    }

    private func report(_ state: StackState, _ retained: [ResourceRecord], _ console: Console) {
        let count = state.records.count - retained.count
        let kept = retained.isEmpty ? "" : ", \(retained.count) kept by policy"
        console.noteLine(
            "Destroyed \(state.identity.name): \(count == 1 ? "one resource" : "\(count) resources")\(kept).")
        for record in retained { console.noteLine("  kept: \(record.logicalID)  \(record.type)  \(record.physicalID)") }
    }

    private func approve(_ state: StackState, _ console: Console) throws {
        if yes { return }
        guard console.isInteractive, isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .refused, "destroying '\(state.identity.name)' needs an approval", help: "run with --yes")
        }
        let lost = state.lostByRemoval.map { "'\($0.logicalID)'" }
        let loss =
            lost.isEmpty
            ? ""
            : " What \(lost.prefix(8).joined(separator: ", "))\(lost.count > 8 ? " and \(lost.count - 8) more" : "") \(lost.count == 1 ? "holds" : "hold") is lost."
        guard console.confirm("Destroy \(state.identity.name) with its \(state.records.count) resources?\(loss)") else {
            throw CommandFailure(.refused, "nothing was changed")
        }
    }
}
