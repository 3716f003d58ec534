internal import Deployments
internal import Diagnostics
internal import Diagrams
internal import Documents
internal import Templates
internal import Validation

/// Takes a text the whole way from bytes to a plan, and shows everything that can be shown on it.
///
/// What comes out is dropped: the point is that nothing stops the way, whatever the bytes are. Errors of the template
/// do not end it either, so that the later stages see what `samlet diff` would keep from them.
struct TemplateWalk {
    /// The text of the template.
    private let bytes: [UInt8]
    /// The text of every file that it includes.
    private let included: [UInt8]

    private static let stack = StackIdentity(name: "fuzz", accountID: "000000000000", region: "eu-central-1")
    private static let pseudoParameters = PseudoParameters(
        accountID: stack.accountID, region: stack.region, stackName: stack.name)

    /// - Parameter bytes: a template, and behind a line `#included` the text of the files it includes; without that line
    ///   a template includes itself.
    init(bytes: [UInt8]) {
        let separator = Array("\n#included\n".utf8)
        guard let place = bytes.firstRange(of: separator) else {
            self.bytes = bytes
            included = bytes
            return
        }
        self.bytes = Array(bytes[..<place.lowerBound])
        included = Array(bytes[place.upperBound...])
    }

    func run() {
        let source = SourceText(name: "template.yaml", bytes: bytes)
        // As `diff` reads it, and as `transform` does.
        let isForStack = bytes.count.isMultiple(of: 2)
        var pipeline = TemplatePipeline(
            source, overrides: [:], pseudoParameters: Self.pseudoParameters, requiresParameters: isForStack,
            isForStack: isForStack, deploymentTime: 0, isTransformRequested: !isForStack,
            included: { [included] path in SourceText(name: path, bytes: included) })
        pipeline.add(plan(pipeline))
        show(pipeline, source)
        write(pipeline)
        draw(pipeline)
    }

    // MARK: - Stages

    private func plan(_ pipeline: TemplatePipeline) -> DiagnosticList {
        var found = DiagnosticList()
        var context = EvaluationContext(
            pseudoParameters: Self.pseudoParameters, parameters: pipeline.parameters,
            mappings: pipeline.expanded.mappings)
        context.conditions = Conditions.evaluated(of: pipeline.expanded, in: context, into: &found)
        let graph = ResourceGraph(template: pipeline.expanded, conditions: context.conditions, into: &found)
        _ = CodeReference.all(in: graph, context: context, into: &found)
        var input = PlanInput(
            template: pipeline.expanded, graph: graph, context: context, stack: Self.stack,
            templatePath: "/template.yaml", state: nil)
        let first = Planner.plan(input, into: &found)
        _ = PlanTextRenderer(templateName: "template.yaml").text(for: first)
        // Once more over its own outcome, as if it had been deployed.
        input.state = first.desired
        let second = Planner.plan(input, into: &found)
        _ = PlanTextRenderer(templateName: "template.yaml", style: TextStyle(isColoured: true)).text(for: second)
        return found
    }

    private func show(_ pipeline: TemplatePipeline, _ source: SourceText) {
        let diagnostics = pipeline.diagnostics.sorted()
        let sources = pipeline.sources
        let root = pipeline.root
        _ = DiagnosticTextRenderer(sources: sources, style: TextStyle(isColoured: true), width: 80).text(
            for: diagnostics)
        _ = DiagnosticGitHubRenderer(sources: sources).text(for: diagnostics)
        _ = DiagnosticJSONRenderer(sources: sources) { root?.path(to: $0).map(\.description) ?? [] }
            .text(for: diagnostics)
        _ = DiagnosticSARIFRenderer(sources: sources, version: "0") { DiagnosticCatalogue.standard[$0]?.meaning }
            .text(for: diagnostics)
        _ = FixedText(source, diagnostics: diagnostics)
    }

    /// What is written can be read again.
    private func write(_ pipeline: TemplatePipeline) {
        let document = pipeline.expanded.document
        let texts = [YAMLWriter.text(of: document), JSONWriter.text(of: document, layout: .indented)]
        guard pipeline.root != nil else { return }
        for text in texts {
            var found = DiagnosticList()
            let node = Document.read(SourceText(name: "output", bytes: Array(text.utf8)), into: &found)
            precondition(
                node != nil || found.all.contains { [.tooManyNodes, .tooDeep].contains($0.code) },
                "what is written cannot be read again: \(found.all.first?.message ?? "")\n\(text)")
        }
    }

    private func draw(_ pipeline: TemplatePipeline) {
        for view in [ApplicationGraph.View.application, .resources] {
            let graph = ApplicationGraph(
                name: Self.stack.name, written: pipeline.template, expanded: pipeline.expanded, view: view)
            for format in DiagramFormat.allCases { _ = format.text(of: graph) }
        }
    }
}
