internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Documents
internal import Templates

/// What the engine has of one stack otherwise than it was applied, shown by itself.
struct DriftCheck {
    let settings: Settings
    let options: TemplateOptions

    /// Shows the drift, or that no engine runs, which is none: it starts with what was applied.
    /// - Returns: true when there is drift.
    func run(format: PlanFormat) async throws -> Bool {
        let request = options.template == nil ? nil : try options.request(of: "deploy")
        let project = settings.project(near: request?.file.folder)
        let state = try settings.store(of: project, isCreating: false)
            .chosenStack(options.stackName ?? request?.deployedName)
        let status = try? await ControlClient(project).status()
        let drift = try status?.drift(from: state, secrets: project.secrets())
        if drift == nil {
            settings.console.noteLine("note: no engine runs; it starts with what was applied")
        }
        let output =
            switch format {
            case .json: json(drift, of: state)
            case .markdown:
                DriftMarkdownRenderer(stack: state.identity.name, generation: state.generation).text(for: drift)
            case .text: text(drift, of: state)
            }
        settings.console.output(output)
        return drift.map { !$0.isEmpty } ?? false
    }

    private func text(_ drift: Drift?, of state: StackState) -> String {
        let lines = drift?.lines(style: settings.console.outputStyle) ?? []
        let heading = settings.console.outputStyle.bold(state.identity.name) + " · generation \(state.generation)"
        let verdict = drift.map { $0.isEmpty ? ["No drift: what was applied runs."] : [] } ?? ["Nothing runs."]
        return ([heading] + verdict + lines).joined(separator: "\n") + "\n"
    }

    private func json(_ drift: Drift?, of state: StackState) -> String {
        let span = SourceSpan(at: .start)
        let node = Node.map(
            [
                "formatVersion": .integer(PlanDocument.formatVersion, at: span), "kind": .text("drift", at: span),
                "stack": .text(state.identity.name, at: span), "generation": .integer(state.generation, at: span),
                "drift": drift?.node,
            ], at: span)
        return JSONWriter.text(of: node, layout: .indented)
    }
}

extension EngineStatus {
    /// What the engine has of a stack otherwise than it was applied.
    func drift(from state: StackState, secrets: SecretBox) -> Drift {
        Drift(of: facts(of: state.identity.name), from: state, secrets: secrets)
    }
}
