/// A box with the places of its items, before it has a place of its own.
struct BoxShape {
    private(set) var size: Size
    /// The items of the box, from the box's upper left corner.
    private(set) var items: [(index: Int, place: Rect)] = []
    let hasFrame: Bool

    /// A column of items of one width; in a frame there is room on the right for the edges between them.
    init(_ box: LayoutTask.Box, in task: LayoutTask, innerEdges: [LayoutTask.Edge]) {
        hasFrame = box.titleWidth != nil
        let padding = hasFrame ? Spacing.padding : 0
        var width = box.items.map { task.items[$0].width }.max() ?? 0
        let positions = Dictionary(box.items.enumerated().map { ($1, $0) }) { first, _ in first }
        let bulges = innerEdges.map { edge in
            Self.bulge(between: positions[edge.from] ?? 0, and: positions[edge.to] ?? 0)
        }
        let margin = bulges.max().map { $0 * 0.75 + 4 } ?? 0
        if let title = box.titleWidth { width = max(width, title - margin) }
        var bottom = hasFrame ? Spacing.title : 0
        for (position, item) in box.items.enumerated() {
            if position > 0 { bottom += Spacing.item }
            let height = task.items[item].height
            items.append((item, Rect(x: padding, y: bottom, width: width, height: height)))
            bottom += height
        }
        size = Size(width: width + padding * 2 + margin, height: bottom + padding)
    }

    /// How far the line between two items of a box swings out, in pixels of its control points.
    static func bulge(between first: Int, and second: Int) -> Double {
        min(16 + 7 * Double(abs(first - second)), 100)
    }

    /// The distance of an item's middle from that of the box.
    func port(of item: Int) -> Double {
        guard hasFrame, let place = items.first(where: { $0.index == item })?.place else { return 0 }
        return place.middle.y - size.height / 2
    }

    /// Makes the item of a box without a frame as wide as its neighbours.
    mutating func widen(to width: Double) {
        guard !hasFrame else { return }
        size.width = width
        for position in items.indices { items[position].place.width = width }
    }
}
