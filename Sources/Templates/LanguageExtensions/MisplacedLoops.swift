internal import Diagnostics
internal import Documents

/// The loops in sections that know none: they are reported, and left out so that nothing else is said of them.
enum MisplacedLoops {
    /// - Parameter allowed: the sections in which loops may stand.
    static func removed(from root: Node, allowed: [String], into diagnostics: inout DiagnosticList) -> Node {
        guard let sections = root.mapping else { return root }
        // Nearly all templates have none, and are not copied.
        guard sections.contains(where: { isLoop($0) || (!allowed.contains($0.key.text) && holdsLoop($0.value)) }) else {
            return root
        }
        var kept: [Mapping.Entry] = []
        for entry in sections {
            if isLoop(entry) {
                diagnostics.add(.misplacedLoop(entry.key, in: nil, allowed: allowed))
            } else if allowed.contains(entry.key.text) {
                kept.append(entry)
            } else {
                let value = without(entry.value) { loop in
                    diagnostics.add(.misplacedLoop(loop, in: entry.key, allowed: allowed))
                }
                kept.append(Mapping.Entry(key: entry.key, value: value))
            }
        }
        return .map(Mapping(kept), at: root.span)
    }

    private static func isLoop(_ entry: Mapping.Entry) -> Bool { LoopSyntax.isLoop(entry.key.text) }

    private static func holdsLoop(_ node: Node) -> Bool {
        switch node.content {
        case .scalar: false
        case .sequence(let items): items.contains(where: holdsLoop)
        case .mapping(let mapping): mapping.contains { isLoop($0) || holdsLoop($0.value) }
        }
    }

    private static func without(_ node: Node, _ report: (Mapping.Key) -> Void) -> Node {
        switch node.content {
        case .scalar: return node
        case .sequence(let items): return .list(items.map { without($0, report) }, at: node.span)
        case .mapping(let mapping):
            let entries = mapping.compactMap { entry -> Mapping.Entry? in
                guard isLoop(entry) else { return Mapping.Entry(key: entry.key, value: without(entry.value, report)) }
                report(entry.key)
                return nil
            }
            return .map(Mapping(entries), at: node.span)
        }
    }
}

// MARK: - Messages

extension Diagnostic {
    fileprivate static func misplacedLoop(_ key: Mapping.Key, in section: Mapping.Key?, allowed: [String]) -> Diagnostic
    {
        let place = section.map { "cannot stand in \(quoted($0.text))" } ?? "cannot stand at the top of a template"
        let sections = allowed.dropLast().joined(separator: ", ") + " and \(allowed.last ?? "")"
        return Diagnostic(
            .malformedLoop, "\(quoted(key.text)) \(place)", at: key.span,
            help: "loops stand in \(sections), also among the properties of resources; write its entries out")
    }
}
