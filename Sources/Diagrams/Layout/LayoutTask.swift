/// What is to be laid out: boxes of items, and edges between the items.
struct LayoutTask {
    /// A single item without a frame, or a frame around a column of items.
    struct Box {
        /// Indices of items.
        var items: [Int]
        /// The width of the title above the items; nil without a frame.
        var titleWidth: Double?
    }

    /// From one item to another.
    struct Edge {
        var from: Int
        var to: Int
        /// The place that the label needs; nil without one.
        var label: Size?
        /// It follows the direction that other edges give to the picture, and gives none itself.
        var isWeak = false
    }

    var items: [Size] = []
    var boxes: [Box] = []
    var edges: [Edge] = []

    /// The box of each item.
    var boxOf: [Int] {
        var numbers = items.map { _ in 0 }
        for (number, box) in boxes.enumerated() { for item in box.items { numbers[item] = number } }
        return numbers
    }
}

/// Where everything goes.
struct LayoutResult {
    /// A line from one item to another.
    struct Route {
        /// The points that the line passes; from each odd one to the next it is straight, else it swings.
        var points: [Point] = []
        /// The middle of the label.
        var label: Point?
        /// True for a line that is drawn from its end to its start: the arrow is at the first point.
        var isReversed = false

        /// Where the line leaves its start.
        var start: Point? { isReversed ? points.last : points.first }
        /// Where the arrow is.
        var end: Point? { isReversed ? points.first : points.last }
    }

    var size = Size(width: 0, height: 0)
    /// In the order of the task.
    var items: [Rect]
    /// In the order of the task.
    var boxes: [Rect]
    /// In the order of the task.
    var routes: [Route]
}

/// Distances, in pixels.
enum Spacing {
    /// Between boxes of a layer.
    static let vertical = 18.0
    /// Between lines that pass a layer.
    static let line = 10.0
    /// Between a layer and the labels behind it, at least.
    static let gap = 26.0
    /// Between parts of the picture that nothing connects.
    static let component = 40.0
    /// Between items of a box.
    static let item = 8.0
    /// Inside of a frame.
    static let padding = 12.0
    /// For the title of a frame.
    static let title = 24.0
}
