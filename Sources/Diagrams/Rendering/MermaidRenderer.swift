/// Writes a picture as a Mermaid flowchart.
///
/// Source: Mermaid's documentation, "Flowcharts - Basic Syntax".
enum MermaidRenderer {
    static func text(of graph: ApplicationGraph) -> String {
        let names = MermaidNames(graph)
        let boxed = Dictionary(graph.nodes.map { ($0.id, $0) }) { first, _ in first }
        let inBoxes = Set(graph.boxes.flatMap(\.nodes))
        var lines = ["flowchart LR"]
        for node in graph.nodes where !inBoxes.contains(node.id) { lines.append("    " + declaration(node, names)) }
        for (number, box) in graph.boxes.enumerated() {
            lines.append("    subgraph box\(number + 1)[\"\(escaped(box.id)) · \(escaped(box.words))\"]")
            lines += box.nodes.compactMap { boxed[$0] }.map { "        " + declaration($0, names) }
            lines.append("    end")
        }
        lines += graph.edges.map { "    " + line($0, names) }
        return (lines + styles(of: graph, names)).joined(separator: "\n") + "\n"
    }

    // MARK: - Nodes and edges

    private static func declaration(_ node: ApplicationGraph.Node, _ names: MermaidNames) -> String {
        let (open, close) = brackets(node.kind)
        return "\(names[node.id])\(open)\"\(escaped(node.title))<br/>\(escaped(node.subtitle))\"\(close)"
    }

    private static func brackets(_ kind: NodeKind) -> (String, String) {
        switch kind {
        case .trigger: ("([", "])")
        case .function: ("[", "]")
        case .workflow: ("{{", "}}")
        case .layer: ("[[", "]]")
        case .data: ("[(", ")]")
        case .messaging: ("[/", "/]")
        case .other: ("(", ")")
        }
    }

    private static func line(_ edge: ApplicationGraph.Edge, _ names: MermaidNames) -> String {
        let arrow =
            switch edge.kind {
            case .trigger, .call, .reference: "-->"
            case .destination: "==>"
            case .layer, .use, .dependsOn: "-.->"
            }
        let label = edge.lines.map(escaped).joined(separator: "<br/>")
        return "\(names[edge.from]) \(arrow)\(label.isEmpty ? "" : "|\"\(label)\"|") \(names[edge.to])"
    }

    // MARK: - Colours

    /// Fill and text are both given, so that the picture can be read on light and on dark pages.
    private static func styles(of graph: ApplicationGraph, _ names: MermaidNames) -> [String] {
        var lines: [String] = []
        for kind in NodeKind.allCases {
            let members = graph.nodes.filter { $0.kind == kind }.map { names[$0.id] }
            guard !members.isEmpty else { continue }
            let colour = Palette.light(kind)
            lines.append("    classDef \(kind.rawValue) fill:\(colour.fill),stroke:\(colour.stroke),color:#1f2328")
            lines.append("    class \(members.joined(separator: ",")) \(kind.rawValue)")
        }
        let conditional = graph.nodes.filter { $0.condition != nil || $0.isExternal }.map { names[$0.id] }
        guard !conditional.isEmpty else { return lines }
        return lines + [
            "    classDef dashed stroke-dasharray:5 4", "    class \(conditional.joined(separator: ",")) dashed",
        ]
    }

    /// Text inside of quotes. Characters that mean something to Mermaid, Markdown or HTML are written as entities.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "#", "&", "<", ">", "`", "*", "\\", "|", ";": result += "#\(scalar.value);"
            case "\n", "\r", "\t": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        // At the start of a label these would begin a list of Markdown.
        if let first = result.first, "-+".contains(first) {
            result = "#\(first.asciiValue ?? 45);" + result.dropFirst()
        }
        let number = result.prefix { $0.isASCII && $0.isNumber }
        let rest = result[number.endIndex...]
        return !number.isEmpty && rest.first == "." ? "\(number)#46;\(rest.dropFirst())" : result
    }
}

/// Names of nodes that Mermaid takes: letters, digits and underscores, no words of its own.
struct MermaidNames {
    private var names: [String: String] = [:]

    private static let reserved: Set = [
        "end", "graph", "flowchart", "subgraph", "style", "class", "classdef", "click", "linkstyle", "default",
        "direction",
        "call", "href", "interpolate",
    ]

    init(_ graph: ApplicationGraph) {
        var taken: Set<String> = Set(graph.boxes.indices.map { "box\($0 + 1)" })
        // How often a name was wanted.
        var counts: [String: Int] = [:]
        for node in graph.nodes {
            var name = String(node.id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
            if Self.reserved.contains(name.lowercased()) || name.isEmpty { name += "_" }
            let wanted = name
            while !taken.insert(name).inserted {
                counts[wanted, default: 1] += 1
                name = "\(wanted)_\(counts[wanted] ?? 2)"
            }
            names[node.id] = name
        }
    }

    /// The name of a node.
    subscript(id: String) -> String { names[id] ?? "_" }
}
