internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// Makes the picture of an application: what the user wrote, and in which direction things happen.
struct ApplicationGraphBuilder {
    let written: Template
    let expanded: Template
    let owners: ResourceOwners
    var edges = EdgeCollection()
    /// What stands outside of the template, and events whose source has no resource.
    var others: OrderedDictionary<String, ApplicationGraph.Node> = [:]
    /// Resources that became edges and need no node.
    var wires: Set<String> = []
    /// Events that are in the picture, as `Function.Event`.
    var shownEvents: Set<String> = []
    /// The routes of each integration of an HTTP or WebSocket API.
    let routeKeys: [LogicalID: [String]]
    /// What is called by a parameter, by the name of the parameter.
    private let namedByParameter: [String: LogicalID]
    /// The CloudFormation resources that each node stands for.
    private var members: [String: [LogicalID]] = [:]

    init(written: Template, expanded: Template) {
        self.written = written
        self.expanded = expanded
        owners = ResourceOwners(written: written, expanded: expanded)
        routeKeys = Self.routeKeys(of: expanded)
        namedByParameter = Self.namedByParameter(expanded)
        for id in expanded.resources.keys { if let owner = owners[id] { members[owner, default: []].append(id) } }
    }

    /// The whole picture.
    mutating func graph(named name: String) -> ApplicationGraph {
        let connector = "AWS::Serverless::Connector"
        for resource in expanded.resources.values where resource.origin?.type != connector { wire(resource) }
        for resource in written.resources.values {
            let isExpanded = members[resource.logicalID.rawValue] != nil
            if !isExpanded || resource.type == connector { wire(resource) }
        }
        addEventsWithoutResources()
        var graph = ApplicationGraph(name: name, summary: written.description?.text, view: .application)
        graph.nodes = nodes()
        removePlumbing(from: &graph)
        graph.edges = edges.edges
        return graph
    }

    // MARK: - References

    /// The nodes that a value refers to, each once, in the order of the text.
    ///
    /// - Parameter namesCount: a parameter that gives a resource its name stands for the resource.
    func nodes(in value: Node?, namesCount: Bool = false) -> [String] {
        guard let value else { return [] }
        var collector = ReferenceCollector()
        collector.collect(value)
        var seen: OrderedSet<String> = []
        for reference in collector.references {
            let named = namesCount ? namedByParameter[reference.target] : nil
            let target = named ?? LogicalID(reference.target)
            if let owner = owners[target] { seen.append(owner) }
        }
        return Array(seen)
    }

    /// Where a table is called by a parameter, whoever has the parameter speaks of the table. A parameter that names
    /// several resources speaks of none.
    private static func namedByParameter(_ template: Template) -> [String: LogicalID] {
        var names: [String: [LogicalID]] = [:]
        for resource in template.resources.values {
            guard let property = ResourceKinds.nameProperties[resource.type],
                let name = resource.properties[property]?["Ref"]?.text, template.parameters[name] != nil
            else { continue }
            names[name, default: []].append(resource.logicalID)
        }
        return names.compactMapValues { $0.count == 1 ? $0.first : nil }
    }

    /// The nodes that a value refers to; what is outside of the template gets a node of its own.
    mutating func sources(in value: Node?, type: String) -> [String] {
        let known = nodes(in: value)
        guard known.isEmpty, let name = SymbolicText.shortName(of: value) else { return known }
        let id = ApplicationGraph.Node.externalPrefix + name
        if others[id] == nil {
            others[id] = ApplicationGraph.Node(
                id: id, title: name, type: "", words: "\(ResourceKinds.words(for: type)), outside",
                kind: ResourceKinds.kind(of: type))
        }
        return [id]
    }

    func owner(of resource: Resource) -> String { owners[resource.logicalID] ?? resource.logicalID.rawValue }

    /// Notes that an event of a function is in the picture.
    mutating func noteEvent(of resource: Resource) {
        guard let origin = resource.origin, let event = origin.eventID else { return }
        shownEvents.insert("\(origin.logicalID).\(event)")
    }

    // MARK: - Nodes

    private func nodes() -> [ApplicationGraph.Node] {
        var nodes: OrderedDictionary<String, ApplicationGraph.Node> = [:]
        for resource in written.resources.values {
            let id = owner(of: resource)
            guard id == resource.logicalID.rawValue, !wires.contains(id), !Self.isInvisible(resource.type) else {
                continue
            }
            nodes[id] = node(for: resource, id: id)
        }
        for resource in expanded.resources.values {
            let id = owner(of: resource)
            guard nodes[id] == nil, id == resource.logicalID.rawValue, !wires.contains(id) else { continue }
            guard written.resources[resource.logicalID] == nil else { continue }
            nodes[id] = node(for: resource, id: id)
        }
        return Array(nodes.values) + others.values
    }

    private func node(for resource: Resource, id: String) -> ApplicationGraph.Node {
        let isImplicit = ResourceOwners.implicitAPIs.contains(id) && resource.origin != nil
        return ApplicationGraph.Node(
            id: id, title: resource.shownTitle, type: resource.type, words: words(for: resource),
            kind: resource.nodeKind, line: isImplicit ? nil : resource.line, condition: resource.condition?.name,
            origin: resource.origin?.logicalID == resource.logicalID || isImplicit ? nil : resource.origin,
            members: (members[id] ?? []).map(\.rawValue))
    }

    /// The transform adds what the globals say.
    private func words(for resource: Resource) -> String {
        let isFunction = resource.type == "AWS::Serverless::Function"
        return (isFunction ? expanded.resources[resource.logicalID] ?? resource : resource).words
    }

    private static func isInvisible(_ type: String) -> Bool { type == "AWS::CDK::Metadata" }
}

extension Resource {
    /// A generated event rule is called as its event is.
    fileprivate var shownTitle: String {
        if type == "AWS::Lambda::Url", origin != nil { return logicalID.rawValue }
        return origin?.eventID ?? logicalID.rawValue
    }

    /// The line where it stands; nil where a generated one has none.
    var line: Int? { idSpan.source == .template ? Int(idSpan.start.line) : nil }

    /// What it is to the application.
    var nodeKind: NodeKind { ResourceKinds.kind(of: type) }

    /// The type in words, with the runtime of a function and the kind of an API.
    var words: String {
        let words = ResourceKinds.words(for: type)
        switch type {
        case "AWS::Serverless::Function", "AWS::Lambda::Function":
            if properties["PackageType"]?.text == "Image" { return words + " · image" }
            return [words, SymbolicText.text(of: properties["Runtime"])].compactMap(\.self).joined(separator: " · ")
        case "AWS::ApiGatewayV2::Api":
            return properties["ProtocolType"]?.text == "WEBSOCKET" ? "WebSocket API" : words
        case "AWS::Events::Rule": return properties["ScheduleExpression"] == nil ? words : "Schedule"
        default: return words
        }
    }
}
