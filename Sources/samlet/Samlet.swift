internal import ArgumentParser

/// The command line: one file per command.
@main
struct Samlet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "samlet", abstract: "Runs AWS SAM and CloudFormation templates on this machine.",
        version: Settings.version,
        subcommands: [InitCommand.self, TransformCommand.self, ValidateCommand.self, ExplainCommand.self])
}
