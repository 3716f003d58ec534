internal import Artifacts
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Documents
internal import Glibc
internal import Templates

/// Carries a saved plan out exactly as it was shown, or says what moved since.
struct SavedPlanDeployment {
    private let settings: Settings
    private let saved: SavedPlan
    /// The plan's file as the user named it.
    private let name: String
    private let project: ProjectFolder
    private let secrets: SecretBox
    /// From the command line: the values of NoEcho parameters, for planning anew.
    private let overrides: [String: String]

    private var console: Console { settings.console }

    init(bytes: [UInt8], name: String, settings: Settings, overrides: [String: String]) throws {
        self.settings = settings
        self.name = name
        self.overrides = overrides
        guard let project = try Self.project(of: bytes, settings) else {
            throw Self.stale(name, ["there is no project here whose plan it could be"])
        }
        self.project = project
        secrets = try project.secrets()
        do throws(SavedPlan.Problem) {
            saved = try SavedPlan(from: bytes, secrets: secrets)
        } catch {
            switch error {
            case .damaged:
                throw CommandFailure(
                    .error, "'\(name)' is not a whole plan", help: "make it again with 'samlet diff --out'")
            case .tooNew: throw Self.stale(name, ["it was made by a newer samlet"])
            }
        }
    }

    /// The project of the current folder, or that of the plan's template, whichever the plan was made in.
    private static func project(of bytes: [UInt8], _ settings: Settings) throws -> ProjectFolder? {
        let origin = SavedPlan.origin(of: bytes)
        let folder = origin.map {
            String($0.templatePath.prefix(upTo: $0.templatePath.lastIndex(of: "/") ?? $0.templatePath.startIndex))
        }
        let candidates = ([settings.project()] + (folder.map { [settings.project(near: $0)] } ?? [])).filter(\.exists)
        return try candidates.first { try $0.secrets().projectName == origin?.project } ?? candidates.first
    }

    /// - Parameter maximumAge: of the plan; nil for any.
    func run(onFailure: FailurePolicy, allowsDestroying: Bool, maximumAge: Duration?) async throws {
        let store = try settings.store(of: project, isCreating: true)
        let state = try store.stack(named: saved.desired.identity.name)
        let artifacts = try artifactStore()
        let check = SavedPlanCheck(saved, secrets: secrets)
        let late = maximumAge.map { check.obstacles(at: settings.time, maximumAge: $0) } ?? []
        try await refuse(
            late + check.obstacles(state: state, version: Settings.version) { artifacts.contains($0) }, over: state)
        let engine = try await settings.engine(of: project)
        let status = try await engine.client.status()
        let running = status.stacks.first { $0.name == saved.desired.identity.name }?.generation
        let drift = state.map { status.drift(from: $0, secrets: secrets) }
        try await refuse(
            check.obstacles(endpoints: status.endpoints, runningGeneration: running, drift: drift), over: state)
        noteChangedFiles()
        var plan = check.plan(over: state, endpoints: status.endpoints)
        plan.compareCode(in: artifacts)
        let renderer = PlanTextRenderer(
            templateName: templateName, style: console.errorStyle, width: console.width, secrets: secrets,
            links: console.links)
        console.show(plan, drift, as: renderer.text(for: plan))
        try store.protectExports(from: plan)
        try plan.approveDataLoss(isAllowed: allowsDestroying, on: console)
        let template = saved.files.first { $0.path == plan.desired.templatePath }
        let options = ApplyOptions(onFailure: onFailure, templateDigest: template?.sha256 ?? "")
        try await Deployment(
            store: store, plan: plan, engine: engine, console: console, drift: drift, options: options
        ) { [console] failure in
            for (action, cause) in failure.failures {
                console.report(CommandFailure(.error, "\(action.logicalID): \(cause.message)", help: cause.help))
            }
        }.run()
        console.show(DeploymentReport(status: try await engine.client.status(), state: plan.desired))
    }

    private var templateName: String { saved.document["template"]?.text ?? "template" }

    private func artifactStore() throws -> ArtifactStore {
        do throws(ArtifactError) {
            return try ArtifactStore(root: project.artifactsPath)
        } catch {
            throw CommandFailure(.error, error.message)
        }
    }

    /// What was reviewed is what is done, whatever the files say by now.
    private func noteChangedFiles() {
        for file in saved.files {
            guard let bytes = try? TemplateFile.bytes(of: file.path) else { continue }
            if ContentDigest(of: bytes).hexadecimal != file.sha256 {
                console.noteLine("note: \(file.path) has changed since the plan was made; the plan does what it says")
            }
        }
    }

    // MARK: - Refusing

    private static func stale(_ name: String, _ reasons: [String]) -> CommandFailure {
        CommandFailure(
            .stalePlan, "'\(name)' can no longer be carried out: \(reasons.joined(separator: "; "))",
            help: "make a new plan with 'samlet diff --out', and have it reviewed again")
    }

    /// Says what moved, and what a plan made now would do otherwise.
    private func refuse(_ obstacles: [SavedPlanCheck.Obstacle], over state: StackState?) async throws {
        guard !obstacles.isEmpty else { return }
        if obstacles != [.otherProject] {
            do {
                let lines = PlanComparison(from: saved.document, to: try await presentPlan()).lines
                console.noteLine(
                    lines.isEmpty ? "A plan made now does the same." : "A plan made now differs from the saved one:")
                for line in lines.prefix(100) { console.noteLine("  \(shown(line))") }
                if lines.count > 100 { console.noteLine("  and \(lines.count - 100) more") }
            } catch let failure as CommandFailure {
                console.noteLine("No plan can be made now to compare with: \(failure.message).")
            }
        }
        throw Self.stale(name, obstacles.map(\.message))
    }

    private func shown(_ line: String) -> String {
        let text = line.terminalSafe
        let cut = text.count > console.width - 3 ? "\(text.prefix(max(console.width - 4, 20)))…" : text
        return console.errorStyle.coloured(cut, line.hasPrefix("+") ? .green : .red)
    }

    /// The plan that the template makes now, with the parameters of the saved one.
    private func presentPlan() async throws -> Node {
        var values = overrides
        for (name, value) in saved.parameters {
            switch value {
            case .clear(let text): values[name] = text
            case .secret(let digest):
                guard let given = overrides[name], secrets.digest(of: given) == digest else {
                    throw CommandFailure(
                        .error, "the value of '\(name)' is not kept; give it with --parameter-overrides")
                }
            }
        }
        let path = saved.desired.templatePath
        guard access(path, F_OK) == 0 else { throw CommandFailure(.error, "'\(path)' does not exist") }
        var preparation = try StackPreparation(
            template: path, stack: saved.desired.identity, overrides: values, settings: settings, project: project)
        try await preparation.packageCode()
        let status = try? await ControlClient(project).status()
        let plan = try preparation.plan(
            over: preparation.store.stack(named: preparation.stack.name),
            endpoints: status?.endpoints ?? project.lastEndpoints ?? saved.endpoints)
        return PlanDocument(secrets: secrets, templateName: templateName).node(for: plan)
    }
}
