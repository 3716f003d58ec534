// What stands on nodes and edges, the same in every form.

extension ApplicationGraph.Node {
    /// Below the title: the type in words and the condition.
    var subtitle: String {
        condition.map { "\(words) · if \($0)" } ?? words
    }
}

extension ApplicationGraph.Edge {
    /// The labels, each a line; of many only the first ones.
    var lines: [String] {
        let limit = 8
        guard labels.count > limit else { return labels }
        return labels.prefix(limit - 1) + ["and \(labels.count - limit + 1) more"]
    }
}

extension ApplicationGraph {
    /// What the picture shows, in a sentence for those who do not see it.
    var spokenSummary: String {
        let counts = NodeKind.allCases.compactMap { kind -> String? in
            let count = nodes.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(count == 1 ? kind.word : kind.words)"
        }
        return "\(counts.joined(separator: ", ")); \(edges.count) \(edges.count == 1 ? "connection" : "connections")."
    }
}

extension NodeKind {
    fileprivate var word: String {
        switch self {
        case .trigger: "trigger"
        case .function: "function"
        case .workflow: "state machine"
        case .layer: "layer"
        case .data: "data store"
        case .messaging: "messaging resource"
        case .other: "other resource"
        }
    }

    fileprivate var words: String { word + "s" }
}
