/// The anchors of a YAML document. A name may be given again: an alias means the last one that starts before it.
struct YAMLAnchors {
    enum Anchor {
        /// The node is still being read: an alias here would hold itself.
        case open
        case closed(Node, NodeSize)
    }

    /// How large an anchored node is, to know what an alias adds to the tree.
    struct NodeSize {
        var descendants: Int
        /// The levels below the node.
        var height: Int
        /// Bytes of all texts.
        var textLength: Int
    }

    private var anchors: [String: (anchor: Anchor, order: Int)] = [:]
    private var count = 0

    subscript(name: String) -> Anchor? { anchors[name]?.anchor }

    var names: [String] { anchors.keys.sorted() }

    /// Starts an anchored node and returns what ``close(_:_:_:_:)`` knows it by.
    mutating func open(_ name: String) -> Int {
        count += 1
        anchors[name] = (.open, count)
        return count
    }

    mutating func close(_ name: String, _ order: Int, _ node: Node, _ size: NodeSize) {
        // Within the node the name may have been given to another one.
        guard anchors[name]?.order == order else { return }
        anchors[name] = (.closed(node, size), order)
    }
}
