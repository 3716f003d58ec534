/// Layers of vertices: boxes, and points where long lines pass a layer. Even layers hold boxes, odd ones labels.
struct LayerGraph {
    /// Something that takes up room in a layer.
    struct Vertex {
        var layer: Int
        var size: Size
        /// False for a point that a line passes.
        var isBox: Bool
    }

    /// A piece of a line from one layer to the next.
    struct Segment {
        var left: Int
        var right: Int
        /// Where the line touches its ends, as distance from their middles.
        var leftPort = 0.0
        var rightPort = 0.0
        /// How much it matters that the piece is level.
        var weight: Double
    }

    /// A line from one box to another.
    struct Line {
        var start: Int
        var end: Int
        var startPort: Double
        var endPort: Double
        /// The points between, from left to right.
        var passed: [Int] = []
    }

    /// The boxes come first, in their order.
    private(set) var vertices: [Vertex] = []
    private(set) var segments: [Segment] = []
    private(set) var lines: [Line] = []
    /// The vertices of each layer, from top to bottom.
    var layers: [[Int]] = []
    /// Segments on the left and on the right of each vertex.
    private(set) var left: [[Int]] = []
    private(set) var right: [[Int]] = []

    mutating func add(_ vertex: Vertex) -> Int {
        vertices.append(vertex)
        left.append([])
        right.append([])
        while layers.count <= vertex.layer { layers.append([]) }
        layers[vertex.layer].append(vertices.count - 1)
        return vertices.count - 1
    }

    mutating func add(_ segment: Segment) {
        segments.append(segment)
        right[segment.left].append(segments.count - 1)
        left[segment.right].append(segments.count - 1)
    }

    /// Adds a line through all layers between two boxes, and returns the points it passes.
    ///
    /// - Parameter label: takes room in the first layer that the line passes.
    mutating func addLine(_ line: Line, label: Size?) -> [Int] {
        var passed: [Int] = []
        var previous = line.start
        let point = Size(width: 0, height: 2)
        for layer in (vertices[line.start].layer + 1)..<vertices[line.end].layer {
            let size = passed.isEmpty ? label ?? point : point
            passed.append(add(Vertex(layer: layer, size: size, isBox: false)))
        }
        for vertex in passed + [line.end] {
            let isInner = previous != line.start && vertex != line.end
            add(
                Segment(
                    left: previous, right: vertex, leftPort: previous == line.start ? line.startPort : 0,
                    rightPort: vertex == line.end ? line.endPort : 0, weight: isInner ? 8 : passed.count > 1 ? 2 : 1))
            previous = vertex
        }
        lines.append(line)
        lines[lines.count - 1].passed = passed
        return passed
    }

    /// The distance that the middles of two neighbours of a layer keep.
    func distance(_ upper: Int, _ lower: Int) -> Double {
        let gap = vertices[upper].isBox && vertices[lower].isBox ? Spacing.vertical : Spacing.line
        return (vertices[upper].size.height + vertices[lower].size.height) / 2 + gap
    }
}
