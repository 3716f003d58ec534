/// Texts and sizes of what an SVG shows, and the layout made of them.
struct SVGScene {
    /// A node with its texts, cut to what fits.
    struct Card {
        var node: ApplicationGraph.Node
        var title: String
        var subtitle: String
    }

    let graph: ApplicationGraph
    let cards: [Card]
    /// The edges that can be drawn.
    let edges: [ApplicationGraph.Edge]
    /// The texts on each edge, in the order of the edges.
    let labels: [[String]]
    /// Titles of boxes; nil for a node without one.
    let boxTitles: [(id: String, words: String)?]
    let layout: LayoutResult
    /// The box of each node.
    let boxOf: [Int]
    /// The nodes of the ends of each edge.
    let ends: [(from: Int, to: Int)]

    static let titleSize = 13.0
    static let subtitleSize = 11.0
    static let labelSize = 11.0
    static let labelLine = 14.0

    init(_ graph: ApplicationGraph) {
        self.graph = graph
        let numbers = Dictionary(graph.nodes.enumerated().map { ($1.id, $0) }) { first, _ in first }
        cards = graph.nodes.map(Self.card)
        edges = graph.edges.filter { numbers[$0.from] != nil && numbers[$0.to] != nil }
        labels = edges.map { $0.lines.map { TextMetrics.shortened($0, to: 240, size: Self.labelSize) } }
        ends = edges.map { (numbers[$0.from] ?? 0, numbers[$0.to] ?? 0) }
        var task = LayoutTask()
        task.items = cards.map { Self.size(of: $0, isCompact: graph.view == .resources) }
        (task.boxes, boxTitles) = Self.boxes(of: graph, numbers)
        for (edge, (ends, lines)) in zip(edges, zip(ends, labels)) {
            let isWeak = Self.isWeak(edge, from: graph.nodes[ends.from])
            task.edges.append(
                LayoutTask.Edge(from: ends.from, to: ends.to, label: Self.size(of: lines), isWeak: isWeak))
        }
        Self.makeRoomForLines(in: &task)
        boxOf = task.boxOf
        layout = LayeredLayout.result(of: task)
    }

    /// The picture follows what happens, not who may do it, waits for it or knows of it.
    private static func isWeak(_ edge: ApplicationGraph.Edge, from node: ApplicationGraph.Node) -> Bool {
        edge.kind == .use || edge.kind == .dependsOn || node.type == "AWS::Lambda::Permission"
    }

    // MARK: - Texts and sizes

    private static func card(_ node: ApplicationGraph.Node) -> Card {
        Card(
            node: node, title: TextMetrics.shortened(node.title, to: 320, size: titleSize, isBold: true),
            subtitle: TextMetrics.shortened(node.subtitle, to: 320, size: subtitleSize))
    }

    private static func size(of card: Card, isCompact: Bool) -> Size {
        let text = max(
            TextMetrics.width(of: card.title, size: titleSize, isBold: true),
            TextMetrics.width(of: card.subtitle, size: subtitleSize))
        return Size(width: max(text.rounded(.up) + padding(card.node.kind) * 2, 96), height: isCompact ? 44 : 46)
    }

    /// Where many lines end, a card is higher.
    private static func makeRoomForLines(in task: inout LayoutTask) {
        var incoming = task.items.map { _ in 0 }
        var outgoing = incoming
        for edge in task.edges where edge.from != edge.to {
            outgoing[edge.from] += 1
            incoming[edge.to] += 1
        }
        for item in task.items.indices {
            let lines = Double(max(incoming[item], outgoing[item]))
            task.items[item].height = max(task.items[item].height, min(14 + lines * 8, 240))
        }
    }

    /// Round and slanted shapes need more room at their sides.
    private static func padding(_ kind: NodeKind) -> Double {
        switch kind {
        case .trigger, .workflow, .messaging: 20
        case .function, .layer, .data, .other: 14
        }
    }

    private static func size(of lines: [String]) -> Size? {
        guard let width = lines.map({ TextMetrics.width(of: $0, size: labelSize) }).max() else { return nil }
        return Size(width: width.rounded(.up) + 12, height: Double(lines.count) * labelLine + 4)
    }

    private static func boxes(of graph: ApplicationGraph, _ numbers: [String: Int]) -> (
        [LayoutTask.Box], [(id: String, words: String)?]
    ) {
        var boxOf: [String: Int] = [:]
        for (index, box) in graph.boxes.enumerated() { for node in box.nodes { boxOf[node] = index } }
        var seen: Set<Int> = []
        var boxes: [LayoutTask.Box] = []
        var titles: [(id: String, words: String)?] = []
        for (number, node) in graph.nodes.enumerated() {
            guard let index = boxOf[node.id] else {
                boxes.append(LayoutTask.Box(items: [number]))
                titles.append(nil)
                continue
            }
            guard seen.insert(index).inserted else { continue }
            let box = graph.boxes[index]
            let title = "\(box.id) · \(box.words)"
            let width = min(TextMetrics.width(of: title, size: titleSize, isBold: true), 260)
            boxes.append(LayoutTask.Box(items: box.nodes.compactMap { numbers[$0] }, titleWidth: width))
            titles.append((box.id, box.words))
        }
        return (boxes, titles)
    }
}
