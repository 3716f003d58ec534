internal import ArgumentParser

/// The command line: one file per command.
@main
struct Samlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "samlet", abstract: "Runs AWS SAM and CloudFormation templates on this machine.",
        version: Settings.version,
        subcommands: [
            InitCommand.self, DeployCommand.self, DiffCommand.self, DestroyCommand.self, InvokeCommand.self,
            LogsCommand.self,
            StatusCommand.self, ValidateCommand.self, ExplainCommand.self, TransformCommand.self, GraphCommand.self,
            EngineCommand.self,
        ])

    /// Commands that never wait run on the process's first thread: others get by with memory that grows page by page.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}
