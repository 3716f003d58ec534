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

    /// AWS's transform would take the template too, whatever else is wrong with it.
    private(set) var isTransformed = false

    /// - Parameters:
    ///   - requiresParameters: false where no stack is meant, so that parameters may lack a value.
    ///   - deploymentTime: seconds since 1970.
    ///   - isTransformRequested: SAM's transform applies whether the template asks for it or not.
    init(
        _ source: SourceText, overrides: [String: String], pseudoParameters: PseudoParameters, requiresParameters: Bool,
        deploymentTime: Int, isTransformRequested: Bool = false
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
        let context = ServerlessTransform.Context(
            pseudoParameters: pseudoParameters, overrides: overrides, deploymentTime: deploymentTime,
            isRequested: isTransformRequested)
        var refusals = DiagnosticList()
        expanded = ServerlessTransform.expanded(template, in: context, into: &refusals)
        diagnostics.add(contentsOf: refusals.all)
        isTransformed = !refusals.hasErrors && root != nil
        ReferenceChecker.check(expanded, sources: sources, types: .standard, into: &diagnostics)
    }

    /// Adds what later stages found.
    mutating func add(_ found: DiagnosticList) {
        diagnostics.add(contentsOf: found.all)
    }
}
