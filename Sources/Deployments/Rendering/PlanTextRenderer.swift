public import Diagnostics
internal import OrderedCollections
internal import Templates

/// Writes a plan for people: its sum, what loses data, one block a resource of the user's template, and the sum again.
///
/// Resources that a transform generated are folded under the one they come from.
public struct PlanTextRenderer: Sendable {
    private let templateName: String
    private let style: TextStyle
    private let width: Int
    private let isExpanded: Bool
    /// For the digest of the plan; nil leaves it out.
    private let secrets: SecretBox?
    /// The git revision that the plan compares with; nil for what is deployed.
    private let base: String?
    private let links: EditorLinks?

    /// A renderer for a terminal of so many columns.
    ///
    /// - Parameters:
    ///   - templateName: the template's name as the user knows it.
    ///   - isExpanded: shows generated resources, and all properties of new ones.
    ///   - links: where places in the template lead, in a style with escape sequences.
    public init(
        templateName: String, style: TextStyle = .plain, width: Int = 100, isExpanded: Bool = false,
        secrets: SecretBox? = nil, base: String? = nil, links: EditorLinks? = nil
    ) {
        self.links = style.isColoured ? links : nil
        self.templateName = templateName
        self.style = style
        self.width = max(width, 60)
        self.isExpanded = isExpanded
        self.secrets = secrets
        self.base = base
    }

    private var layout: PlanLayout {
        PlanLayout(templateName: templateName, style: style, width: width, isExpanded: isExpanded, links: links)
    }

    /// The whole plan; ends with a line break.
    public func text(for plan: Plan) -> String {
        let notes = equivalences(plan)
        guard !plan.isEmpty else {
            return ([heading(plan), "Nothing to do: \(unchanged(plan))."] + notes).joined(separator: "\n") + "\n"
        }
        let groups = (isExpanded ? ResourceGroup.resources(of: plan) : ResourceGroup.groups(of: plan))
            .filter { $0.kind != .none }
        // What may lose data first, else in the order of the template.
        let ordered = groups.filter(\.isDestructive) + groups.filter { !$0.isDestructive }
        let security = SecurityBlock(report: plan.security, layout: layout)
        var lines = [heading(plan), signs(plan)] + warnings(plan) + [security.warning].compactMap(\.self) + [""]
        for group in ordered { lines += ResourceBlock(group: group, layout: layout).lines }
        lines += outputs(plan.outputChanges) + imports(plan.importChanges) + security.lines
        lines += renames(plan.renames) + (notes.isEmpty ? [] : [""] + notes)
        if lines.count > Self.screenHeight { lines += [""] + names(ordered) }
        lines += [""] + end(plan)
        return lines.joined(separator: "\n") + "\n"
    }

    /// Below longer plans, whose beginning has left the screen, their resources are listed once more.
    private static let screenHeight = 40
    /// So many of a kind are listed; more are counted.
    private static let nameLimit = 100

