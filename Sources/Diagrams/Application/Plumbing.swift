internal import Templates

// What a person does not want to see: roles between a function and its table, log groups, edges said twice.

extension ApplicationGraphBuilder {
    /// Replaces the nodes that only connect others by edges, and takes out edges that say again what another says.
    mutating func removePlumbing(from graph: inout ApplicationGraph) {
        var contraction = Contraction(graph.nodes, edges)
        for node in graph.nodes where Contraction.types.contains(node.type) { contraction.contract(node.id) }
        edges = contraction.edges
        graph.nodes = contraction.remainingNodes
        let ids = Set(graph.nodes.map(\.id))
        edges.removeAll { !ids.contains($0.from) || !ids.contains($0.to) }
        removeRepeatedUses()
    }

    /// Whoever calls, or is called by, another may do so: that it has the permission needs no edge of its own.
    private mutating func removeRepeatedUses() {
        let all = edges
        edges.removeAll { key in
            guard key.kind == .use else { return false }
            let isStronger = [.trigger, .call, .destination, .layer].contains { all.contains(key.from, key.to, $0) }
            return isStronger || (all.isPermissionOnly(key) && all.contains(key.to, key.from, .trigger))
        }
    }
}

/// Draws edges past nodes that only connect others.
private struct Contraction {
    static let types: Set = [
        "AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::InstanceProfile",
        "AWS::Logs::LogGroup",
    ]

    private(set) var edges: EdgeCollection
    private var nodes: [ApplicationGraph.Node]
    private var positions: [String: Int] = [:]
    private var incoming: [String: [EdgeCollection.Key]] = [:]
    private var outgoing: [String: [EdgeCollection.Key]] = [:]
    private var removed: Set<String> = []

    init(_ nodes: [ApplicationGraph.Node], _ edges: EdgeCollection) {
        self.nodes = nodes
        self.edges = edges
        for (position, node) in nodes.enumerated() { positions[node.id] = position }
        for key in edges.keys { note(key) }
    }

    var remainingNodes: [ApplicationGraph.Node] { nodes.filter { !removed.contains($0.id) } }

    /// One that nobody uses stays, as does a hub whose removal would make a thicket.
    mutating func contract(_ id: String) {
        let starts = (incoming[id] ?? []).filter { !removed.contains($0.from) }
        let ends = (outgoing[id] ?? []).filter { !removed.contains($0.to) }
        guard let first = starts.first, (starts + ends).allSatisfy({ $0.kind == .use }) else { return }
        guard starts.count * ends.count <= max(8, starts.count + ends.count) else { return }
        removed.insert(id)
        for start in starts {
            for end in ends {
                edges.add(start.from, end.to, .use, isPermission: true)
                note(EdgeCollection.Key(from: start.from, to: end.to, kind: .use))
            }
        }
        if let own = positions[id], let user = positions[first.from] { nodes[user].members += nodes[own].members }
    }

    private mutating func note(_ key: EdgeCollection.Key) {
        outgoing[key.from, default: []].append(key)
        incoming[key.to, default: []].append(key)
    }
}
