internal import OrderedCollections

/// Edges in the order in which they were found, one of a kind from one node to another.
struct EdgeCollection {
    struct Key: Hashable {
        var from: String
        var to: String
        var kind: EdgeKind
    }

    private struct Entry {
        var labels: OrderedSet<String> = []
        /// All that says so is a policy.
        var isPermissionOnly = true

        mutating func add(_ labels: some Sequence<String>, isPermission: Bool) {
            self.labels.append(contentsOf: labels)
            isPermissionOnly = isPermissionOnly && isPermission
        }
    }

    private var entries: OrderedDictionary<Key, Entry> = [:]

    var keys: [Key] { Array(entries.keys) }

    /// Adds an edge, or a label to one that is there. Edges from a node to itself show nothing and are left out.
    mutating func add(
        _ from: String, _ to: String, _ kind: EdgeKind, labels: some Sequence<String>, isPermission: Bool = false
    ) {
        guard from != to else { return }
        // In its place: a copy of the labels for each new one would take the square of their number.
        entries[Key(from: from, to: to, kind: kind), default: Entry()].add(labels, isPermission: isPermission)
    }

    mutating func add(
        _ from: String, _ to: String, _ kind: EdgeKind, _ label: String? = nil, isPermission: Bool = false
    ) {
        add(from, to, kind, labels: label.map { [$0] } ?? [], isPermission: isPermission)
    }

    func contains(_ from: String, _ to: String, _ kind: EdgeKind) -> Bool {
        entries[Key(from: from, to: to, kind: kind)] != nil
    }

    func isPermissionOnly(_ key: Key) -> Bool { entries[key]?.isPermissionOnly ?? false }

    mutating func removeAll(where isSuperfluous: (Key) -> Bool) {
        entries.removeAll { isSuperfluous($0.key) }
    }

    var edges: [ApplicationGraph.Edge] {
        entries.map { key, entry in
            ApplicationGraph.Edge(from: key.from, to: key.to, kind: key.kind, labels: Array(entry.labels))
        }
    }
}
