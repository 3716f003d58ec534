import Diagnostics
import Documents
import Templates
import Validation

/// A template's text, and all that is to be said about it.
struct Validated {
    let source: SourceText
    let pipeline: TemplatePipeline

    init(_ source: SourceText, overrides: [String: String] = [:], isForStack: Bool = true, isPedantic: Bool = false) {
        self.source = source
        pipeline = TemplatePipeline(
            source, overrides: overrides, pseudoParameters: PseudoParameters(stackName: "orders"),
            requiresParameters: false, isForStack: isForStack, deploymentTime: 0,
            isPedantic: isPedantic)
    }

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
        var current = self
        for _ in 0..<20 {
            let fixed = FixedText(current.source, diagnostics: current.diagnostics)
            if fixed.applied.isEmpty { break }
            current = Validated(SourceText(name: source.name, bytes: fixed.bytes))
        }
        return current
    }
}
