internal import Diagnostics

/// How wide a plan is shown, in which colours, and how much of it.
struct PlanLayout {
    let templateName: String
    let style: TextStyle
    let width: Int
    let isExpanded: Bool
    /// Where places lead; nil where nothing can be followed.
    var links: EditorLinks?

    /// A place in a template as it is shown at the right edge.
    struct ShownPlace {
        var text: String
        /// Where it leads; nil for a place in a template as it was.
        var target: TemplatePlace?
    }

    /// - Parameter isPast: the line is one of the template as it was.
    func shown(_ place: TemplatePlace, isPast: Bool = false) -> ShownPlace? {
        guard place.line > 0 else { return nil }
        let file = place.file ?? (isPast ? "" : templateName)
        return ShownPlace(text: "\(isPast ? "was " : "")\(file):\(place.line)", target: isPast ? nil : place)
    }

    /// A line of the file that a resource stands in, by its number alone.
    func shown(line: Int, besides place: TemplatePlace) -> ShownPlace {
        ShownPlace(text: ":\(line)", target: TemplatePlace(file: place.file, line: line))
    }

    /// A line with its place in the template at the right edge.
    func row(_ text: String, place: ShownPlace?) -> String {
        guard let place else { return text }
        let room = width - visibleWidth(of: text) - terminalWidth(of: place.text)
        // A place that does not fit has a line of its own.
        guard room >= 2 || text.isEmpty else { return "\(text)\n\(row("", place: place))" }
        let space = max(2, room)
        let shown = style.dim(place.text)
        guard let links, let target = place.target else { return text + String(repeating: " ", count: space) + shown }
        let address = links.address(of: target.file ?? templateName, line: target.line)
        return text + String(repeating: " ", count: space) + style.linked(shown, to: address)
    }

    /// The columns of a text, escape sequences left out.
    private func visibleWidth(of text: String) -> Int {
        guard text.utf8.contains(0x1B) else { return terminalWidth(of: text) }
        // A colour is the escape character, a bracket, numbers, and an m.
        let parts = text.split(separator: "\u{1B}[", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(terminalWidth(of: String(parts[0]))) { width, part in
            let end = part.firstIndex { !"0123456789;".contains($0) }
            guard let end, part[end] == "m" else { return width + terminalWidth(of: String(part)) }
            return width + terminalWidth(of: String(part[part.index(after: end)...]))
        }
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

    /// A text in lines that fit, broken at spaces; a word that is wider than a line is broken too.
    func wrapped(_ text: String, to room: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if terminalWidth(of: longer) <= room {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = String(word)
            while terminalWidth(of: line) > room {
                let head = line.prefix(fitting(line, room))
                lines.append(String(head))
                line.removeFirst(head.count)
            }
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }

    /// How many characters of a text fit, at least one.
    private func fitting(_ text: String, _ room: Int) -> Int {
        var used = 0
        let count = text.prefix { character in
            used += terminalWidth(of: String(character))
            return used <= room
        }.count
        return max(1, count)
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
