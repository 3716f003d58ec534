internal import ArgumentParser
internal import Daemon
internal import Diagnostics

/// Starts a new application.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", _superCommandName: Samlet.name, abstract: "Start a new application from a starter.",
        discussion: "Starters: \(Starter.all.map(\.name).joined(separator: ", ")).")

    @Argument(help: "The folder to write to.", completion: .directory)
    var folder: String?

    @Option(name: .long, help: ArgumentHelp("The starter to begin with.", valueName: "name"))
    var starter = "hello-python"

    func run() async throws {
        try await Settings().running { settings in
            guard let chosen = Starter.all.first(where: { $0.name == starter }) else {
                let names = Starter.all.map(\.name)
                throw CommandFailure(
                    .error, "no starter '\(starter)'" + suggestion(for: starter, in: names),
                    help: "there are \(names.joined(separator: ", "))")
            }
            let target = folder ?? chosen.name
            try chosen.write(to: absolutePath(target))
            settings.console.noteLine("Wrote \(chosen.files.count) files to \(target). Next:")
            settings.console.outputLine("cd \(target) && samlet deploy")
        }
    }
}
