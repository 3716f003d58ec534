internal import Artifacts
public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// Writes a plan for people: one block a resource of the user's template, its changes below, and the sum at the end.
///
/// Resources that a transform generated are folded under the one they come from.
public struct PlanTextRenderer: Sendable {
    private let style: TextStyle
    private let width: Int
    /// The template's name as the user knows it.
    private let templateName: String

    /// A renderer for a terminal of so many columns.
    public init(templateName: String, style: TextStyle = .plain, width: Int = 100) {
        self.templateName = templateName
        self.style = style
        self.width = max(width, 60)
    }

    /// The whole plan; ends with a line break.
    public func text(for plan: Plan) -> String {
        if plan.isEmpty { return "\(heading(plan))\nNothing to do: \(unchanged(plan)).\n" }
        var lines = [heading(plan), ""]
        for group in ResourceGroup.groups(of: plan) where group.kind != .none { lines += block(group) }
        lines += outputs(plan.outputChanges)
        lines += ["", sum(plan)]
        return lines.joined(separator: "\n") + "\n"
    }

    /// What the plan does, in one line: `Plan: 2 to create, 1 to change, 14 unchanged`.
    public func sum(_ plan: Plan) -> String {
        let groups = ResourceGroup.groups(of: plan)
        let words: [(PlannedAction.Kind, String)] = [
            (.create, "to create"), (.update, "to change"), (.replace, "to replace"), (.delete, "to delete"),
            (.retain, "to leave behind"), (.none, "unchanged"),
        ]
        let parts = words.compactMap { kind, word -> String? in
            let count = groups.count { $0.kind == kind }
            return count > 0 ? "\(count) \(word)" : nil
        }
        return style.bold("Plan: ") + (parts.isEmpty ? "outputs only" : parts.joined(separator: ", "))
    }

    // MARK: - Parts

    private func heading(_ plan: Plan) -> String {
        let generation = plan.baseGeneration == 0 ? "new stack" : "generation \(plan.baseGeneration)"
        return style.bold(plan.stack.name) + " · \(generation)"
    }

    private func unchanged(_ plan: Plan) -> String {
        let count = ResourceGroup.groups(of: plan).count
        return count == 1 ? "the resource is as the template says" : "all \(count) resources are as the template says"
    }

    private func block(_ group: ResourceGroup) -> [String] {
        let place = group.line > 0 ? "\(templateName):\(group.line)" : ""
        var lines = [headline(group, place)]
        if group.actions.contains(where: \.losesData) {
            lines.append("      " + style.coloured("what it holds is lost", .red, isBold: true))
        }
        for action in group.actions { lines += changes(of: action, in: group) }
        if let generated = group.generatedInWords { lines.append("      " + style.dim(generated)) }
        return lines
    }

    private func headline(_ group: ResourceGroup, _ place: String) -> String {
        let sign = style.coloured(String(group.kind.symbol), colour(group.kind), isBold: true)
        let text = "\(group.id)  \(group.type)"
        let space = max(2, width - 4 - terminalWidth(of: text) - place.count)
        return "  \(sign) " + style.bold(group.id.rawValue) + "  \(group.type)" + String(repeating: " ", count: space)
            + style.dim(place)
    }

    private func colour(_ kind: PlannedAction.Kind) -> TextStyle.Colour {
        switch kind {
        case .create: .green
        case .update: .yellow
        case .replace: .magenta
        case .delete: .red
        case .retain, .none: .cyan
        }
    }

    private func changes(of action: PlannedAction, in group: ResourceGroup) -> [String] {
        let prefix = action.logicalID == group.id || group.actions.count == 1 ? "" : "\(action.logicalID)."
        var lines = action.changes.map { change in
            row(prefix + change.pathText, words(change, of: action), line: change.span.map { Int($0.start.line) })
        }
        if action.kind == .replace {
            let because = action.replacedBecause.map { prefix + $0 }.joined(separator: ", ")
            lines.append("      " + style.coloured("replaced, because \(because) cannot be changed", .magenta))
        }
        if action.kind == .retain {
            lines.append("      left behind: DeletionPolicy is \(action.previous?.deletionPolicy ?? "Retain")")
        }
        return lines
    }

