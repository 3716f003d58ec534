internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

// Events of functions that no resource stands for: their source is elsewhere, or the template has errors.

extension ApplicationGraphBuilder {
    mutating func addEventsWithoutResources() {
        for resource in written.resources.values {
            for event in resource["Events"]?.mapping ?? Mapping() { add(event, of: resource) }
        }
    }

    private mutating func add(_ event: Mapping.Entry, of resource: Resource) {
        let owner = owner(of: resource)
        guard !shownEvents.contains("\(owner).\(event.key.text)"), let type = event.value["Type"]?.text else { return }
        let properties = event.value["Properties"]
        let sources = sources(of: type, properties)
        guard sources.isEmpty else {
            for source in sources where !edges.contains(source, owner, .trigger) {
                edges.add(source, owner, .trigger, Self.label(of: properties))
            }
            return
        }
        let id = owner + event.key.text
        guard others[id] == nil, expanded.resources[LogicalID(id)] == nil else { return }
        others[id] = ApplicationGraph.Node(
            id: id, title: event.key.text, type: "", words: "\(type) event", kind: .trigger,
            line: Int(event.key.span.start.line))
        edges.add(id, owner, .trigger, Self.label(of: properties))
    }

    /// The nodes that an event names as its source, or the API that SAM makes for it.
    private func sources(of type: String, _ properties: Node?) -> [String] {
        let named = Self.sourceProperties.flatMap { nodes(in: properties?[$0]) }
        guard named.isEmpty else { return named }
        let implicit = [
            "Api": ("RestApiId", "ServerlessRestApi"), "HttpApi": ("ApiId", "ServerlessHttpApi"),
        ]
        guard let (property, api) = implicit[type], properties?[property] == nil else { return [] }
        return owners[LogicalID(api)].map { [$0] } ?? []
    }

    private static let sourceProperties = [
        "RestApiId", "ApiId", "Bucket", "Queue", "Stream", "Topic", "UserPool", "LogGroupName", "Broker", "Cluster",
    ]

    private static func label(of properties: Node?) -> String? {
        if let path = SymbolicText.text(of: properties?["Path"]) {
            return route(SymbolicText.text(of: properties?["Method"]) ?? "ANY", path)
        }
        return SymbolicText.text(of: properties?["Schedule"] ?? properties?["ScheduleExpression"])
    }
}
