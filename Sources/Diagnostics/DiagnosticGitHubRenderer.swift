/// Writes diagnostics as workflow commands, which GitHub Actions shows beside the lines of a pull request.
///
/// Source: GitHub Docs, "Workflow commands for GitHub Actions"; the escapes are those of actions/toolkit.
public struct DiagnosticGitHubRenderer: Sendable {
    private let sources: SourceMap

    /// Finds the names of files in `sources`.
    public init(sources: SourceMap) {
        self.sources = sources
    }

    /// One line for each diagnostic, the worst first: GitHub shows the first ten of a step. The last line says what was
    /// left out of thousands.
    public func text(for diagnostics: [Diagnostic]) -> String {
        let selection = DiagnosticSelection(diagnostics)
        let order = selection.kept.enumerated().sorted { left, right in
            (left.element.severity, left.offset) < (right.element.severity, right.offset)
        }
        let lines = order.map { line(for: $0.element) }
        let last = selection.words.map { "::notice title=samlet::\(Self.escaped($0, isProperty: false))" }
        return (lines + [last].compactMap(\.self)).map { $0 + "\n" }.joined()
    }

    private func line(for diagnostic: Diagnostic) -> String {
        let command =
            switch diagnostic.severity {
            case .error: "error"
            case .warning: "warning"
            case .note: "notice"
            }
        let fields = place(diagnostic.span) + [("title", "samlet \(diagnostic.code.rawValue)")]
        let words = fields.map { "\($0.name)=\(Self.escaped($0.value, isProperty: true))" }.joined(separator: ",")
        let advice = diagnostic.help ?? diagnostic.fixes.first?.title
        let message = diagnostic.message + (advice.map { "\nhelp: \($0)" } ?? "")
        return "::\(command) \(words)::\(Self.escaped(message, isProperty: false))"
    }

    private func place(_ span: SourceSpan?) -> [(name: String, value: String)] {
        guard let span, let source = sources[span.source] else { return [] }
        var fields = [
            ("file", source.name), ("line", "\(span.start.line)"), ("col", "\(span.start.column)"),
            ("endLine", "\(span.end.line)"),
        ]
        // Columns of different lines are not accepted.
        if span.start.line == span.end.line { fields.append(("endColumn", "\(span.end.column)")) }
        return fields
    }

    private static func escaped(_ text: String, isProperty: Bool) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case ":" where isProperty: result += "%3A"
            case "," where isProperty: result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
