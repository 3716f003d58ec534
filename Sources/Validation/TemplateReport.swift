internal import Diagnostics
internal import Documents

/// What is wrong with a template, in the forms that programs read.
public struct TemplateReport: Sendable {
    private let pipeline: TemplatePipeline
    private var diagnostics: [Diagnostic] { pipeline.findings }

    /// All that was found, in the order of the text.
    public init(_ pipeline: TemplatePipeline) {
        self.pipeline = pipeline
    }

    /// JSON of samlet's own; each place has the keys that lead to it.
    public var json: String {
        let root = pipeline.root
        return DiagnosticJSONRenderer(sources: pipeline.sources) { span in
            span.source == .template ? root?.path(to: span).map(\.description) ?? [] : []
        }.text(for: diagnostics)
    }

    /// SARIF 2.1.0.
    /// - Parameter version: of this program.
    public func sarif(version: String) -> String {
        DiagnosticSARIFRenderer(sources: pipeline.sources, version: version) {
            DiagnosticCatalogue.standard[$0]?.meaning
        }.text(for: diagnostics)
    }

    /// Annotations for GitHub Actions.
    public var github: String { DiagnosticGitHubRenderer(sources: pipeline.sources).text(for: diagnostics) }
}
