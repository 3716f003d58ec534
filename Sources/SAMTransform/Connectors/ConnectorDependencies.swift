internal import Documents
internal import Templates

/// What depends on connectors, and what must wait for them.
struct ConnectorDependencies {
    /// Resources by what they depend on.
    private var dependents: [String: [LogicalID]] = [:]
    /// Event source mappings by source and function.
    private var eventSourceMappings: [String: [LogicalID]] = [:]

    /// Looks through all resources that are there when the first connector is expanded.
    init(_ expansion: Expansion) {
        for id in expansion.currentIDs {
            guard let resource = expansion.current(id) else { continue }
            note(resource)
            guard resource.type == "AWS::Lambda::EventSourceMapping",
                let function = resource.properties["FunctionName"]?.referredID,
                let source = resource.properties["EventSourceArn"]?.referredID
            else { continue }
            eventSourceMappings["\(source) \(function)", default: []].append(id)
        }
    }

    mutating func note(_ resource: Resource) {
        // A connector that waits for its turn has its own idea of what it depends on.
        guard resource.type != "AWS::Serverless::Connector" else { return }
        for dependency in resource.dependsOn {
            dependents[dependency.id.rawValue, default: []].append(resource.logicalID)
        }
    }

    func dependents(on id: String) -> [LogicalID] { dependents[id] ?? [] }

    /// The event source mapping between a source and a function, where there is only one.
    func eventSourceMapping(from source: String, to function: String) -> LogicalID? {
        guard let found = eventSourceMappings["\(source) \(function)"], found.count == 1 else { return nil }
        return found.first
    }
}

extension Expansion {
    private mutating func withDependencies<Result>(_ read: (inout ConnectorDependencies) -> Result) -> Result {
        var dependencies = connectorDependencies ?? ConnectorDependencies(self)
        defer { connectorDependencies = dependencies }
        return read(&dependencies)
    }

    /// Whatever depends on a connector depends on what it came to.
    mutating func replaceDependencies(on connector: String, by made: [String], make: NodeBuilder) {
        for id in withDependencies({ $0.dependents(on: connector) }) {
            change(id) { resource in
                let given = resource.attributes["DependsOn"]
                let others = (given?.sequence ?? [given].compactMap { $0 }).filter { $0.string != connector }
                resource.attributes["DependsOn"] = make.list(others).appendingUnique(made, make)
            }
        }
    }

    /// Makes something wait for the policy of a connection.
    mutating func addDependency(
        on policy: String, for grant: ConnectorGrant, _ dependent: ConnectorProfile.Dependent?, _ make: NodeBuilder
    ) {
        guard let dependent, let source = grant.source.logicalID else { return }
        let waiting: LogicalID? =
            switch dependent {
            case .source: LogicalID(source)
            case .eventSourceMapping:
                grant.destination.logicalID.flatMap { function in
                    withDependencies { $0.eventSourceMapping(from: source, to: function) }
                }
            }
        guard let waiting else { return }
        change(waiting) { resource in
            let given = resource.attributes["DependsOn"]
            let list = make.list(given?.sequence ?? [given].compactMap { $0 })
            resource.attributes = resource.attributes.dependingOn(list.appendingUnique([policy], make))
        }
    }
}

extension Node {
    /// A list with texts that are not in it yet.
    fileprivate func appendingUnique(_ texts: [String], _ make: NodeBuilder) -> Node {
        var items = sequence ?? []
        for text in texts where !items.contains(where: { $0.string == text }) { items.append(make.text(text)) }
        return make.list(items)
    }
}
