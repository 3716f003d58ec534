internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Glibc
internal import OrderedCollections

/// Removes a stack.
struct DestroyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy", abstract: "Remove a stack and everything it runs.")

    @Argument(help: "The stack's name. (default: the only stack there is)")
    var stack: String?

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    func run() async throws {
        try await Settings().running { settings in
            let project = settings.project()
            let store = try settings.store(of: project, isCreating: false)
            let name = try chosenStack(store)
            guard let state = try store.stack(named: name) else {
                throw CommandFailure(.error, "no stack '\(name)'", help: "'samlet status' lists the stacks")
            }
            try approve(state, settings.console)
            let lease = try store.acquireLease(on: state.identity, for: "destroy")
            defer { store.release(lease) }
            let target = RemoteEngine(client: ControlClient(project), secrets: try project.secrets())
            let isRunning = (try? await ControlClient(project).status()) != nil
            if isRunning {
                try await Apply(store: store, target: target).destroy(state, under: lease)
            } else {
                // Nothing runs, and an engine that starts will find no such stack.
                try store.removeStack(over: state.generation, under: lease)
            }
            let count = state.records.count
            settings.console.noteLine("Destroyed \(name): \(count == 1 ? "one resource" : "\(count) resources").")
        }
    }

    private func chosenStack(_ store: any StateStore) throws -> String {
        if let stack { return stack }
        let names = try store.stackNames()
        switch names.count {
        case 1: return names[0]
        case 0: throw CommandFailure(.error, "nothing is deployed here")
        default:
            throw CommandFailure(
                .error, "several stacks are deployed: \(names.joined(separator: ", "))", help: "name one")
        }
    }

    private func approve(_ state: StackState, _ console: Console) throws {
        if yes { return }
        guard console.isInteractive, isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .refused, "destroying '\(state.identity.name)' needs an approval", help: "run with --yes")
        }
        guard console.confirm("Destroy \(state.identity.name) with its \(state.records.count) resources?") else {
            throw CommandFailure(.refused, "nothing was changed")
        }
    }
}
