internal import ArgumentParser
internal import Artifacts
internal import Daemon
internal import Deployments

/// Shows what a deployment would change.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", _superCommandName: Samlet.name,
        abstract: "Show what deploying would change, and change nothing.",
        discussion: """
            With --out, the plan is saved too, and 'samlet deploy FILE' does exactly what it says, or refuses when something \
            moved meanwhile. With --base, the template and its code at a git revision are what the present ones are compared \
            with; no state and no engine are needed, and no code is run.

            Where an engine runs, what it has otherwise than it was applied is told as drift, and what was made over the Lambda \
            API beside the stack; 'samlet deploy' puts drift back. --drift-only tells of that alone, of the stack of --stack-name \
            or of the template.
            """)

    @OptionGroup var template: TemplateOptions

    @Flag(name: .long, help: "End with status 2 when there are changes, and with 3 when there is drift only.")
    var exitCode = false

    @Option(name: .long, help: "text, json, or markdown for the comment of a pull or merge request.")
    var format = PlanFormat.text

    @Option(
        name: .long, help: ArgumentHelp("Save the plan, for 'samlet deploy FILE'.", valueName: "file"),
        completion: .file())
    var out: String?

    @Flag(help: "Show generated resources, and all properties of new ones.")
    var expand = false

    @Option(name: .long, help: ArgumentHelp("Compare with this git revision.", valueName: "rev"))
    var base: String?

    @Option(name: .long, help: "Compare from this generation of the stack, instead of the template.")
    var from: Int?

    @Option(name: .long, help: "Compare to this generation. (default: the present one)")
    var to: Int?

    @Flag(help: "Show only what the engine has otherwise than it was applied.")
    var driftOnly = false

    func validate() throws {
        if driftOnly, base != nil || from != nil || out != nil {
            throw ValidationError("--drift-only goes without --base, --from and --out")
        }
        if to != nil, from == nil { throw ValidationError("--to needs --from") }
        if base != nil, from != nil { throw ValidationError("--base and --from do not go together") }
        if out != nil, base != nil || from != nil {
            throw ValidationError("only a plan for what is deployed can be saved: --out goes without --base and --from")
        }
    }

    func run() async throws {
        try await Settings().running { settings in
            if driftOnly {
                let hasDrifted = try await DriftCheck(settings: settings, options: template).run(format: format)
                if exitCode, hasDrifted { throw ExitStatus.drift.code }
                return
            }
            let status: ExitStatus =
                if let from {
                    try showGenerations(from: from, settings)
                } else if let base {
                    try await showRevision(base, settings)
                } else {
                    try await showDeployment(settings)
                }
            if exitCode, status != .done { throw status.code }
        }
    }

    private func showGenerations(from: Int, _ settings: Settings) throws -> ExitStatus {
        let comparison = GenerationComparison(
            settings: settings, stackName: template.stackName, from: from, to: to)
        let plan = try comparison.plan()
        let origin = PlanOrigin(plan, secrets: try settings.project().secrets(), settings: settings)
        PlanOutput(format: format, isExpanded: expand, base: "generation \(from)").show(plan, of: origin)
        return plan.isEmpty ? .done : .changes
    }

    private func showRevision(_ base: String, _ settings: Settings) async throws -> ExitStatus {
        let output = PlanOutput(format: format, isExpanded: expand, base: base)
        var isEmpty = true
        try await RevisionComparison(settings: settings, options: template, revision: base).run { plan, preparation in
            preparation.showWarnings()
            output.show(plan, of: PlanOrigin(preparation))
            isEmpty = plan.isEmpty
        }
        return isEmpty ? .done : .changes
    }

    private func showDeployment(_ settings: Settings) async throws -> ExitStatus {
        let request = try template.request(of: "deploy")
        let project = settings.project(near: request.file.folder)
        let answers = AnswerBook(of: .diff, request, in: project, settings: settings)
        if out == nil, await answers.sayAgain() { return .done }
        let transcript = Transcript()
        let settings = settings.transcribed(into: transcript)
        async let prior = PriorKnowledge(of: request.deployedName, in: project, settings: settings)
        var preparation = try StackPreparation(request, settings: settings, isDeploying: false)
        try await preparation.packageCode()
        let (state, status) = try await (prior.state, prior.status)
        let endpoints = status?.endpoints ?? preparation.project.lastEndpoints ?? unknownEndpoints(preparation)
        let plan = try preparation.plan(over: state, endpoints: endpoints)
        preparation.showWarnings()
        let drift = try state.flatMap { try status?.drift(from: $0, secrets: preparation.project.secrets()) }
        PlanOutput(format: format, isExpanded: expand, drift: drift).show(plan, of: PlanOrigin(preparation))
        if let out { try save(plan, to: out, preparation, endpoints, status, drift) }
        let hasDrifted = drift.map { !$0.isEmpty } ?? false
        guard plan.isEmpty, !hasDrifted else { return plan.isEmpty ? .drift : .changes }
        if let state, let status { answers.keep(transcript, preparation, over: state, status) }
        return .done
    }

    /// Where an engine that never ran will answer is known when it does.
    private func unknownEndpoints(_ preparation: StackPreparation) -> Endpoints {
        preparation.project.hasState ? preparation.settings.wantedEndpoints : .unknown
    }

    private func save(
        _ plan: Plan, to path: String, _ preparation: StackPreparation, _ endpoints: Endpoints, _ status: EngineStatus?,
        _ drift: Drift?
    ) throws {
        try preparation.project.create()
        let secrets = try preparation.project.secrets()
        let running = status?.stacks.first { $0.name == plan.stack.name }?.generation
        let saved = SavedPlan(
            of: plan, document: preparation.document, secrets: secrets, samletVersion: Settings.version,
            endpoints: endpoints, runningGeneration: running, drift: drift, madeAt: preparation.settings.time,
            files: preparation.files, parameters: preparation.parameters)
        try ArtifactStore(root: preparation.project.artifactsPath)
            .keep(saved.artifacts, forPlan: ContentDigest(of: saved.digest.utf8))
        try PlanFile.write(saved.bytes(secrets: secrets), to: path)
        preparation.console.noteLine("Saved the plan; 'samlet deploy \(path)' carries it out.")
    }
}
