internal import Documents
internal import OrderedCollections
internal import Templates

/// Makes the picture of all resources: each CloudFormation resource a node, what was generated in a box of its origin.
struct ExpandedGraphBuilder {
    let written: Template
    let expanded: Template
    private let owners: ResourceOwners

    init(written: Template, expanded: Template) {
        self.written = written
        self.expanded = expanded
        owners = ResourceOwners(origins: expanded, written: written)
    }

    func graph(named name: String) -> ApplicationGraph {
        var graph = ApplicationGraph(name: name, summary: written.description?.text, view: .resources)
        graph.nodes = resources.map(node)
        var edges = EdgeCollection()
        for resource in resources { addEdges(of: resource, to: &edges) }
        graph.edges = edges.edges
        graph.boxes = boxes
        return graph
    }

    /// What the transform made; behind it what it could not expand.
    private var resources: [Resource] {
        let made = Set(expanded.resources.values.compactMap { $0.origin?.logicalID })
        return Array(expanded.resources.values)
            + written.resources.values.filter {
                expanded.resources[$0.logicalID] == nil && !made.contains($0.logicalID)
            }
    }

    private func node(_ resource: Resource) -> ApplicationGraph.Node {
        ApplicationGraph.Node(
            id: resource.logicalID.rawValue, title: resource.logicalID.rawValue, type: resource.type,
            words: ResourceKinds.words(for: resource.type), kind: resource.nodeKind, line: resource.line,
            condition: resource.condition?.name, origin: origin(of: resource), members: [resource.logicalID.rawValue])
    }

    /// What an event of a function changes was there before.
    private func origin(of resource: Resource) -> Origin? {
        guard let origin = resource.origin, written.resources[resource.logicalID] != nil else { return resource.origin }
        return origin.logicalID == resource.logicalID ? origin : nil
    }

    private func addEdges(of resource: Resource, to edges: inout EdgeCollection) {
        var collector = ReferenceCollector()
        collector.collect(resource.properties)
        for reference in collector.references where isDrawn(reference.target) {
            edges.add(resource.logicalID.rawValue, reference.target, .reference, reference.words)
        }
        for (id, _) in resource.dependsOn where isDrawn(id.rawValue) {
            edges.add(resource.logicalID.rawValue, id.rawValue, .dependsOn, "DependsOn")
        }
    }

    private func isDrawn(_ name: String) -> Bool {
        expanded.resources[LogicalID(name)] != nil || owners[LogicalID(name)] == name
    }

    private var boxes: [ApplicationGraph.Box] {
        var members: OrderedDictionary<String, [String]> = [:]
        for resource in resources {
            members[owners[resource.logicalID] ?? resource.logicalID.rawValue, default: []].append(
                resource.logicalID.rawValue)
        }
        return members.filter { $0.value.count > 1 }.map { id, nodes in
            let type = (written.resources[LogicalID(id)] ?? expanded.resources[LogicalID(id)])?.type ?? ""
            return ApplicationGraph.Box(id: id, words: ResourceKinds.words(for: type), nodes: nodes)
        }
    }
}

extension Reference {
    /// How the reference is made: `Ref`, the attribute it asks for, `DependsOn`.
    fileprivate var words: String {
        switch kind {
        case .ref: "Ref"
        case .attribute(let name): name
        case .dependsOn: "DependsOn"
        }
    }
}
