internal import ArgumentParser
internal import CLinux

/// The command line: one file per command.
@main
struct Samlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Runs AWS SAM and CloudFormation templates on this machine.",
        version: Settings.version,
        subcommands: [
            InitCommand.self, DeployCommand.self, DiffCommand.self, DestroyCommand.self, InvokeCommand.self,
            LogsCommand.self,
            StatusCommand.self, HistoryCommand.self, RollbackCommand.self, StateCommand.self, AdoptCommand.self,
            ValidateCommand.self,
            ExplainCommand.self, TransformCommand.self, GraphCommand.self,
            EngineCommand.self,
        ])

    /// What the commands stand behind, which each of them says too: of a command that it takes for the first word,
    /// ArgumentParser asks first whether it is to write a script for completion, and that takes milliseconds.
    static let name = "samlet"

    /// Commands that never wait run on the process's first thread, whose memory grows in large steps.
    static func main() async {
        do {
            var command = try parsed()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                // Where the system has none, pages are small.
                _ = linux_use_large_pages()
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }

    /// The command of the process's arguments.
    private static func parsed() throws -> sending any ParsableCommand {
        if let command = directlyNamed(in: CommandLine.arguments.dropFirst()) { return command }
        return try parseAsRoot()
    }

    /// The command that the first word names, ready to run. Nil for everything that needs more said, such as help and mistakes.
    ///
    /// To parse from the root takes milliseconds more: the options of every command are looked at.
    private static func directlyNamed(in words: ArraySlice<String>) -> sending (any ParsableCommand)? {
        guard let name = words.first,
            let type = configuration.subcommands.first(where: { $0.configuration.commandName == name }),
            let command = try? type.parseAsRoot(Array(words.dropFirst())), Swift.type(of: command) == type
        else { return nil }
        return command
    }
}
