internal import Artifacts
internal import Diagnostics
internal import Templates

/// What changes in one resource, as the lines of a difference: the sign in the first column gives the colour.
struct MarkdownChanges {
    let group: ResourceGroup
    let detail: MarkdownDetail

    /// Longer values are cut.
    private static let valueLimit = 1_000
    /// Of one text.
    private static let lineLimit = 200
    private static let fileLimit = 50

    /// Empty for a resource of which nothing can be told but that it comes or goes.
    var lines: [String] {
        group.actions.flatMap { action -> [String] in
            guard action.kind != .create else { return created(action) }
            return reason(action) + action.changes.flatMap { lines($0, of: action) }
        }
    }

    /// Why a generated resource is replaced; of the resource itself that is said elsewhere.
    private func reason(_ action: PlannedAction) -> [String] {
        guard action.kind == .replace, action.logicalID != group.id, let reason = action.reason else { return [] }
        return ["! \(action.logicalID): replaced: \(reason.terminalSafe)"]
    }

    private func created(_ action: PlannedAction) -> [String] {
        guard action.logicalID == group.id || group.actions.count == 1 else {
            return ["+ \(action.logicalID): \(action.type)"]
        }
        return (action.desired?.properties.map ?? ValueMap()).flatMap { entry in
            lines(PropertyChange(path: [entry.key], before: nil, after: entry.value, span: nil), of: action)
        }
    }

    private func lines(_ change: PropertyChange, of action: PlannedAction) -> [String] {
        let name = group.label(change, of: action)
        if action.isCode(change) { return code(action, name, change) }
        if let texts = ValueText.longTexts(change) { return hunk(TextHunk(from: texts.before, to: texts.after), name) }
        return ValueText.words(change, shown: shown).map { "\($0.sign == " " ? "!" : $0.sign) \(name): \($0.text)" }
    }

    private func shown(_ text: String) -> String {
        guard text.count > Self.valueLimit || (detail >= .shortValues && text.count > 80) else { return text }
        return "\(text.prefix(60))… (\(text.count) characters)"
    }

    private func hunk(_ hunk: TextHunk, _ name: String) -> [String] {
        let title = "! \(name): text changed (+\(hunk.added) −\(hunk.removed) lines)"
        guard detail < .shortValues else { return [title] }
        let lines = hunk.lines.filter { detail < .withoutContext || $0.sign != " " }
        let shown = lines.prefix(Self.lineLimit).map { line in
            line.sign == "…" ? "  …" : "\(line.sign)   \(String(line.text).terminalSafe.prefix(Self.valueLimit))"
        }
        return [title] + shown + (lines.count > shown.count ? ["  … \(lines.count - shown.count) more lines"] : [])
    }

    // MARK: - Code

    private func code(_ action: PlannedAction, _ name: String, _ change: PropertyChange) -> [String] {
        guard let code = action.code, !code.files.isEmpty else {
            return [change.before == nil ? "+ \(name): packaged" : "! \(name): changed"]
        }
        let title = "! \(name): \(code.words)"
        guard detail < .withoutContext else { return [title] }
        let rest = code.files.count - Self.fileLimit
        return [title] + code.files.prefix(Self.fileLimit).map(file) + (rest > 0 ? ["  … \(rest) more files"] : [])
    }

    private func file(_ file: ArtifactComparison.File) -> String {
        let sign =
            switch file.change {
            case .added: "+"
            case .changed: "!"
            case .removed: "-"
            }
        return "\(sign)   \(file.path.terminalSafe)  \(file.words)"
    }
}
