internal import Diagnostics
internal import OrderedCollections
internal import Templates

/// Writes a plan as Markdown for the comment of a pull or merge request.
///
/// GitHub takes comments of 65,536 characters. The text stays below ``limit``: when all of it is too long, it tells less in
/// steps, but the counts, what may be lost and who may do more are always told.
public struct PlanMarkdownRenderer: Sendable {
    /// The most characters of a comment, counted as UTF-16 does, which no other way of counting characters exceeds.
    public static let limit = 60_000

    private let templateName: String
    /// The address of the template at the planned revision, to which `#L12` is added; nil writes lines without a link.
    private let templateURL: String?
    /// Such as `main` or a commit; nil for a plan against what is deployed.
    private let base: String?
    private let secrets: SecretBox?
    private let drift: Drift?

    /// - Parameters:
    ///   - templateName: the template's name as the user knows it.
    ///   - templateURL: where the template can be seen, such as `https://github.com/o/r/blob/COMMIT/template.yaml`.
    ///   - base: the revision that the plan compares with.
    ///   - secrets: for the digest of the plan; nil leaves it out.
    ///   - drift: what the engine has otherwise than it was applied; nil where it was not looked at.
    public init(
        templateName: String, templateURL: String? = nil, base: String? = nil, secrets: SecretBox? = nil,
        drift: Drift? = nil
    ) {
        self.drift = drift
        self.templateName = templateName
        self.templateURL = templateURL
        self.base = base
        self.secrets = secrets
    }

    /// The whole comment; ends with a line break.
    public func text(for plan: Plan) -> String {
        let security = plan.security
        let groups = ResourceGroup.groups(of: plan).filter { $0.kind != .none }
        let digest = secrets.map { plan.digest(secrets: $0) }
        var text = ""
        for detail in MarkdownDetail.allCases {
            let isCut = detail != .all
            let lines =
                [marker(plan, digest, isCut: isCut), ""] + head(plan, security, detail) + (drift?.markdownLines() ?? [])
                + renames(plan.renames) + body(groups, security, detail)
                + outputs(plan, detail) + imports(plan.importChanges, detail) + foot(plan, digest, isCut: isCut)
            text = lines.joined(separator: "\n") + "\n"
            if text.utf16.count <= Self.limit { return text }
        }
        return text
    }

    // MARK: - Head

    /// By its first three words the comment is found again; a comment that was cut is no ground for an approval.
    private func marker(_ plan: Plan, _ digest: String?, isCut: Bool) -> String {
        let digest = digest.map { " digest=\($0)" } ?? ""
        return
            "<!-- samlet:plan stack=\(plan.stack.name) format=1 generation=\(plan.baseGeneration)\(digest) truncated=\(isCut) -->"
    }

    private func head(_ plan: Plan, _ security: SecurityReport, _ detail: MarkdownDetail) -> [String] {
        let summary = PlanSummary(groupsOf: plan)
        let verdict = plan.isEmpty ? "nothing to do" : summary.words
        var lines = ["### \(MarkdownText.words(plan.stack.name)): \(verdict)", ""]
        lines += destructive(plan, detail) + changes(security, detail)
        return lines
    }

    private func destructive(_ plan: Plan, _ detail: MarkdownDetail) -> [String] {
        let actions = plan.destructive
        guard !actions.isEmpty else { return [] }
        let rows = actions.prefix(detail.dangerLimit).map { action in
            let loss =
                action.losesData ? "**what it holds is lost**" : "kept: \(MarkdownText.code(action.keptBy ?? ""))"
            let reason = cut(action.kind == .replace ? "replaced: \(action.reason ?? "")" : action.reason ?? "", detail)
            let name = name(action.logicalID.rawValue, at: action.place, isPast: action.desired == nil)
            return "| \(action.kind.symbol) \(name) "
                + "| \(MarkdownText.words(action.type)) | \(MarkdownText.words(reason)) | \(loss) |"
        }
        return ["**Destructive**", "", "| resource | type | why | |", "|---|---|---|---|"] + rows
            + rest(actions.count - rows.count) + [""]
    }

    private func rest(_ count: Int) -> [String] { count > 0 ? ["", "… and \(count) more"] : [] }

    private func changes(_ security: SecurityReport, _ detail: MarkdownDetail) -> [String] {
        let permissions = security.permissions.map { row($0, detail) }
        let exposures =
            security.opened.map { row("**opened**", $0, cut($0.words, detail)) }
            + security.closed.map { row("closed", $0, cut($0.pastWords, detail)) }
        let rows = permissions + exposures
        guard !rows.isEmpty else { return [] }
        let shown = rows.prefix(detail.dangerLimit)
        return ["**Permissions and exposure**", "", "| | resource | |", "|---|---|---|"] + shown
            + rest(rows.count - shown.count) + [""]
    }

    private func row(_ change: PermissionChange, _ detail: MarkdownDetail) -> String {
        let gained = GrantGroup.groups(of: change.gained).map { "+ \(MarkdownText.code(cut($0.words, detail)))" }
        let lost = GrantGroup.groups(of: change.lost).map { "− \(MarkdownText.code(cut($0.words, detail)))" }
        let parts = gained + lost + change.notes.map { MarkdownText.words(cut($0, detail)) }
        let limit = detail.grantLimit.lines
        let words = parts.prefix(limit).joined(separator: "<br>") + (parts.count > limit ? "<br>…" : "")
        return "| \(change.kind.words) | \(name(change.logicalID, at: change.place)) | \(words) |"
    }