    private func row(_ name: String, _ words: String, line: Int?) -> String {
        let start = "      \(name)" + String(repeating: " ", count: max(2, 34 - terminalWidth(of: name))) + words
        guard let line else { return start }
        let place = ":\(line)"
        return start + String(repeating: " ", count: max(2, width - terminalWidth(of: start) - place.count))
            + style.dim(place)
    }

    private func words(_ change: PropertyChange, of action: PlannedAction) -> String {
        let isArtifact = change.path.count == 1 && (action.desired?.artifacts[change.path[0]] != nil)
        if isArtifact { return change.before == nil ? "packaged" : "changed" }
        switch (change.before, change.after) {
        case (nil, let after?): return style.coloured("+ ", .green) + shown(after)
        case (let before?, nil): return style.coloured("- ", .red) + shown(before)
        case (let before?, let after?): return "\(shown(before)) → \(shown(after))"
        case (nil, nil): return ""
        }
    }

    private func outputs(_ changes: [OutputChange]) -> [String] {
        guard !changes.isEmpty else { return [] }
        return ["", style.bold("Outputs")]
            + changes.map { change in
                switch (change.before, change.after) {
                case (nil, let after?):
                    "  " + style.coloured("+", .green, isBold: true) + " \(change.name)  \(shown(after.value))"
                case (let before?, nil):
                    "  " + style.coloured("-", .red, isBold: true) + " \(change.name)  \(shown(before.value))"
                case (let before?, let after?):
                    "  " + style.coloured("~", .yellow, isBold: true)
                        + " \(change.name)  \(shown(before.value)) → \(shown(after.value))"
                case (nil, nil): ""
                }
            }
    }

    // MARK: - Values

    private static let valueLimit = 60

    private func shown(_ value: Value) -> String {
        if value.holdsSecret { return "(secret)" }
        let text: String
        switch value.content {
        case .unknown(let unknown): return "(known after \(unknown.waitsFor.joined(separator: ", ")) is created)"
        case .scalar(let scalar): text = scalar.style.isText ? "'\(scalar.text)'" : scalar.text
        case .list, .map: text = JSONWriter.text(of: value.node)
        }
        let flat = text.replacing("\n", with: "⏎").terminalSafe
        return flat.count > Self.valueLimit ? "\(flat.prefix(Self.valueLimit))…" : flat
    }
}

/// The actions on a resource of the user's template and on what was generated for it.
private struct ResourceGroup {
    var id: LogicalID
    var actions: [PlannedAction]

    /// In the order of the template; those that are gone from it last.
    static func groups(of plan: Plan) -> [ResourceGroup] {
        var groups: OrderedDictionary<LogicalID, ResourceGroup> = [:]
        for action in plan.actions {
            groups[action.originID, default: ResourceGroup(id: action.originID, actions: [])].actions.append(action)
        }
        return groups.values.sorted { left, right in
            let gone = (left.kind == .delete || left.kind == .retain, right.kind == .delete || right.kind == .retain)
            if gone.0 != gone.1 { return gone.1 }
            return left.line < right.line
        }
    }

    var line: Int { actions.first { $0.desired != nil }?.line ?? actions[0].line }

    var type: String {
        let record = actions[0].desired ?? actions[0].previous
        return record?.originType ?? record?.type ?? ""
    }

    /// What happens to the resource as its author sees it: a layer whose version is made anew is replaced.
    var kind: PlannedAction.Kind {
        let kinds = Set(actions.map(\.kind)).subtracting([.none])
        guard let only = kinds.first else { return .none }
        if kinds.count == 1 { return actions.allSatisfy { $0.kind == only } ? only : .update }
        if let main = actions.first(where: { $0.logicalID == id }), main.kind != .none { return main.kind }
        let created = Set(actions.filter { $0.kind == .create }.map(\.type))
        let deleted = Set(actions.filter { $0.kind == .delete || $0.kind == .retain }.map(\.type))
        return created.isDisjoint(with: deleted) ? .update : .replace
    }

    /// The generated resources that come or go with the group.
    var generatedInWords: String? {
        let generated = actions.filter { $0.logicalID != id && ($0.kind == .create || $0.kind == .delete) }
        guard !generated.isEmpty else { return nil }
        let names = generated.prefix(4).map { "\($0.kind.symbol)\($0.logicalID)" }
        return "generated: \(names.joined(separator: ", "))"
            + (generated.count > 4 ? " and \(generated.count - 4) more" : "")
    }
}
