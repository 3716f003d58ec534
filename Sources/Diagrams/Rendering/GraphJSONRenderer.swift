internal import Diagnostics
internal import Documents
internal import Templates

/// Writes a picture for programs: one JSON object, stable and versioned.
enum GraphJSONRenderer {
    /// Rises by one when a field goes away or means something else; new fields come without a new version.
    static let formatVersion = "1.0"

    static func text(of graph: ApplicationGraph) -> String {
        let document = Node.map(
            [
                "formatVersion": text(formatVersion), "name": text(graph.name), "view": text(graph.view.rawValue),
                "nodes": list(graph.nodes.map(node)), "edges": list(graph.edges.map(edge)),
                "boxes": graph.view == .resources ? list(graph.boxes.map(box)) : nil,
            ], at: place)
        return JSONWriter.text(of: document, layout: .indented)
    }

    // MARK: - Parts

    private static func node(_ node: ApplicationGraph.Node) -> Node {
        Node.map(
            [
                "id": text(node.id), "title": text(node.title),
                "type": node.type.isEmpty ? .null(at: place) : text(node.type),
                "words": text(node.words), "kind": text(node.kind.rawValue),
                "line": node.line.map { .integer($0, at: place) } ?? .null(at: place),
                "condition": node.condition.map(text) ?? .null(at: place),
                "origin": node.origin.map(origin) ?? .null(at: place), "external": .boolean(node.isExternal, at: place),
                "resources": list(node.members.map(text)),
            ], at: place)
    }

    private static func origin(_ origin: Origin) -> Node {
        Node.map(
            [
                "id": text(origin.logicalID.rawValue), "type": text(origin.type),
                "event": origin.eventID.map(text) ?? .null(at: place),
            ], at: place)
    }

    private static func edge(_ edge: ApplicationGraph.Edge) -> Node {
        Node.map(
            [
                "from": text(edge.from), "to": text(edge.to), "kind": text(edge.kind.rawValue),
                "labels": list(edge.labels.map(text)),
            ], at: place)
    }

    private static func box(_ box: ApplicationGraph.Box) -> Node {
        Node.map(["id": text(box.id), "words": text(box.words), "nodes": list(box.nodes.map(text))], at: place)
    }

    private static let place = SourceSpan(at: .start)

    private static func text(_ text: String) -> Node { .text(text, at: place) }

    private static func list(_ items: [Node]) -> Node { .list(items, at: place) }
}
