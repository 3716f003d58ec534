/// Writes diagnostics as SARIF 2.1.0, which code scanning services read.
///
/// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
public struct DiagnosticSARIFRenderer: Sendable {
    private let sources: SourceMap
    private let version: String
    private let meaning: @Sendable (DiagnosticCode) -> String?

    /// - Parameters:
    ///   - version: of this program.
    ///   - meaning: what a code says, in a sentence.
    public init(sources: SourceMap, version: String, meaning: @escaping @Sendable (DiagnosticCode) -> String?) {
        self.sources = sources
        self.version = version
        self.meaning = meaning
    }

    /// One log with one run, on one line, with a line break at the end. Notifications say what was left out of thousands.
    public func text(for diagnostics: [Diagnostic]) -> String {
        let selection = DiagnosticSelection(diagnostics)
        let codes = Set(selection.kept.map(\.code.rawValue) + selection.omitted.map(\.code.rawValue)).sorted()
        var fingerprints = Fingerprints(sources)
        let driver = JSONText.object([
            ("name", JSONText.string("samlet")), ("version", JSONText.string(version)),
            ("rules", JSONText.list(codes.map(rule))),
        ])
        let invocations = selection.omitted.isEmpty ? [] : [invocation(without: selection.omitted, codes)]
        let run = JSONText.object(
            [("tool", JSONText.object([("driver", driver)]))]
                + invocations.map { ("invocations", JSONText.list([$0])) } + [
                    ("columnKind", JSONText.string("unicodeCodePoints")),
                    (
                        "results",
                        JSONText.list(selection.kept.map { result($0, codes, fingerprints.fingerprint(of: $0)) })
                    ),
                ])
        return JSONText.object([
            ("$schema", JSONText.string("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", JSONText.string("2.1.0")), ("runs", JSONText.list([run])),
        ]) + "\n"
    }

    // MARK: - Parts

    private func rule(_ code: String) -> String {
        var fields: [JSONText.Field] = [("id", JSONText.string(code))]
        if let meaning = meaning(DiagnosticCode(code)) { fields.append(("shortDescription", message(meaning))) }
        fields.append(("help", message("samlet explain \(code)")))
        return JSONText.object(fields)
    }

    /// Of no more than the level of a warning: an error would say that the check itself failed.
    ///
    /// Source: SARIF 2.1.0, appendix I, "Detecting incomplete result sets".
    private func invocation(without omitted: [DiagnosticSelection.Omission], _ codes: [String]) -> String {
        let notifications = omitted.map { omission in
            let code = omission.code.rawValue
            let rule = [("id", JSONText.string(code)), ("index", "\(codes.firstIndex(of: code) ?? 0)")]
            return JSONText.object([
                ("level", JSONText.string(Diagnostic.Severity.warning.rawValue)),
                ("message", message("left out of these results: \(omission.words)")),
                ("associatedRule", JSONText.object(rule)),
            ])
        }
        return JSONText.object([
            ("executionSuccessful", "true"), ("toolExecutionNotifications", JSONText.list(notifications)),
        ])
    }

    private func result(_ diagnostic: Diagnostic, _ codes: [String], _ fingerprint: String) -> String {
        let words = [diagnostic.message] + [diagnostic.help].compactMap { $0.map { "help: \($0)" } }
        let related = diagnostic.related.enumerated().map { relatedLocation($1, id: $0 + 1) }
        let fields: [JSONText.Field] = [
            ("ruleId", JSONText.string(diagnostic.code.rawValue)),
            ("ruleIndex", "\(codes.firstIndex(of: diagnostic.code.rawValue) ?? 0)"),
            ("level", JSONText.string(diagnostic.severity.rawValue)),
            ("message", message((words + diagnostic.notes.map { "note: \($0)" }).joined(separator: "\n"))),
            ("locations", JSONText.list(diagnostic.span.map { [location($0, diagnostic.logicalID)] } ?? [])),
            ("partialFingerprints", JSONText.object([("samlet/v1", JSONText.string(fingerprint))])),
        ]
        let more: [JSONText.Field] = [
            ("relatedLocations", JSONText.list(related)), ("fixes", JSONText.list(diagnostic.fixes.map(fix))),
        ]
        return JSONText.object(fields + more.filter { $0.json != "[]" })
    }

    private func message(_ text: String) -> String { JSONText.object([("text", JSONText.string(text))]) }

    private func location(_ span: SourceSpan, _ logicalID: String?) -> String {
        var fields: [JSONText.Field] = [("physicalLocation", physicalLocation(span))]
        if let logicalID {
            let logical = JSONText.object([
                ("name", JSONText.string(logicalID)), ("kind", JSONText.string("resource")),
            ])
            fields.append(("logicalLocations", JSONText.list([logical])))
        }
        return JSONText.object(fields)
    }

    private func relatedLocation(_ label: Diagnostic.Label, id: Int) -> String {
        JSONText.object([
            ("id", "\(id)"), ("physicalLocation", physicalLocation(label.span)), ("message", message(label.text)),
        ])
    }

    private func physicalLocation(_ span: SourceSpan) -> String {
        JSONText.object([("artifactLocation", artifact(span.source)), ("region", region(span))])
    }

    private func artifact(_ source: SourceID) -> String {
        JSONText.object([("uri", JSONText.string(Self.uri(of: sources[source]?.name ?? "")))])
    }

    private func region(_ span: SourceSpan) -> String {
        JSONText.object([
            ("startLine", "\(span.start.line)"), ("startColumn", "\(span.start.column)"),
            ("endLine", "\(span.end.line)"), ("endColumn", "\(span.end.column)"),
        ])
    }

    private func fix(_ fix: DiagnosticFix) -> String {
        let sources = fix.edits.map(\.span.source).reduce(into: [SourceID]()) { all, source in
            if !all.contains(source) { all.append(source) }
        }
        let changes = sources.map { source in
            let replacements = fix.edits.filter { $0.span.source == source }.map { edit in
                JSONText.object([
                    ("deletedRegion", region(edit.span)), ("insertedContent", message(edit.replacement)),
                ])
            }
            return JSONText.object([
                ("artifactLocation", artifact(source)), ("replacements", JSONText.list(replacements)),
            ])
        }
        return JSONText.object([("description", message(fix.title)), ("artifactChanges", JSONText.list(changes))])
    }

    /// A path as a URI: relative ones stay relative.
    private static func uri(of path: String) -> String {
        (path.hasPrefix("/") ? "file://" : "") + path.percentEncodedPath
    }
}

/// What tells diagnostics apart when lines are added elsewhere: made of the text of the line, code and resource.
private struct Fingerprints {
    private let sources: SourceMap
    /// The hash of each line that was looked at, which may hold many diagnostics.
    private var lines: [Line: UInt64] = [:]

    private struct Line: Hashable {
        let source: SourceID
        let number: Int
    }

    init(_ sources: SourceMap) {
        self.sources = sources
    }

    mutating func fingerprint(of diagnostic: Diagnostic) -> String {
        let line = diagnostic.span.map { Line(source: $0.source, number: Int($0.start.line)) }
        let start = line.map { hash(of: $0) } ?? FNV1a.start
        let words = "\u{0}\(diagnostic.code.rawValue)\u{0}\(diagnostic.logicalID ?? "")"
        return String(FNV1a.hash(of: words.utf8, after: start), radix: 16)
    }

    private mutating func hash(of line: Line) -> UInt64 {
        if let known = lines[line] { return known }
        let text = sources[line.source]?.line(line.number) ?? ""
        let hash = FNV1a.hash(of: String(text.filter { !$0.isWhitespace }).utf8)
        lines[line] = hash
        return hash
    }
}
