internal import Artifacts
internal import Diagnostics
internal import Templates

/// What a plan does with one resource, as lines for a terminal.
struct ResourceBlock {
    let group: ResourceGroup
    let layout: PlanLayout

    private static let indent = "      "
    private static let fileLimit = 8

    private var style: TextStyle { layout.style }

    var lines: [String] {
        let place = layout.shown(group.place, isPast: group.isRemoved)
        var lines = [layout.row(headline, place: place)] + actions.flatMap(notes)
        let shown = actions.map { (action: $0, changes: changes(of: $0)) }
        let names = shown.flatMap { action, changes in changes.map { group.label($0, of: action) } }
        let column = min(max(names.map { terminalWidth(of: $0) }.max() ?? 0, 16), layout.width / 3)
        var last = ""
        for (action, changes) in shown {
            for change in changes {
                let name = group.label(change, of: action)
                lines += rows(change, of: action, column: column, isContinued: name == last)
                last = name
            }
        }
        let equivalent = actions.filter { $0.kind != .none && !$0.equivalences.isEmpty }
        lines += equivalent.map { Self.indent + style.dim(subject(of: $0) + layout.words($0.equivalences)) }
        if let generated { lines.append(Self.indent + style.dim(generated)) }
        return lines
    }

    /// The columns behind the indentation.
    private var room: Int { layout.width - Self.indent.count }

    /// The resource itself before what was generated for it.
    private var actions: [PlannedAction] {
        group.actions.filter { $0.logicalID == group.id } + group.actions.filter { $0.logicalID != group.id }
    }

    private func subject(of action: PlannedAction) -> String {
        action.logicalID == group.id ? "" : "\(action.logicalID): "
    }

    private var headline: String {
        let sign = style.coloured(String(group.kind.symbol), layout.colour(group.kind), isBold: true)
        return "  \(sign) " + style.bold(group.id.rawValue.terminalSafe) + "  \(group.type.terminalSafe)"
    }

    // MARK: - Notes

    /// What has to be known of an action beside its changes.
    private func notes(on action: PlannedAction) -> [String] {
        let subject = subject(of: action)
        var notes: [String] = []
        func note(_ words: String, _ painted: (String) -> String = { $0 }) {
            notes += layout.wrapped(words.terminalSafe, to: room).map { Self.indent + painted($0) }
        }
        if let origin = action.desired?.originID ?? action.previous?.originID, layout.isExpanded,
            origin != action.logicalID
        {
            note("generated from \(origin)", style.dim)
        }
        if action.kind == .replace {
            for (index, words) in (action.reason ?? "").split(separator: "; ").enumerated() {
                note(subject + (index == 0 ? "replaced: " : "") + words) { style.coloured($0, .magenta) }
            }
        }
        if let old = action.movedFrom { note("\(subject)was \(old), and keeps what it is") }
        if action.losesData {
            let policy = action.kind == .replace ? "UpdateReplacePolicy" : "DeletionPolicy"
            note("\(subject)what it holds is lost, since no \(policy) keeps it") {
                style.coloured($0, .red, isBold: true)
            }
        } else if let policy = action.keptBy, layout.isExpanded || !group.actions.superseded.contains(action.logicalID)
        {
            note("\(subject)\(action.kind == .delete ? "kept as far as" : "left behind, as") \(policy) says")
        }
        return notes
    }

    /// Generated resources that come and go, in one line.
    private var generated: String? {
        let actions = layout.isExpanded ? [] : group.comingsAndGoings
        guard !actions.isEmpty else { return nil }
        let names = actions.map { "\($0.kind.symbol)\($0.logicalID)" }
        let lines = (1...4).reversed().map { count in
            let rest = names.count - count
            return "generated: \(names.prefix(count).joined(separator: ", "))" + (rest > 0 ? " and \(rest) more" : "")
        }
        return lines.first { terminalWidth(of: $0) <= room } ?? lines.last
    }

    // MARK: - Properties

    /// Of a new resource nothing, or everything.
    private func changes(of action: PlannedAction) -> [PropertyChange] {
        guard action.kind == .create else { return action.changes }
        guard layout.isExpanded, let properties = action.desired?.properties else { return [] }
        return Self.leaves(properties, PropertyPlace()).filter { !$0.path.isEmpty }
    }

    private typealias PropertyPlace = PropertyDifference.Place