    private func cut(_ text: String, _ detail: MarkdownDetail) -> String {
        guard let limit = detail.grantLimit.characters, text.utf16.count > limit else { return text }
        return "\(String(text.unicodeScalars.prefix(limit)))…"
    }

    private func row(_ change: String, _ exposure: Exposure, _ words: String) -> String {
        "| \(change) | \(name(exposure.logicalID, at: exposure.place, isPast: exposure.isPast)) "
            + "| \(MarkdownText.words(words)) |"
    }

    /// A logical id with the line that it stands in.
    /// - Parameter isPast: the line is one of the template as it was, which the address does not show.
    private func name(_ id: String, at place: TemplatePlace, isPast: Bool = false) -> String {
        let code = MarkdownText.code(id)
        guard place.line > 0 else { return code }
        if isPast { return "\(code) was \(place.file ?? ""):\(place.line)" }
        guard let templateURL, place.file == nil else { return "\(code) \(place.file ?? ""):\(place.line)" }
        return "[\(code)](\(templateURL)#L\(place.line))"
    }

    /// What looks like a new name would lose what the resource holds, unless the template says that it is one.
    private func renames(_ renames: [RenameSuggestion]) -> [String] {
        guard !renames.isEmpty else { return [] }
        return renames.prefix(RenameSuggestion.limit).map {
            "- \(MarkdownText.words($0.words)) \(MarkdownText.code($0.metadata))"
        } + [""]
    }

    // MARK: - Body

    private func body(_ groups: [ResourceGroup], _ security: SecurityReport, _ detail: MarkdownDetail) -> [String] {
        guard detail < .countsOnly else { return ["The list of resources is too long for a comment.", ""] }
        var lines: [String] = []
        for kind in PlannedAction.Kind.allCases {
            let names = groups.filter { $0.kind == kind }
            guard !names.isEmpty else { continue }
            lines += names.map(line)
        }
        if !lines.isEmpty { lines.append("") }
        let dangers = Set(security.permissions.map(\.logicalID) + security.opened.map(\.logicalID))
        for group in groups where detail < .dangersOnly || group.isDestructive || dangers.contains(group.id.rawValue) {
            lines += details(group, detail)
        }
        if detail == .all, let diagram = ChangeDiagram.lines(of: groups) {
            lines += folded("What changes, as a picture", MarkdownText.block(diagram, language: "mermaid"))
        }
        return lines
    }

    /// A resource in the list of those that change, with the reason where one is replaced: what is destructive has it
    /// above.
    private func line(_ group: ResourceGroup) -> String {
        let name = name(group.id.rawValue, at: group.place, isPast: group.isRemoved)
        let reason = group.isDestructive ? nil : group.main.flatMap { $0.kind == .replace ? $0.reason : nil }
        return "- \(MarkdownText.code(String(group.kind.symbol))) \(name) \(MarkdownText.words(group.type))"
            + (reason.map { ", replaced: \(MarkdownText.words($0))" } ?? "")
    }

    private func details(_ group: ResourceGroup, _ detail: MarkdownDetail) -> [String] {
        let changes = MarkdownChanges(group: group, detail: detail).lines
        guard !changes.isEmpty else { return [] }
        return folded("\(group.kind.symbol) \(group.id)", MarkdownText.block(changes, language: "diff"))
    }

    private func folded(_ title: String, _ lines: [String]) -> [String] {
        ["<details><summary>\(MarkdownText.html(title))</summary>", ""] + lines + ["", "</details>", ""]
    }

    // MARK: - Foot

    private func outputs(_ plan: Plan, _ detail: MarkdownDetail) -> [String] {
        guard !plan.outputChanges.isEmpty, detail < .dangersOnly else { return [] }
        let lines = plan.outputChanges.flatMap { change -> [String] in
            let texts = [change.before, change.after].map { $0.map { ValueText.line($0.value) } }
            if texts[0] == texts[1] { return ["! \(change.name): \(texts[1] ?? "") changed"] }
            return zip(["-", "+"], texts).compactMap { sign, text in text.map { "\(sign) \(change.name): \($0)" } }
        }
        return folded("Outputs", MarkdownText.block(lines, language: "diff"))
    }

    private func imports(_ changes: ImportChanges, _ detail: MarkdownDetail) -> [String] {
        guard !changes.isEmpty, detail < .dangersOnly else { return [] }
        let lines = changes.added.map { "+ \($0)" } + changes.removed.map { "- \($0)" }
        return folded("Imports", MarkdownText.block(lines, language: "diff"))
    }

    private func foot(_ plan: Plan, _ digest: String?, isCut: Bool) -> [String] {
        let against =
            base.map { "compared with \(MarkdownText.code($0))" }
            ?? (plan.baseGeneration == 0 ? "for a new stack" : "compared with generation \(plan.baseGeneration)")
        let digest = digest.map { " · plan \(MarkdownText.code(String($0.prefix(12))))" } ?? ""
        let cut = isCut ? " · shortened to fit; `samlet diff` shows all of it" : ""
        return ["<sub>\(MarkdownText.code(templateName)) \(against)\(digest)\(cut)</sub>"]
    }
}

extension PermissionChange.Kind {
    /// For people.
    var words: String {
        switch self {
        case .granted: "granted"
        case .broadened: "**broadened**"
        case .narrowed: "narrowed"
        case .conditions: "conditions changed"
        case .unknown: "**not known here**"
        case .unchanged: "unchanged"
        }
    }
}
