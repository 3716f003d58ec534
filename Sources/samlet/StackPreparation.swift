internal import Artifacts
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Templates
internal import Validation

/// The way from a template file to a plan, as `deploy` and `diff` go it.
///
/// Reads and packages; nothing that runs is touched, and no state is changed.
struct StackPreparation {
    let settings: Settings
    let file: TemplateFile
    let project: ProjectFolder
    let stack: StackIdentity
    private(set) var pipeline: TemplatePipeline
    private let absentFiles = AbsentFiles()
    /// The saved states; those in memory, which are none, where no state was ever saved.
    let store: any StateStore
    /// The stacks before anything else was read of them.
    private let serials: [StackSerial]
    private var context: EvaluationContext
    private let graph: ResourceGraph
    private var code: [CodeReference] = []
    private var packaged = CodePackaging.Outcome()

    var console: Console { settings.console }

    /// Reads the template and builds the graph of its resources.
    /// - Parameter isDeploying: creates the project's folder and its state where there are none.
    /// - Throws: a failure of status 8, after every error of the template was shown.
    init(_ request: TemplateRequest, settings: Settings, isDeploying: Bool) throws {
        let file = request.file
        let stack = StackIdentity(
            name: request.deployedName, accountID: "000000000000", region: request.region)
        try self.init(
            file, stack: stack, overrides: request.overrides, settings: settings,
            project: settings.project(near: file.folder), isDeploying: isDeploying)
    }

    /// The same for a template at an absolute path, for planning a known stack anew.
    init(
        template path: String, stack: StackIdentity, overrides: [String: String], settings: Settings,
        project: ProjectFolder
    ) throws {
        try self.init(
            TemplateFile(argument: path), stack: stack, overrides: overrides, settings: settings, project: project,
            isDeploying: false)
    }

    /// - Parameter requiresParameters: false where values may be unknown, since nothing will be deployed.
    init(
        _ file: TemplateFile, stack: StackIdentity, overrides: [String: String], settings: Settings,
        project: ProjectFolder, isDeploying: Bool, requiresParameters: Bool = true
    ) throws {
        self.settings = settings
        self.file = file
        self.project = project
        self.stack = stack
        let pseudo = PseudoParameters(accountID: stack.accountID, region: stack.region, stackName: stack.name)
        pipeline = TemplatePipeline(
            file.source, overrides: overrides, pseudoParameters: pseudo, requiresParameters: requiresParameters,
            deploymentTime: settings.time,
            included: { [absentFiles] path in
                let text = file.included(path)
                if text == nil { absentFiles.add(file.location(of: path)) }
                return text
            })
        context = EvaluationContext(
            pseudoParameters: pseudo, parameters: pipeline.parameters, mappings: pipeline.deployable.mappings)
        try Self.stopOnErrors(pipeline, settings.console)
        store = try settings.store(of: project, isCreating: isDeploying)
        serials = try store.serials()
        context.exports = try store.exports(except: stack.name)
        var diagnostics = DiagnosticList()
        context.conditions = Conditions.evaluated(of: pipeline.deployable, in: context, into: &diagnostics)
        graph = ResourceGraph(template: pipeline.deployable, conditions: context.conditions, into: &diagnostics)
        pipeline.add(diagnostics)
        try Self.stopOnErrors(pipeline, settings.console)
    }

    /// Packages the code of the functions and layers.
    /// - Parameter isBuilding: false takes the files as they are and runs nothing.
    /// - Throws: a failure of status 8, after everything that cannot be packaged was shown.
    mutating func packageCode(isBuilding: Bool = true) async throws {
        var diagnostics = DiagnosticList()
        code = CodeReference.all(in: graph.resources, context: context, into: &diagnostics)
        let packaging = try CodePackaging(
            project: project, templateFolder: file.folder, settings: settings, isBuilding: isBuilding)
        packaged = await packaging.package(code)
        diagnostics.add(contentsOf: packaged.diagnostics.all)
        pipeline.add(diagnostics)
        try Self.stopOnErrors(pipeline, console)
    }

