internal import Diagnostics
internal import OrderedCollections
internal import Templates

/// Writes a plan as Markdown for the comment of a pull or merge request.
///
/// GitHub takes comments of 65,536 characters. The text stays below ``limit``: when all of it is too long, it tells less in
/// steps, but the counts, what may be lost and who may do more are always told.
public struct PlanMarkdownRenderer: Sendable {
    /// The most characters of a comment.
    public static let limit = 60_000
    /// What may be lost is told of so many resources; more are counted.
    private static let dangerLimit = 50

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
        var text = ""
        for detail in MarkdownDetail.allCases {
            let isCut = detail != .all
            let lines =
                [marker(plan, isCut: isCut), ""] + head(plan, security) + (drift?.markdownLines() ?? [])
                + body(groups, security, detail)
                + outputs(plan, detail) + imports(plan.importChanges, detail) + foot(plan, isCut: isCut)
            text = lines.joined(separator: "\n") + "\n"
            if text.count <= Self.limit { return text }
        }
        return text
    }

    // MARK: - Head

    /// By its first three words the comment is found again; a comment that was cut is no ground for an approval.
    private func marker(_ plan: Plan, isCut: Bool) -> String {
        let digest = secrets.map { " digest=\(plan.digest(secrets: $0))" } ?? ""
        return
            "<!-- samlet:plan stack=\(plan.stack.name) format=1 generation=\(plan.baseGeneration)\(digest) truncated=\(isCut) -->"
    }

    private func head(_ plan: Plan, _ security: SecurityReport) -> [String] {
        let summary = PlanSummary(groupsOf: plan)
        let verdict = plan.isEmpty ? "nothing to do" : summary.words
        var lines = ["### \(MarkdownText.words(plan.stack.name)): \(verdict)", ""]
        lines += destructive(plan) + changes(security)
        return lines
    }

    private func destructive(_ plan: Plan) -> [String] {
        let actions = plan.destructive
        guard !actions.isEmpty else { return [] }
        let rows = actions.prefix(Self.dangerLimit).map { action in
            let loss =
                action.losesData ? "**what it holds is lost**" : "kept: \(MarkdownText.code(action.keptBy ?? ""))"
            let reason = action.kind == .replace ? "replaced: \(action.reason ?? "")" : action.reason ?? ""
            return "| \(action.kind.symbol) \(name(action.logicalID.rawValue, at: action.place)) "
                + "| \(MarkdownText.words(action.type)) | \(MarkdownText.words(reason)) | \(loss) |"
        }
        return ["**Destructive**", "", "| resource | type | why | |", "|---|---|---|---|"] + rows
            + rest(actions.count - rows.count) + [""]
    }

    private func rest(_ count: Int) -> [String] { count > 0 ? ["", "… and \(count) more"] : [] }

    private func changes(_ security: SecurityReport) -> [String] {
        let permissions = security.permissions.flatMap(rows)
        let exposures =
            security.opened.map { row("opened", $0) } + security.closed.map { row("closed", $0) }
        let rows = permissions + exposures
        guard !rows.isEmpty else { return [] }
        let shown = rows.prefix(Self.dangerLimit)
        return ["**Permissions and exposure**", "", "| | resource | |", "|---|---|---|"] + shown
            + rest(rows.count - shown.count) + [""]
    }

    private func rows(_ change: PermissionChange) -> [String] {
        let start = "| \(change.kind.words) | \(name(change.logicalID, at: change.place)) |"
        let gained = GrantGroup.groups(of: change.gained).map { "+ \(MarkdownText.code($0.words))" }
        let lost = GrantGroup.groups(of: change.lost).map { "− \(MarkdownText.code($0.words))" }
        let parts = gained + lost + change.notes.map(MarkdownText.words)
        return ["\(start) \(parts.prefix(12).joined(separator: "<br>"))\(parts.count > 12 ? "<br>…" : "") |"]
    }

    private func row(_ word: String, _ exposure: Exposure) -> String {
        "| \(word == "opened" ? "**opened**" : word) | \(name(exposure.logicalID, at: exposure.place)) "
            + "| \(MarkdownText.words(exposure.words)) |"
    }

    /// A logical id with the line that it stands in.
    private func name(_ id: String, at place: TemplatePlace) -> String {
        let code = MarkdownText.code(id)
        guard place.line > 0 else { return code }
        guard let templateURL, place.file == nil else { return "\(code) \(place.file ?? ""):\(place.line)" }
        return "[\(code)](\(templateURL)#L\(place.line))"
    }

    // MARK: - Body

    private func body(_ groups: [ResourceGroup], _ security: SecurityReport, _ detail: MarkdownDetail) -> [String] {
        guard detail < .countsOnly else { return ["The list of resources is too long for a comment.", ""] }
        var lines: [String] = []
        for kind in PlannedAction.Kind.allCases {
            let names = groups.filter { $0.kind == kind }
            guard !names.isEmpty else { continue }
            lines += names.map {
                "- \(MarkdownText.code(String(kind.symbol))) \(name($0.id.rawValue, at: $0.place)) \(MarkdownText.words($0.type))"
            }
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

    private func foot(_ plan: Plan, isCut: Bool) -> [String] {
        let against =
            base.map { "compared with \(MarkdownText.code($0))" }
            ?? (plan.baseGeneration == 0 ? "for a new stack" : "compared with generation \(plan.baseGeneration)")
        let digest = secrets.map { " · plan \(MarkdownText.code(String(plan.digest(secrets: $0).prefix(12))))" } ?? ""
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
