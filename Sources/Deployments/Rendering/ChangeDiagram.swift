internal import OrderedCollections
internal import Templates

/// A Mermaid flowchart of the resources that change and what they have to do with each other.
struct ChangeDiagram {
    /// More are not drawn: nobody would find anything among them.
    private static let nodeLimit = 100
    /// Of characters; GitHub draws nothing from 50,000 on.
    private static let sizeLimit = 40_000

    /// Nil where there is too little or too much to draw.
    static func lines(of groups: [ResourceGroup]) -> [String]? {
        guard groups.count > 1, groups.count <= nodeLimit else { return nil }
        let names = OrderedDictionary(
            groups.enumerated().map { ($1.id, "n\($0)") }, uniquingKeysWith: { first, _ in first })
        var lines = ["flowchart LR"]
        for group in groups {
            guard let name = names[group.id] else { continue }
            lines.append("  \(name)[\"\(group.kind.symbol) \(label(group))\"]:::\(group.kind.rawValue)")
        }
        lines += edges(of: groups, names: names).map { "  \($0)" } + styles
        return lines.reduce(0) { $0 + $1.count + 1 } <= sizeLimit ? lines : nil
    }

    private static func label(_ group: ResourceGroup) -> String {
        let type = group.type.split(separator: ":").suffix(2).joined(separator: " ")
        // Entities of HTML are how Mermaid takes what would end the label.
        return "\(group.id) <i>\(type)</i>".replacing("\"", with: "#quot;")
    }

    /// What refers to what, each pair once, from the one that needs to the one that is needed.
    private static func edges(of groups: [ResourceGroup], names: OrderedDictionary<LogicalID, String>) -> [String] {
        var owners: [LogicalID: LogicalID] = [:]
        for group in groups { for action in group.actions { owners[action.logicalID] = group.id } }
        var edges: OrderedSet<String> = []
        for group in groups {
            for action in group.actions {
                for needed in (action.desired ?? action.previous)?.dependencies ?? [] {
                    guard let owner = owners[needed], owner != group.id, let from = names[group.id],
                        let to = names[owner]
                    else { continue }
                    edges.append("\(from) --> \(to)")
                }
            }
        }
        return Array(edges)
    }

    private static let styles = [
        "  classDef create stroke:#1a7f37,stroke-width:2px", "  classDef update stroke:#9a6700,stroke-width:2px",
        "  classDef replace stroke:#8250df,stroke-width:2px", "  classDef delete stroke:#cf222e,stroke-width:2px",
        "  classDef retain stroke:#0969da,stroke-dasharray:4",
    ]
}
