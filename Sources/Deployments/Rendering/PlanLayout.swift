internal import Diagnostics

/// How wide a plan is shown, in which colours, and how much of it.
struct PlanLayout {
    let templateName: String
    let style: TextStyle
    let width: Int
    let isExpanded: Bool

    /// - Parameter isPast: the line is one of the template as it was.
    func text(of place: TemplatePlace, isPast: Bool = false) -> String {
        let file = place.file ?? (isPast ? "" : templateName)
        return place.line > 0 ? "\(isPast ? "was " : "")\(file):\(place.line)" : ""
    }

    /// A line with its place in the template at the right edge.
    func row(_ text: String, place: String) -> String {
        guard !place.isEmpty else { return text }
        let space = max(2, width - visibleWidth(of: text) - terminalWidth(of: place))
        return text + String(repeating: " ", count: space) + style.dim(place)
    }

    /// The columns of a text, escape sequences left out.
    private func visibleWidth(of text: String) -> Int {
        terminalWidth(of: text.replacing(/\u{1B}\[[0-9;]*m/, with: ""))
    }

    /// As much of a text as fits, with a sign for what was left out.
    func cut(_ text: String, to room: Int) -> String {
        guard terminalWidth(of: text) > room else { return text }
        var result = ""
        var used = 1
        for character in text {
            used += terminalWidth(of: String(character))
            if used > room { break }
            result.append(character)
        }
        return result + "…"
    }

    func colour(_ kind: PlannedAction.Kind) -> TextStyle.Colour {
        switch kind {
        case .create: .green
        case .update: .yellow
        case .replace: .magenta
        case .delete: .red
        case .retain, .none: .cyan
        }
    }

    /// `no change: the order of Tags, the writing of Policy`.
    func words(_ equivalences: [Equivalence]) -> String {
        let parts = equivalences.prefix(4).map { equivalence in
            let what =
                switch equivalence.difference {
                case .order: "the order of"
                case .keyOrder: "the order of keys in"
                case .writing: "the writing of"
                }
            return "\(what) \(equivalence.path.isEmpty ? "the properties" : equivalence.path)"
        }
        let rest = equivalences.count - parts.count
        return "no change: \(parts.joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : "")".terminalSafe
    }
}
