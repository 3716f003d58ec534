internal import ArgumentParser
internal import Daemon
internal import Deployments

/// Shows what a deployment would change.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what deploying would change, and change nothing.")

    @OptionGroup var template: TemplateOptions

    @Flag(name: .long, help: "End with status 2 when there are changes.")
    var exitCode = false

    func run() async throws {
        try await Settings().running { settings in
            var preparation = try StackPreparation(template, settings: settings, isDeploying: false)
            try await preparation.packageCode()
            let status = try? await ControlClient(preparation.project).status()
            let endpoints = status?.endpoints ?? preparation.project.lastEndpoints ?? settings.wantedEndpoints
            let plan = try preparation.plan(endpoints: endpoints)
            preparation.showWarnings()
            settings.console.output(preparation.text(of: plan, style: settings.console.outputStyle))
            if exitCode, !plan.isEmpty { throw ExitStatus.changes.code }
        }
    }
}