    /// The values of a new resource; lists stay whole.
    private static func leaves(_ value: Value, _ place: PropertyPlace) -> [PropertyChange] {
        guard let map = value.map, !map.isEmpty, ValueText.policy(value) == nil, place.path.count < 4 else {
            return [
                PropertyChange(path: place.path, before: nil, after: value, span: value.span, pathText: place.label)
            ]
        }
        return map.flatMap { leaves($0.value, place.entry($0.key)) }
    }

    /// - Parameter isContinued: the last change had the same name, which need not be said again.
    private func rows(
        _ change: PropertyChange, of action: PlannedAction, column: Int, isContinued: Bool
    ) -> [String] {
        let name = group.label(change, of: action)
        let padding = String(repeating: " ", count: max(2, column + 2 - terminalWidth(of: name)))
        let start = Self.indent + name + padding
        let place = change.span.map { layout.shown(line: Int($0.start.line), besides: group.place) }
        let room = max(20, layout.width - terminalWidth(of: start) - (place?.text.count ?? 0) - 2)
        if action.isCode(change) { return code(action, start: start, change) }
        if let texts = ValueText.longTexts(change) {
            let hunk = TextHunk(from: texts.before, to: texts.after)
            let count = style.dim("+\(hunk.added) −\(hunk.removed) lines")
            return [layout.row(start + count, place: place)] + self.hunk(hunk)
        }
        let words = ValueText.words(change)
        // A long name with one value is a heading, below which what goes and what comes stand one above the other.
        let isHeading = words.count == 1 && terminalWidth(of: name) > column
        if !isHeading, words.reduce(3, { $0 + terminalWidth(of: $1.text) }) <= room {
            let text = words.count == 1 ? signed(words[0], room) : "\(words[0].text) → \(words[1].text)"
            return [layout.row(start + text, place: place)]
        }
        let isPolicy = [change.before, change.after].compactMap(\.self).contains(where: ValueText.isPolicy)
        let indent = Self.indent + "  "
        let indentedRoom = layout.width - indent.count - (isContinued ? 6 : 0)
        let values = words.flatMap { words -> [String] in
            // What someone may do is shown to its end.
            guard isPolicy else { return [indent + signed(words, indentedRoom)] }
            return layout.wrapped(words.text, to: indentedRoom - 4).enumerated().map { number, text in
                indent + (number == 0 ? signed((words.sign, text), indentedRoom) : "    \(text)")
            }
        }
        guard isContinued else { return [layout.row(Self.indent + name, place: place)] + values }
        return values.dropLast() + values.suffix(1).map { layout.row($0, place: place) }
    }

    private func signed(_ words: ValueText.Words, _ room: Int) -> String {
        let text = layout.cut(words.text, to: room - 2)
        switch words.sign {
        case "+": return style.coloured("+ ", .green) + text
        case "-": return style.coloured("- ", .red) + text
        default: return text
        }
    }

    private func hunk(_ hunk: TextHunk) -> [String] {
        hunk.lines.map { line in
            let text = layout.cut(String(line.text).terminalSafe, to: layout.width - 10)
            switch line.sign {
            case "+": return Self.indent + "  " + style.coloured("+ \(text)", .green)
            case "-": return Self.indent + "  " + style.coloured("- \(text)", .red)
            case "…": return Self.indent + "  " + style.dim("…")
            default: return Self.indent + "  " + style.dim("  \(text)")
            }
        }
    }

    // MARK: - Code

    /// How many files differ and which.
    private func code(_ action: PlannedAction, start: String, _ change: PropertyChange) -> [String] {
        guard let code = action.code, !code.files.isEmpty else {
            return [start + (change.before == nil ? "packaged" : change.after == nil ? "gone" : "changed")]
        }
        let rest = code.files.count - Self.fileLimit
        return [start + code.words] + code.files.prefix(Self.fileLimit).map(file)
            + (rest > 0 ? [Self.indent + style.dim("  and \(rest) more")] : [])
    }

    private func file(_ file: ArtifactComparison.File) -> String {
        let (sign, colour): (String, TextStyle.Colour) =
            switch file.change {
            case .added: ("+", .green)
            case .changed: ("~", .yellow)
            case .removed: ("-", .red)
            }
        return "\(Self.indent)  \(style.coloured(sign, colour)) \(file.path.terminalSafe)  \(style.dim(file.words))"
    }
}