    /// Compares with a state; nil for a new stack.
    /// - Throws: a failure of status 8, after every error of the template was shown.
    mutating func plan(over state: StackState?, endpoints: Endpoints) throws -> Plan {
        var diagnostics = DiagnosticList()
        let input = PlanInput(
            template: pipeline.deployable, graph: graph, context: context, stack: stack, templatePath: file.path,
            state: state, endpoints: endpoints, artifacts: packaged.artifacts,
            installations: packaged.installations, fileNames: fileNames)
        var plan = Planner.plan(input, into: &diagnostics)
        let layers = LayerCheck(desired: plan.desired) { [store, stack] () throws(StateError) in
            try store.layerARNs(except: stack.name)
        }
        try layers.run(into: &diagnostics)
        try store.exportCheck(for: stack.name).run(plan, template: pipeline.deployable, into: &diagnostics)
        pipeline.add(diagnostics)
        try Self.stopOnErrors(pipeline, console)
        if let code = try? ArtifactStore(root: project.artifactsPath) { plan.compareCode(in: code) }
        return plan
    }

    /// Shows what was found that is no error; each thing once, however often it is asked.
    func showWarnings() {
        let warnings = pipeline.findings
        if !warnings.isEmpty { console.report(warnings, in: pipeline.sources) }
    }

    /// Shows a plan as text.
    func text(of plan: Plan, style: TextStyle) -> String {
        PlanTextRenderer(
            templateName: file.source.name, style: style, width: console.width, secrets: secrets, links: console.links
        ).text(for: plan)
    }

    /// The project's key; one for this moment where none can be kept, so that digests of plans with secrets differ each time.
    var secrets: SecretBox { (try? project.secrets()) ?? SecretBox(key: SecretBox.newKey()) }

    /// How a plan is written as JSON.
    var document: PlanDocument {
        PlanDocument(secrets: secrets, templateName: file.source.name, fileNames: fileNames)
    }

    /// The names of the files that the template includes and nests.
    private var fileNames: [SourceID: String] {
        let others = pipeline.sources.texts.enumerated().dropFirst().map { index, text in
            (SourceID(index: UInt32(index)), text.name)
        }
        return Dictionary(others) { first, _ in first }
    }

    /// The template and the files that it includes, with their digests.
    var files: [SavedPlan.File] {
        pipeline.sources.texts.enumerated().map { index, text in
            let path = index == 0 ? file.path : absolutePath(text.name)
            return SavedPlan.File(path: path, sha256: ContentDigest(of: text.bytes).hexadecimal)
        }
    }

    /// The values of the template's parameters; of those that are not to be shown, keyed digests.
    var parameters: [String: SavedPlan.Parameter] {
        pipeline.parameters.compactMapValues { value in
            let text = value.text ?? value.list?.compactMap(\.text).joined(separator: ",")
            return text.map { value.holdsSecret ? .secret(digest: secrets.digest(of: $0)) : .clear($0) }
        }
    }

    /// What was said when there was nothing to do, with all that it came from; nil where some of that is not known.
    /// - Parameters:
    ///   - state: what the plan was compared with.
    ///   - status: what the engine said.
    func answer(
        to question: String, over state: StackState, _ status: EngineStatus, _ utterances: [SettledAnswer.Utterance]
    ) -> SettledAnswer? {
        let serial = StackSerial(name: stack.name, lineage: state.lineage, generation: state.generation)
        guard let mark = status.mark, serials.contains(serial) else { return nil }
        return SettledAnswer(
            to: SettledAnswer.Circumstances(question: question, stacks: serials, engine: mark),
            files: files, absentFiles: absentFiles.paths, code: code, packaging: packaged.summary,
            utterances: utterances,
            end: status.stacks.first { $0.name == stack.name }?.schedules.compactMap(\.nextAt).min())
    }

    private static func stopOnErrors(_ pipeline: TemplatePipeline, _ console: Console) throws {
        guard pipeline.diagnostics.hasErrors else { return }
        console.report(pipeline.findings, in: pipeline.sources)
        let count = pipeline.diagnostics.all.count { $0.severity == .error }
        throw CommandFailure(.invalidTemplate, "the template has \(count == 1 ? "an error" : "\(count) errors")")
    }
}
