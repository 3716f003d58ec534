internal import ArgumentParser
internal import Daemon
internal import Deployments

/// Shows what a deployment would change.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what deploying would change, and change nothing.",
        discussion: """
            With --out, the plan is saved too, and 'samlet deploy FILE' does exactly what it says, or refuses when something \
            moved meanwhile.
            """)

    @OptionGroup var template: TemplateOptions

    @Flag(name: .long, help: "End with status 2 when there are changes.")
    var exitCode = false

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    @Option(
        name: .long, help: ArgumentHelp("Save the plan, for 'samlet deploy FILE'.", valueName: "file"),
        completion: .file())
    var out: String?

    @Flag(help: "Show generated resources, and all properties of new ones.")
    var expand = false
    @Option(name: .long, help: "Compare from this generation of the stack, instead of the template.")
    var from: Int?

    @Option(name: .long, help: "Compare to this generation. (default: the present one)")
    var to: Int?

    func validate() throws {
        if to != nil, from == nil { throw ValidationError("--to needs --from") }
    }

    func run() async throws {
        try await Settings().running { settings in
            if let from {
                let comparison = GenerationComparison(
                    settings: settings, stackName: template.stackName, from: from, to: to)
                let plan = try comparison.plan()
                settings.console.output(plan.text(settings.console.outputStyle, width: settings.console.width))
                if exitCode, !plan.isEmpty { throw ExitStatus.changes.code }
                return
            }
            var preparation = try StackPreparation(template, settings: settings, isDeploying: false)
            try await preparation.packageCode()
            let status = try? await ControlClient(preparation.project).status()
            let endpoints = status?.endpoints ?? preparation.project.lastEndpoints ?? unknownEndpoints(preparation)
            let plan = try preparation.plan(endpoints: endpoints)
            preparation.showWarnings()
            switch format {
            case .json: settings.console.output(preparation.document.bytes(for: plan))
            case .text:
                let style = settings.console.outputStyle
                settings.console.output(preparation.text(of: plan, style: style, isExpanded: expand))
            }
            if let out { try save(plan, to: out, preparation, endpoints, status) }
            if exitCode, !plan.isEmpty { throw ExitStatus.changes.code }
        }
    }

    /// Where an engine that never ran will answer is known when it does.
    private func unknownEndpoints(_ preparation: StackPreparation) -> Endpoints {
        preparation.project.hasState ? preparation.settings.wantedEndpoints : .unknown
    }

    private func save(
        _ plan: Plan, to path: String, _ preparation: StackPreparation, _ endpoints: Endpoints, _ status: EngineStatus?
    ) throws {
        try preparation.project.create()
        let secrets = try preparation.project.secrets()
        let running = status?.stacks.first { $0.name == plan.stack.name }?.generation
        let saved = SavedPlan(
            of: plan, document: preparation.document, secrets: secrets, samletVersion: Settings.version,
            endpoints: endpoints, runningGeneration: running, files: preparation.files,
            parameters: preparation.parameters)
        try PlanFile.write(saved.bytes(secrets: secrets), to: path)
        preparation.console.noteLine("Saved the plan; 'samlet deploy \(path)' carries it out.")
    }
}
