/// Draws a picture as SVG: readable on light and dark pages, without scripts, fonts or files from elsewhere.
///
/// Source: W3C, "Scalable Vector Graphics 2", and "SVG Accessibility API Mappings" for title and description.
struct SVGRenderer {
    private let scene: SVGScene
    private let margin = 24.0
    private var lines: [String] = []

    static func text(of graph: ApplicationGraph) -> String {
        var renderer = SVGRenderer(SVGScene(graph))
        renderer.draw()
        return renderer.lines.joined(separator: "\n") + "\n"
    }

    private init(_ scene: SVGScene) {
        self.scene = scene
    }

    private mutating func draw() {
        let graph = scene.graph
        let width = SVGText.number(max(scene.layout.size.width + margin * 2, 120))
        let height = SVGText.number(max(scene.layout.size.height + margin * 2, 60))
        lines.append(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-labelledby=\"title description\">")
        lines.append("<title id=\"title\">\(SVGText.escaped(graph.name))</title>")
        let summary = [graph.summary, graph.spokenSummary].compactMap(\.self).joined(separator: " ")
        lines.append("<desc id=\"description\">\(SVGText.escaped(summary))</desc>")
        lines += SVGStyle.lines(for: graph)
        lines.append("<rect class=\"page\" width=\"\(width)\" height=\"\(height)\" rx=\"8\"/>")
        lines.append("<g transform=\"translate(\(SVGText.number(margin)) \(SVGText.number(margin)))\">")
        drawFrames()
        for index in scene.ends.indices { drawLine(index) }
        for index in scene.ends.indices { drawLabel(index) }
        for index in scene.cards.indices { drawCard(index) }
        lines += ["</g>", "</svg>"]
    }

    // MARK: - Frames

    private mutating func drawFrames() {
        for (place, title) in zip(scene.layout.boxes, scene.boxTitles) {
            guard let title else { continue }
            lines.append(
                "<rect class=\"frame\" \(SVGText.attributes(of: place)) rx=\"8\"/>"
                    + "<text class=\"frame-title\" x=\"\(SVGText.number(place.x + 12))\" "
                    + "y=\"\(SVGText.number(place.y + 16.5))\"><tspan class=\"name\">"
                    + SVGText.escaped(
                        TextMetrics.shortened(title.id, to: place.width - 24, size: 12, isBold: true))
                    + "</tspan>" + words(title, in: place) + "</text>")
        }
    }

    /// The type of a box, where there is room for it.
    private func words(_ title: (id: String, words: String), in place: Rect) -> String {
        let width = TextMetrics.width(of: "\(title.id)   \(title.words)", size: 12, isBold: true)
        return width > place.width - 24 ? "" : " <tspan>· \(SVGText.escaped(title.words))</tspan>"
    }

    // MARK: - Edges

    private mutating func drawLine(_ index: Int) {
        let route = touchingOutlines(index)
        let edge = scene.edges[index]
        guard let end = route.end, route.points.count > 1 else { return }
        let (from, to) = scene.ends[index]
        let isInner = scene.boxOf[from] == scene.boxOf[to]
        let path = isInner ? innerPath(route, from, to) : Self.path(route.points)
        // Only a line that runs backwards, or within a box, arrives from the right.
        let tip = route.isReversed || isInner ? "l6.5 -3.6v7.2z" : "l-6.5 -3.6v7.2z"
        lines.append(
            "<g class=\"edge \(edge.kind.rawValue)\"><title>\(SVGText.escaped(spoken(edge)))</title>"
                + "<path class=\"line\" d=\"\(path)\"/>"
                + "<path class=\"tip\" d=\"M\(SVGText.point(end))\(tip)\"/></g>")
    }

    /// The line from outline to outline: round shapes do not fill their places.
    private func touchingOutlines(_ index: Int) -> LayoutResult.Route {
        var route = scene.layout.routes[index]
        guard let start = route.start, let end = route.end, route.points.count > 1 else { return route }
        let (from, to) = scene.ends[index]
        let points = [(start, from), (end, to)].map { point, item in
            let place = scene.layout.items[item]
            let inset = SVGShapes.inset(scene.cards[item].node.kind, place, atHeight: point.y - place.middle.y)
            return Point(x: point.x + (point.x > place.middle.x ? -inset : inset), y: point.y)
        }
        route.points[0] = route.isReversed ? points[1] : points[0]
        route.points[route.points.count - 1] = route.isReversed ? points[0] : points[1]
        return route
    }

