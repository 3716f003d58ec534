internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Validation

/// Makes a template run.
struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy", _superCommandName: Samlet.name,
        abstract: "Deploy a template to the engine, which is started when it is not running.",
        discussion: """
            Checks the template, packages the code, shows what will change, and changes it. What ran before runs on until \
            everything new is ready. Outputs and URLs go to stdout.

            A plan that 'samlet diff --out' saved is carried out exactly as it was shown; when something moved meanwhile, that \
            is said, nothing is done, and the exit status is 4.

            With --format json, stdout has one JSON object a line for everything that happens, errors included, and nothing \
            else; docs/deploy-events.md describes them.
            """)

    @OptionGroup var template: TemplateOptions

    @Flag(name: .long, help: "Go on even if the plan deletes or replaces resources that hold data.")
    var allowDestroy = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "When some resources cannot run: rollback leaves everything as it was, keep deploys the others.",
            valueName: "policy"))
    var onFailure = FailureChoice.rollback

    @Option(name: .long, help: "text, or json for a line of JSON for each thing that happens.")
    var format = DeployFormat.text

    @Option(
        name: .long,
        help: ArgumentHelp("Refuse a saved plan that is older, such as 12h.", valueName: "age"),
        transform: Age.init)
    var maxAge: Age?

    func validate() throws {
        guard PlanFile.isPlan(at: template.template), let option = template.stackOption else { return }
        throw ValidationError("a saved plan says which stack and which region: \(option) goes with a template")
    }

    func run() async throws {
        try await Settings().tellingEvents(format == .json).running { settings in
            if let bytes = try PlanFile.bytes(at: template.template) {
                let deployment = try SavedPlanDeployment(
                    bytes: bytes, name: template.template ?? "", settings: settings,
                    overrides: try template.overrides())
                return try await deployment.run(
                    onFailure: onFailure.policy, allowsDestroying: allowDestroy, maximumAge: maxAge?.duration)
            }
            let request = try template.request(of: "deploy")
            if maxAge != nil {
                throw CommandFailure(
                    .error, "--max-age is of saved plans, and '\(request.file.source.name)' is a template")
            }
            let project = settings.project(near: request.file.folder)
            let answers = AnswerBook(of: .deploy, request, in: project, settings: settings)
            if await answers.sayAgain() { return }
            let transcript = Transcript()
            let settings = settings.transcribed(into: transcript)
            async let prior = PriorKnowledge(of: request.deployedName, in: project, settings: settings)
            var preparation = try StackPreparation(request, settings: settings, isDeploying: true)
            try await preparation.packageCode()
            let known = try await prior
            let isFresh = known.isFresh
            var engine = try await settings.engine(of: project, running: isFresh ? known.status : nil)
            let isSettled = try await settings.settle(
                preparation.store, on: engine.target, of: preparation.stack.name)
            if isSettled { engine.status = try await engine.client.status() }
            let state =
                isSettled || !isFresh ? try preparation.store.stack(named: preparation.stack.name) : known.state
            let plan = try preparation.plan(over: state, endpoints: engine.status.endpoints)
            preparation.showWarnings()
            let drift = state.map { engine.status.drift(from: $0, secrets: preparation.secrets) }
            settings.console.show(plan, drift, as: preparation.text(of: plan, style: settings.console.errorStyle))
            try plan.approveDataLoss(isAllowed: allowDestroy, on: settings.console)
            var deployment = deployment(of: plan, preparation, engine)
            deployment.drift = drift
            let hasDone = try await deployment.run()
            let status = hasDone ? try await engine.client.status() : engine.status
            settings.console.show(DeploymentReport(status: status, state: plan.desired))
            if let state, plan.isEmpty, !hasDone, !isSettled, !engine.wasStarted {
                answers.keep(transcript, preparation, over: state, status)
            }
        }
    }

    private func deployment(of plan: Plan, _ preparation: StackPreparation, _ engine: RunningEngine) -> Deployment {
        let options = ApplyOptions(
            onFailure: onFailure.policy, templateDigest: Generation.digest(ofTemplate: preparation.file.source.bytes))
        return Deployment(
            store: preparation.store, plan: plan, engine: engine, console: preparation.console, options: options
        ) { failure in
            let diagnostics = failure.failures.map { $0.failure.diagnostic(for: $0.action, in: preparation.pipeline) }
            preparation.console.report(diagnostics, in: preparation.pipeline.sources)
        }
    }
}

/// The forms in which a deployment tells of itself.
enum DeployFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
