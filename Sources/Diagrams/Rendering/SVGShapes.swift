/// The outlines of the kinds of nodes.
enum SVGShapes {
    /// One or two elements of the class `shape`.
    static func outline(_ kind: NodeKind, _ place: Rect) -> String {
        switch kind {
        case .trigger: rectangle(place, radius: radius(place))
        case .function: rectangle(place, radius: 6)
        case .other: rectangle(place, radius: 2)
        case .layer:
            rectangle(Rect(x: place.x + 5, y: place.y, width: place.width - 5, height: place.height - 5), radius: 4)
                + rectangle(
                    Rect(x: place.x, y: place.y + 5, width: place.width - 5, height: place.height - 5), radius: 4)
        case .workflow: hexagon(place)
        case .data: cylinder(place)
        case .messaging: pipe(place)
        }
    }

    /// The middle of the text, from the left.
    static func textMiddle(_ kind: NodeKind, _ place: Rect) -> Double {
        switch kind {
        case .layer: place.middle.x - 2.5
        case .messaging: place.middle.x - 4
        case .trigger, .function, .workflow, .data, .other: place.middle.x
        }
    }

    /// How far the text stands below the middle.
    static func textDrop(_ kind: NodeKind) -> Double {
        switch kind {
        case .layer: 2.5
        case .data: 4
        case .trigger, .function, .workflow, .messaging, .other: 0
        }
    }

    /// How far the outline is from the side of the node's place, at a distance from its middle.
    static func inset(_ kind: NodeKind, _ place: Rect, atHeight distance: Double) -> Double {
        let share = min(abs(distance) / (place.height / 2), 1)
        let round = { (share: Double) in 1 - (1 - share * share).squareRoot() }
        return switch kind {
        case .trigger: radius(place) * round(max(0, 1 - (place.height / 2 - abs(distance)) / radius(place)))
        case .workflow: hexagonCut * share
        case .messaging: pipeDepth * round(share)
        case .function, .layer, .data, .other: 0
        }
    }

    /// Half a circle at each end of a card of the usual height.
    private static func radius(_ place: Rect) -> Double { min(place.height / 2, 23) }

    private static let hexagonCut = 12.0
    private static let pipeDepth = 7.0

    // MARK: - Forms

    private static func rectangle(_ place: Rect, radius: Double) -> String {
        "<rect class=\"shape\" \(SVGText.attributes(of: place)) rx=\"\(SVGText.number(radius))\"/>"
    }

    private static func hexagon(_ place: Rect) -> String {
        let cut = hexagonCut
        let corners = [
            Point(x: place.x + cut, y: place.y), Point(x: place.right - cut, y: place.y),
            Point(x: place.right, y: place.middle.y), Point(x: place.right - cut, y: place.bottom),
            Point(x: place.x + cut, y: place.bottom), Point(x: place.x, y: place.middle.y),
        ]
        return "<polygon class=\"shape\" points=\"\(corners.map(SVGText.point).joined(separator: " "))\"/>"
    }

    /// A drum that stands.
    private static func cylinder(_ place: Rect) -> String {
        let depth = 5.0
        let (left, radius) = (SVGText.number(place.x), SVGText.number(place.width / 2))
        let top = SVGText.number(place.y + depth)
        let arc = "a\(radius) \(SVGText.number(depth)) 0 0"
        let width = SVGText.number(place.width)
        return "<path class=\"shape\" d=\"M\(left) \(top)\(arc) 1 \(width) 0V\(SVGText.number(place.bottom - depth))"
            + "\(arc) 1 -\(width) 0z\"/><path class=\"rim\" d=\"M\(left) \(top)\(arc) 0 \(width) 0\"/>"
    }

    /// A drum that lies.
    private static func pipe(_ place: Rect) -> String {
        let depth = pipeDepth
        let height = SVGText.number(place.height)
        let arc = "a\(SVGText.number(depth)) \(SVGText.number(place.height / 2)) 0 0"
        let right = SVGText.number(place.right - depth)
        let top = SVGText.number(place.y)
        return "<path class=\"shape\" d=\"M\(SVGText.number(place.x + depth)) \(top)H\(right)\(arc) 1 0 \(height)"
            + "H\(SVGText.number(place.x + depth))\(arc) 1 0 -\(height)z\"/>"
            + "<path class=\"rim\" d=\"M\(right) \(top)\(arc) 0 0 \(height)\"/>"
    }
}
