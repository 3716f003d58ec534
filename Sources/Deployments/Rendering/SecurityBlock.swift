internal import Diagnostics

/// Who may do more or less than before, and what anyone can reach, as lines for a terminal.
struct SecurityBlock {
    let report: SecurityReport
    let layout: PlanLayout

    private static let indent = "      "
    /// Of one function.
    private static let grantLimit = 12

    private var style: TextStyle { layout.style }

    /// The one line that stands at the top of a plan; nil when nothing gets broader.
    var warning: String? {
        let broadened = report.permissions.filter { $0.kind == .broadened }.map(\.logicalID)
        var parts: [String] = []
        if !broadened.isEmpty { parts.append("permissions broadened: \(names(broadened))") }
        if !report.opened.isEmpty {
            parts.append("exposed: \(names(report.opened.map(\.logicalID)))")
        }
        guard !parts.isEmpty else { return nil }
        return style.coloured("! " + parts.joined(separator: "   "), .red, isBold: true)
    }

    private func names(_ ids: [String]) -> String {
        var seen: Set<String> = []
        let once = ids.filter { seen.insert($0).inserted }
        return once.prefix(5).joined(separator: ", ") + (once.count > 5 ? " and \(once.count - 5) more" : "")
    }

    /// Empty when there is nothing to tell.
    var lines: [String] {
        let permissions = shown.flatMap(lines) + folded
        let exposures =
            report.opened.map { row("!", .red, "exposed: \($0.words)", $0) }
            + report.closed.map { row("·", .green, "closed: \($0.pastWords)", $0) }
        let all = permissions + exposures
        return all.isEmpty ? [] : ["", style.bold("Permissions and exposure")] + all
    }

    /// The first permissions of something new are what its policies say, which the template shows too.
    private var shown: [PermissionChange] {
        report.permissions.filter { $0.kind != .granted || layout.isExpanded || $0.gained.contains(where: \.isForAll) }
    }

    private var folded: [String] {
        let count = report.permissions.count - shown.count
        guard count > 0 else { return [] }
        let roles = count == 1 ? "one new role" : "\(count) new roles"
        let words = "\(roles) with the permissions that the template gives; --expand shows them"
        return layout.wrapped(words, to: layout.width - 4).enumerated().map {
            style.dim(($0 == 0 ? "  + " : "    ") + $1)
        }
    }

    private func lines(_ change: PermissionChange) -> [String] {
        let (sign, colour): (String, TextStyle.Colour) =
            switch change.kind {
            case .broadened, .unknown: ("!", .red)
            case .granted: ("+", .yellow)
            case .narrowed, .conditions, .unchanged: ("·", .green)
            }
        let head =
            "  \(style.coloured(sign, colour, isBold: true)) \(style.bold(change.logicalID))  \(change.kind.plainWords)"
        let gained = GrantGroup.groups(of: change.gained).map { entry(style.coloured("+ ", .red), $0.words) }
        let lost = GrantGroup.groups(of: change.lost).map { entry(style.coloured("- ", .green), $0.words) }
        let details = gained + lost + change.notes.map { entry("  ", $0) }
        let rest = details.count - Self.grantLimit
        return [layout.row(head, place: layout.shown(change.place))]
            + details.prefix(Self.grantLimit).joined() + (rest > 0 ? [Self.indent + "  and \(rest) more"] : [])
    }

    /// What someone may do is shown to its end, over as many lines as it takes.
    private func entry(_ sign: String, _ text: String) -> [String] {
        let lines = layout.wrapped(text.terminalSafe, to: max(20, layout.width - 10))
        return lines.enumerated().map { Self.indent + ($0 == 0 ? sign : "    ") + $1 }
    }

    private func row(_ sign: String, _ colour: TextStyle.Colour, _ words: String, _ exposure: Exposure) -> String {
        let head = "  \(style.coloured(sign, colour, isBold: true)) \(style.bold(exposure.logicalID))  "
        return layout.row(head + words.terminalSafe, place: layout.shown(exposure.place, isPast: exposure.isPast))
    }
}

extension PermissionChange.Kind {
    fileprivate var plainWords: String {
        switch self {
        case .granted: "gets permissions"
        case .broadened: "may do more"
        case .narrowed: "may do less"
        case .conditions: "may do the same under other conditions"
        case .unknown: "has permissions that are not known here"
        case .unchanged: "may do what it did"
        }
    }
}

extension Grant {
    /// Every action of a service, or something on every resource.
    fileprivate var isForAll: Bool { action.hasSuffix("*") || resource == "*" || action.hasPrefix("all but") }
}
