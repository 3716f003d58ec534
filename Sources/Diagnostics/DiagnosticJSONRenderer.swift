/// Writes diagnostics for programs: one JSON object, stable and versioned.
///
/// Lines and columns count from 1, columns in characters; the end of a place is the position behind its last character.
public struct DiagnosticJSONRenderer: Sendable {
    /// Rises by one when a field goes away or means something else; new fields come without a new version.
    public static let formatVersion = "1.0"

    private let sources: SourceMap
    private let path: @Sendable (SourceSpan) -> [String]

    /// - Parameter path: the keys and positions that lead to a place in its text; none where that is not known.
    public init(sources: SourceMap, path: @escaping @Sendable (SourceSpan) -> [String] = { _ in [] }) {
        self.sources = sources
        self.path = path
    }

    /// `{"formatVersion": …, "diagnostics": […], "omitted": […]}` on one line, with a line break at the end.
    ///
    /// Each diagnostic has `severity`, `code` and `message`; `logicalId`, `help` and the place are null where there is none.
    /// What was left out of thousands has `severity`, `code` and `count`.
    public func text(for diagnostics: [Diagnostic]) -> String {
        let selection = DiagnosticSelection(diagnostics)
        return JSONText.object([
            ("formatVersion", JSONText.string(Self.formatVersion)),
            ("diagnostics", JSONText.list(selection.kept.map { JSONText.object(fields(of: $0)) })),
            ("omitted", JSONText.list(selection.omitted.map(omission))),
        ]) + "\n"
    }

    // MARK: - Parts

    private func omission(_ omission: DiagnosticSelection.Omission) -> String {
        JSONText.object([
            ("severity", JSONText.string(omission.severity.rawValue)),
            ("code", JSONText.string(omission.code.rawValue)), ("count", "\(omission.count)"),
        ])
    }

    private func fields(of diagnostic: Diagnostic) -> [JSONText.Field] {
        let path = diagnostic.span.map(path) ?? []
        return [
            ("severity", JSONText.string(diagnostic.severity.rawValue)),
            ("code", JSONText.string(diagnostic.code.rawValue)),
            ("logicalId", JSONText.optional(diagnostic.logicalID)),
            ("message", JSONText.string(diagnostic.message)),
        ] + place(diagnostic.span) + [
            ("path", JSONText.list(path.map(JSONText.string))),
            ("label", JSONText.optional(diagnostic.label)),
            ("help", JSONText.optional(diagnostic.help)),
            ("notes", JSONText.list(diagnostic.notes.map(JSONText.string))),
            ("related", JSONText.list(diagnostic.related.map(related))),
            ("fixes", JSONText.list(diagnostic.fixes.map(fix))),
        ]
    }

    private func related(_ label: Diagnostic.Label) -> String {
        JSONText.object(place(label.span) + [("message", JSONText.string(label.text))])
    }

    private func place(_ span: SourceSpan?) -> [JSONText.Field] {
        guard let span else { return ["file", "line", "column", "endLine", "endColumn"].map { ($0, "null") } }
        return [
            ("file", JSONText.optional(sources[span.source]?.name)),
            ("line", "\(span.start.line)"), ("column", "\(span.start.column)"),
            ("endLine", "\(span.end.line)"), ("endColumn", "\(span.end.column)"),
        ]
    }

    private func fix(_ fix: DiagnosticFix) -> String {
        let edits = fix.edits.map {
            JSONText.object(place($0.span) + [("replacement", JSONText.string($0.replacement))])
        }
        return JSONText.object([
            ("title", JSONText.string(fix.title)),
            ("machineApplicable", fix.isMachineApplicable ? "true" : "false"),
            ("edits", JSONText.list(edits)),
        ])
    }
}
