public import Diagnostics
public import Documents

extension Drift {
    /// As `docs/plan-format.md` describes it.
    public var node: Node {
        let span = SourceSpan(at: .start)
        let isEmpty = Node(.scalar(Scalar(isEmpty ? "true" : "false", style: .plain)), at: span)
        let additions = additions.map { addition in
            Node.object([("function", .word(addition.function)), ("part", .word(addition.part))])
        }
        return .object([
            ("isEmpty", isEmpty), ("items", .list(items.map(\.node), at: span)),
            ("additions", additions.isEmpty ? nil : .list(additions, at: span)),
        ])
    }

    /// Lines for people; none where nothing differs and nothing was added.
    public func lines(style: TextStyle) -> [String] {
        var lines: [String] = []
        if !isEmpty {
            lines.append(style.bold("Drift") + Self.verdict)
            lines += items.map { "  \(style.coloured("≠", .yellow, isBold: true)) \($0.words.terminalSafe)" }
        }
        if !additions.isEmpty {
            lines.append(Self.additionsHeading)
            lines += additions.map { "  \(style.coloured("+", .blue)) \($0.words.terminalSafe)" }
        }
        return lines
    }

    /// The same as it stands below a plan: behind an empty line; empty where there are no lines.
    public func textBelowPlan(style: TextStyle) -> String {
        let lines = lines(style: style)
        return lines.isEmpty ? "" : "\n" + lines.joined(separator: "\n") + "\n"
    }

    /// Lines of Markdown, with an empty one at the end; none where nothing differs and nothing was added.
    func markdownLines() -> [String] {
        func list(_ heading: String, _ words: [String]) -> [String] {
            guard !words.isEmpty else { return [] }
            let lines = words.prefix(Self.markdownLimit).map { "- \(MarkdownText.words(Self.cut($0)))" }
            let more = words.count > lines.count ? ["- … and \(words.count - lines.count) more"] : []
            return [heading, ""] + lines + more + [""]
        }
        return list("**Drift**" + Self.verdict, items.map(\.words))
            + list(Self.additionsHeading, additions.map(\.words))
    }

    private static let verdict = ": what runs is not what was applied; a deployment puts it back"
    private static let additionsHeading = "Made beside the stack over the Lambda API, and left alone by deployments"

    /// So many lines of a list are told; more are counted.
    private static let markdownLimit = 30

    private static func cut(_ text: String) -> String { text.count > 200 ? "\(text.prefix(200))…" : text }
}

/// Writes drift alone as Markdown, for a job that looks for it at times.
public struct DriftMarkdownRenderer: Sendable {
    private let stack: String
    private let generation: Int

    /// A renderer for the drift of a stack at a generation.
    public init(stack: String, generation: Int) {
        self.stack = stack
        self.generation = generation
    }

    /// The whole comment, found again by its first three words; ends with a line break.
    /// - Parameter drift: nil where no engine runs.
    public func text(for drift: Drift?) -> String {
        let verdict = drift.map { $0.isEmpty ? "no drift" : "drift" } ?? "nothing runs"
        let lines = [
            "<!-- samlet:drift stack=\(stack) format=1 generation=\(generation) -->", "",
            "### \(MarkdownText.words(stack)): \(verdict)", "",
        ]
        return (lines + (drift?.markdownLines() ?? []) + ["<sub>generation \(generation)</sub>"])
            .joined(separator: "\n") + "\n"
    }
}

extension WireAddition {
    /// What was made, for people.
    var words: String { "\(function): \(part)" }
}
