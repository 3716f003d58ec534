public import Diagnostics

/// A text with a mistake in it, and all that is to be said about it.
///
/// The mistake stands at ①, or starts there; a place that is shown with it at ②.
public struct Mistake: Sendable, CustomStringConvertible {
    /// What a diagnostic says, with its places by their markers.
    public struct Finding: Hashable, Sendable {
        let code: String
        let place: String
        let message: String
        let help: String?
        let related: [String]
        /// The line of the place once the first fix is applied.
        let fixed: String?
    }

    /// The text with its markers.
    public let text: String
    /// What must be found, and nothing else.
    public let expected: Finding

    /// A mistake that a fix turns into the line `fixed`.
    public init(_ text: String, _ code: String, _ message: String, help: String? = nil, fixed: String? = nil) {
        self.text = text
        let related = text.contains("②") ? ["②"] : []
        expected = Finding(code: code, place: "①", message: message, help: help, related: related, fixed: fixed)
    }

    /// The code and the start of the text.
    public var description: String { "\(expected.code) \(text.prefix(60).debugDescription)" }
}

extension MarkedText {
    /// All that is said about the text, in the order of the text.
    public func details(_ diagnostics: DiagnosticList) -> [Mistake.Finding] {
        diagnostics.sorted().map { diagnostic in
            Mistake.Finding(
                code: diagnostic.code.rawValue, place: name(of: diagnostic.span), message: diagnostic.message,
                help: diagnostic.help, related: diagnostic.related.map { name(of: $0.span) },
                fixed: diagnostic.fixes.first.map { fixedLine(Int(diagnostic.span?.start.line ?? 1), by: $0) })
        }
    }

    /// A line once the edits of a fix are applied, the last ones first.
    private func fixedLine(_ number: Int, by fix: DiagnosticFix) -> String {
        var bytes = source.bytes
        for edit in fix.edits.reversed() {
            let range = source.byteOffset(of: edit.span.start)..<source.byteOffset(of: edit.span.end)
            bytes.replaceSubrange(range, with: edit.replacement.utf8)
        }
        return SourceText(name: source.name, bytes: bytes).line(number)
    }
}
