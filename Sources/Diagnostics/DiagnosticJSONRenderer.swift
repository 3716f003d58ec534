/// Writes diagnostics for programs: one JSON object, stable and versioned.
///
/// Lines and columns count from 1, columns in characters; the end of a place is the position behind its last character.
public struct DiagnosticJSONRenderer: Sendable {
    /// Rises by one when a field goes away or means something else; new fields come without a new version.
    public static let formatVersion = "1.0"

    private let sources: SourceMap

    public init(sources: SourceMap) {
        self.sources = sources
    }

    /// `{"formatVersion": …, "diagnostics": […]}` on one line, with a line break at the end.
    ///
    /// Each diagnostic has `severity`, `code` and `message`; `logicalId`, `help` and the place are null where there is none.
    public func text(for diagnostics: some Sequence<Diagnostic>) -> String {
        object([
            ("formatVersion", string(Self.formatVersion)),
            ("diagnostics", list(diagnostics.map { object(fields(of: $0)) })),
        ]) + "\n"
    }

    // MARK: - Parts

    private typealias Field = (name: String, json: String)

    private func fields(of diagnostic: Diagnostic) -> [Field] {
        [
            ("severity", string(diagnostic.severity.rawValue)),
            ("code", string(diagnostic.code.rawValue)),
            ("logicalId", optional(diagnostic.logicalID)),
            ("message", string(diagnostic.message)),
        ] + place(diagnostic.span) + [
            ("help", optional(diagnostic.help)),
            ("notes", list(diagnostic.notes.map(string))),
            ("related", list(diagnostic.related.map { object(place($0.span) + [("message", string($0.text))]) })),
            ("fixes", list(diagnostic.fixes.map(fix))),
        ]
    }

    private func place(_ span: SourceSpan?) -> [Field] {
        guard let span else { return ["file", "line", "column", "endLine", "endColumn"].map { ($0, "null") } }
        return [
            ("file", optional(sources[span.source]?.name)),
            ("line", "\(span.start.line)"), ("column", "\(span.start.column)"),
            ("endLine", "\(span.end.line)"), ("endColumn", "\(span.end.column)"),
        ]
    }

    private func fix(_ fix: DiagnosticFix) -> String {
        let edits = fix.edits.map { object(place($0.span) + [("replacement", string($0.replacement))]) }
        return object([("title", string(fix.title)), ("edits", list(edits))])
    }

    // MARK: - JSON

    private func object(_ fields: [Field]) -> String {
        "{" + fields.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}"
    }

    private func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }

    private func optional(_ text: String?) -> String { text.map(string) ?? "null" }

    private func string(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
