internal import Diagnostics
internal import Documents
internal import SAMTransform
internal import Templates

/// The way from a template's text to its expanded form, with everything that was found wrong on the way.
///
/// Every stage goes on with the best it has, so that one run reports all there is.
struct TemplatePipeline {
    /// The template as written.
    private(set) var template: Template
    /// The template after its transforms.
    private(set) var expanded: Template
    private(set) var parameters: [String: Value]
    private(set) var sources: SourceMap
    private(set) var diagnostics = DiagnosticList()
    let pseudoParameters: PseudoParameters

    /// - Parameter requiresParameters: false where no stack is meant, so that parameters may lack a value.
    init(
        _ source: SourceText, overrides: [String: String], pseudoParameters: PseudoParameters, requiresParameters: Bool
    ) {
        sources = SourceMap(source)
        self.pseudoParameters = pseudoParameters
        // text → Node
        let root = Document.read(source, into: &diagnostics)
        // Node → Template
        template = TemplateReader.template(from: root, source: source, into: &diagnostics)
        parameters = ParameterValues.resolved(
            for: template, overrides: overrides, isComplete: requiresParameters, into: &diagnostics)
        // Template → transformed Template
        let context = ServerlessTransform.Context(pseudoParameters: pseudoParameters, parameters: parameters)
        expanded = ServerlessTransform.expanded(template, in: context, into: &diagnostics)
        ReferenceChecker.check(expanded, sources: sources, types: .standard, into: &diagnostics)
    }
}
