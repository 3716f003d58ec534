/// A place in a picture, in pixels from its upper left corner.
struct Point: Hashable {
    var x: Double
    var y: Double
}

/// In pixels.
struct Size: Hashable {
    var width: Double
    var height: Double
}

/// In pixels.
struct Rect: Hashable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }
    var middle: Point { Point(x: x + width / 2, y: y + height / 2) }

    func moved(byX dx: Double, y dy: Double) -> Rect { Rect(x: x + dx, y: y + dy, width: width, height: height) }

    /// True when the two share more than a border.
    func overlaps(_ other: Rect) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }

    /// True for a point on or inside of the border.
    func contains(_ point: Point) -> Bool {
        point.x >= x - 0.01 && point.x <= right + 0.01 && point.y >= y - 0.01 && point.y <= bottom + 0.01
    }
}
