/// Writes a picture for Graphviz.
///
/// Source: Graphviz's documentation, "DOT Language" and "Node, Edge and Graph Attributes".
enum DotRenderer {
    static func text(of graph: ApplicationGraph) -> String {
        let nodes = Dictionary(graph.nodes.map { ($0.id, $0) }) { first, _ in first }
        let inBoxes = Set(graph.boxes.flatMap(\.nodes))
        var lines = [
            "digraph \(quoted(graph.name)) {", "    rankdir=LR", "    tooltip=\(quoted(graph.summary ?? graph.name))",
            "    node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, style=\"filled\"]",
            "    edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=9, color=\"#57606a\", arrowsize=0.7]",
        ]
        for node in graph.nodes where !inBoxes.contains(node.id) { lines.append("    " + declaration(node)) }
        for (number, box) in graph.boxes.enumerated() {
            lines.append("    subgraph cluster_\(number + 1) {")
            lines.append(
                "        graph [label=\(quoted("\(box.id) · \(box.words)")), fontname=\"Helvetica,Arial,sans-serif\",")
            lines.append("            fontsize=11, color=\"#8c959f\", style=\"rounded\"]")
            lines += box.nodes.compactMap { nodes[$0] }.map { "        " + declaration($0) }
            lines.append("    }")
        }
        lines += graph.edges.map { "    " + line($0) }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    // MARK: - Nodes and edges

    private static func declaration(_ node: ApplicationGraph.Node) -> String {
        let colour = Palette.light(node.kind)
        let dashes = node.condition != nil || node.isExternal ? ",dashed" : ""
        let rounded = node.kind == .function ? ",rounded" : ""
        let place = node.line.map { " at line \($0)" } ?? ""
        return "\(quoted(node.id)) [label=\(quoted("\(node.title)\n\(node.subtitle)")), \(shape(node.kind)), "
            + "style=\"filled\(rounded)\(dashes)\", fillcolor=\"\(colour.fill)\", color=\"\(colour.stroke)\", "
            + "tooltip=\(quoted((node.type.isEmpty ? node.words : node.type) + place))]"
    }

    private static func shape(_ kind: NodeKind) -> String {
        switch kind {
        case .trigger: "shape=oval, margin=\"0.01,0.03\""
        case .function, .other: "shape=box"
        case .workflow: "shape=hexagon, margin=\"0.01,0.03\""
        case .layer: "shape=tab"
        case .data: "shape=cylinder"
        // Its point takes room from the label.
        case .messaging: "shape=cds, margin=\"0.25,0.12\""
        }
    }

    private static func line(_ edge: ApplicationGraph.Edge) -> String {
        var attributes: [String] = []
        if !edge.labels.isEmpty { attributes.append("label=\(quoted(edge.lines.joined(separator: "\n")))") }
        switch edge.kind {
        case .trigger, .call, .reference: break
        case .destination: attributes.append("color=\"\(Palette.failure)\"")
        case .layer, .use: attributes.append("style=dashed")
        case .dependsOn: attributes.append("style=dotted")
        }
        let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
        return "\(quoted(edge.from)) -> \(quoted(edge.to))\(list)"
    }

    /// A quoted text: quotes and backslashes are escaped, line breaks are written as `\n`.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n", "\r\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result + "\""
    }
}