    /// What is done with which resources, one paragraph for each kind of action.
    private func names(_ groups: [ResourceGroup]) -> [String] {
        PlannedAction.Kind.allCases.flatMap { kind -> [String] in
            let names = groups.filter { $0.kind == kind }.map { $0.id.rawValue.terminalSafe }
            guard !names.isEmpty else { return [] }
            let rest = names.count - Self.nameLimit
            let words =
                names.prefix(Self.nameLimit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
            let sign = style.coloured(String(kind.symbol), layout.colour(kind), isBold: true)
            return layout.wrapped(words, to: width - 4).enumerated().map { ($0 == 0 ? "  \(sign) " : "    ") + $1 }
        }
    }

    /// What the plan does, in one line: `Plan: 2 to create, 1 to change, 14 unchanged`.
    public func sum(_ plan: Plan) -> String {
        let words = PlanSummary(groupsOf: plan).words
        return style.bold("Plan: ") + words
    }

    // MARK: - Head and foot

    private func heading(_ plan: Plan) -> String {
        let generation =
            base.map { "compared with \($0.terminalSafe)" }
            ?? (plan.baseGeneration == 0 ? "new stack" : "generation \(plan.baseGeneration)")
        let digest = plan.isEmpty ? nil : secrets.map { " · plan \(plan.digest(secrets: $0).prefix(8))" }
        return style.bold(plan.stack.name) + " · \(generation)\(digest ?? "")"
    }

    /// `+ 2  ~ 3  = 14 unchanged`.
    private func signs(_ plan: Plan) -> String {
        let summary = PlanSummary(groupsOf: plan)
        let parts = PlannedAction.Kind.allCases.filter { summary[$0] > 0 }.map { kind in
            let sign = style.coloured(String(kind.symbol), layout.colour(kind), isBold: true)
            return "\(sign) \(summary[kind])" + (kind == .none ? " unchanged" : "")
        }
        return parts.isEmpty ? "outputs only" : parts.joined(separator: "  ")
    }

    private func warnings(_ plan: Plan) -> [String] {
        let lost = plan.dataLoss.map { $0.originID.rawValue }
        guard !lost.isEmpty else { return [] }
        let names = lost.prefix(5).joined(separator: ", ") + (lost.count > 5 ? " and \(lost.count - 5) more" : "")
        return [
            style.coloured(
                "! destructive: what \(names) \(lost.count == 1 ? "holds" : "hold") is lost", .red, isBold: true)
        ]
    }

    private func unchanged(_ plan: Plan) -> String {
        let count = ResourceGroup.groups(of: plan).count
        return count == 1 ? "the resource is as the template says" : "all \(count) resources are as the template says"
    }

    /// The sum, and how to see what is folded.
    private func end(_ plan: Plan) -> [String] {
        let count = isExpanded ? 0 : plan.changes.count { $0.originID != $0.logicalID }
        guard count > 0 else { return [sum(plan)] }
        let hint = "--expand shows \(count) generated \(count == 1 ? "resource" : "resources")"
        let separator = "  ·  "
        let words = PlanSummary(groupsOf: plan).words
        let isWide = "Plan: \(words)\(separator)\(hint)".count <= width
        return isWide ? [sum(plan) + style.dim(separator + hint)] : [sum(plan), style.dim(hint)]
    }

    // MARK: - Notes

    private func renames(_ renames: [RenameSuggestion]) -> [String] {
        guard !renames.isEmpty else { return [] }
        return [""]
            + renames.prefix(RenameSuggestion.limit).flatMap {
                layout.wrapped($0.words + ":", to: width) + ["      \($0.metadata)"]
            }
    }

    /// What is written otherwise and means the same, of resources that are not shown.
    private func equivalences(_ plan: Plan) -> [String] {
        let actions = plan.actions.filter { $0.kind == .none && !$0.equivalences.isEmpty }
        let lines = actions.prefix(8).map { style.dim("  \($0.logicalID): \(layout.words($0.equivalences))") }
        let rest = actions.count - lines.count
        return lines + (rest > 0 ? [style.dim("  and \(rest) more without a change")] : [])
    }

    // MARK: - Outputs and imports

    private func outputs(_ changes: [OutputChange]) -> [String] {
        guard !changes.isEmpty else { return [] }
        return ["", style.bold("Outputs")] + changes.map(output)
    }

    private func imports(_ changes: ImportChanges) -> [String] {
        guard !changes.isEmpty else { return [] }
        let names =
            changes.added.map { (PlannedAction.Kind.create, $0) } + changes.removed.map { (.delete, $0) }
        let lines = names.map { kind, name in
            let sign = style.coloured(String(kind.symbol), layout.colour(kind), isBold: true)
            return "  \(sign) " + layout.cut(name.terminalSafe, to: max(20, width - 4))
        }
        return ["", style.bold("Imports")] + lines
    }

    private func output(_ change: OutputChange) -> String {
        let kind: PlannedAction.Kind = change.before == nil ? .create : change.after == nil ? .delete : .update
        let texts = [change.before, change.after].compactMap(\.self).map { ValueText.line($0.value) }
        let words = texts.count == 2 && texts[0] == texts[1] ? "\(texts[0]) changed" : texts.joined(separator: " → ")
        let start =
            "  \(style.coloured(String(kind.symbol), layout.colour(kind), isBold: true)) \(change.name.terminalSafe)  "
        return start + layout.cut(words, to: max(20, width - 6 - terminalWidth(of: change.name)))
    }
}