    private func spoken(_ edge: ApplicationGraph.Edge) -> String {
        let label = edge.labels.isEmpty ? "" : " (\(edge.labels.joined(separator: ", ")))"
        return "\(edge.from) → \(edge.to): \(edge.kind.rawValue)\(label)"
    }

    /// Swings from each even point to the next, and goes straight from the odd ones.
    private static func path(_ points: [Point]) -> String {
        var text = "M\(SVGText.point(points[0]))"
        for index in points.indices.dropFirst() {
            let (start, end) = (points[index - 1], points[index])
            guard index % 2 == 1 else {
                if start != end { text += "H\(SVGText.number(end.x))" }
                continue
            }
            let middle = SVGText.number((start.x + end.x) / 2)
            text += "C\(middle) \(SVGText.number(start.y)) \(middle) \(SVGText.number(end.y)) \(SVGText.point(end))"
        }
        return text
    }

    /// From the right side of an item to that of another.
    private func innerPath(_ route: LayoutResult.Route, _ from: Int, _ to: Int) -> String {
        let (start, end) = (route.points[0], route.points[1])
        let step = scene.layout.items[from].height + Spacing.item
        let distance = Int((abs(scene.layout.items[from].y - scene.layout.items[to].y) / step).rounded())
        let x = SVGText.number(start.x + BoxShape.bulge(between: 0, and: distance))
        return
            "M\(SVGText.point(start))C\(x) \(SVGText.number(start.y)) \(x) \(SVGText.number(end.y)) \(SVGText.point(end))"
    }

    private mutating func drawLabel(_ index: Int) {
        let texts = scene.labels[index]
        guard let place = scene.layout.routes[index].label, !texts.isEmpty else { return }
        let height = Double(texts.count) * SVGScene.labelLine
        let width = (texts.map { TextMetrics.width(of: $0, size: SVGScene.labelSize) }.max() ?? 0) + 8
        let ground = Rect(x: place.x - width / 2, y: place.y - height / 2, width: width, height: height)
        lines.append("<rect class=\"page\" \(SVGText.attributes(of: ground))/>")
        for (number, text) in texts.enumerated() {
            let y = place.y - height / 2 + (Double(number) + 0.5) * SVGScene.labelLine + 3.8
            lines.append(
                "<text class=\"label\" x=\"\(SVGText.number(place.x))\" y=\"\(SVGText.number(y))\">"
                    + "\(SVGText.escaped(text))</text>")
        }
    }

    // MARK: - Nodes

    private mutating func drawCard(_ index: Int) {
        let card = scene.cards[index]
        let place = scene.layout.items[index]
        let dashes = card.node.condition != nil || card.node.isExternal ? " dashed" : ""
        let middle = SVGText.number(SVGShapes.textMiddle(card.node.kind, place))
        let lift = SVGShapes.textDrop(card.node.kind)
        lines.append(
            "<g class=\"node \(card.node.kind.rawValue)\(dashes)\"><title>\(SVGText.escaped(spoken(card.node)))</title>"
                + SVGShapes.outline(card.node.kind, place))
        lines.append(
            "<text class=\"title\" x=\"\(middle)\" y=\"\(SVGText.number(place.middle.y - 3 + lift))\">"
                + "\(SVGText.escaped(card.title))</text>"
                + "<text class=\"words\" x=\"\(middle)\" y=\"\(SVGText.number(place.middle.y + 12 + lift))\">"
                + "\(SVGText.escaped(card.subtitle))</text></g>")
    }

    private func spoken(_ node: ApplicationGraph.Node) -> String {
        let place = node.line.map { ", line \($0)" } ?? ""
        let condition = node.condition.map { ", if \($0)" } ?? ""
        return "\(node.title): \(node.type.isEmpty ? node.words : node.type)\(condition)\(place)"
    }
}

/// Texts and numbers inside of SVG.
enum SVGText {
    /// Text between tags or inside of quotes; characters that XML does not allow are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += " "
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A number with at most one digit behind the point.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }

    static func point(_ point: Point) -> String { "\(number(point.x)) \(number(point.y))" }

    static func attributes(of place: Rect) -> String {
        "x=\"\(number(place.x))\" y=\"\(number(place.y))\" width=\"\(number(place.width))\" "
            + "height=\"\(number(place.height))\""
    }
}
