import Diagnostics
import Documents
import Templates
import Validation

/// A template's text, and all that is to be said about it.
struct Validated {
    let source: SourceText
    let pipeline: TemplatePipeline

    init(
        _ source: SourceText, overrides: [String: String] = [:], isForStack: Bool = true, isPedantic: Bool = false,
        stackName: String = "orders"
    ) {
        self.source = source
        pipeline = TemplatePipeline(
            source, overrides: overrides, pseudoParameters: PseudoParameters(stackName: stackName),
            requiresParameters: false, isForStack: isForStack, deploymentTime: 0,
            isPedantic: isPedantic,
            included: { path in Self.files[path].map { SourceText(name: path, text: $0) } })
    }

    /// What lies beside every template.
    private static let files = [
        "app/template.yaml": "Resources: {Topic: {Type: AWS::SNS::Topic}}",
        "orders/template.yaml": "Resources: {Topic: {Type: AWS::SNS::Topic}}",
        "orders.yaml": """
        Parameters: {Table: {Type: String}}
        Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Table}}}
        Outputs: {Table: {Value: !Ref Table}}
        """,
        "again.yaml": "Resources: {Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: again.yaml}}}",
    ]

    init(_ text: String, overrides: [String: String] = [:], isForStack: Bool = true, isPedantic: Bool = false) {
        self.init(
            SourceText(name: "template.yaml", text: text), overrides: overrides, isForStack: isForStack,
            isPedantic: isPedantic)
    }

    var diagnostics: [Diagnostic] { pipeline.diagnostics.sorted() }
    var codes: [String] { diagnostics.map(\.code.rawValue) }

    /// As `samlet validate` shows it.
    var report: String { DiagnosticTextRenderer(sources: pipeline.sources).text(for: diagnostics) }

    /// The text once everything is mended that can be, round after round.
    var mended: Validated {
        let mended = MendedTemplate(source, pipeline) { Validated($0).pipeline }
        return Validated(mended.source)
    }
}
