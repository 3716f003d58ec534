internal import Documents
internal import OrderedCollections
internal import Templates

// The routes of APIs, and what is behind each.

extension ApplicationGraphBuilder {
    /// The paths of an OpenAPI definition; what else it refers to are its authorizers.
    mutating func wireDefinition(_ definition: Node, of api: String) {
        for section in definition.mapping ?? Mapping() {
            guard section.key.text == "paths" else {
                wireAuthorizers(section.value, of: api)
                continue
            }
            for path in section.value.mapping ?? Mapping() {
                for method in Self.chosen(path.value).mapping ?? Mapping() {
                    add(.trigger, from: api, to: method.value, label: Self.route(method.key.text, path.key.text))
                }
            }
        }
    }

    private mutating func wireAuthorizers(_ value: Node, of api: String) {
        for id in nodes(in: value) {
            let kind = written.resources[LogicalID(id)]?.nodeKind ?? .other
            edges.add(api, id, kind == .function ? .trigger : .use, "authorizer")
        }
    }

    /// What stands under a path that exists under a condition.
    private static func chosen(_ node: Node) -> Node {
        guard let branches = node["Fn::If"]?.sequence, branches.count > 1 else { return node }
        return branches[1]
    }

    /// `GET /orders/{id}`; a path that starts with a dollar sign stands for itself.
    static func route(_ method: String, _ path: String) -> String {
        if path.hasPrefix("$") { return path }
        let isAny = method == "x-amazon-apigateway-any-method" || method == "*"
        return "\(isAny ? "ANY" : method.uppercased()) \(path)"
    }

    /// A method of a REST API, or an integration of the other kinds.
    mutating func wireIntegration(_ resource: Resource) {
        let api = owner(of: resource)
        guard resource.type == "AWS::ApiGateway::Method" else {
            let targets = nodes(in: resource["IntegrationUri"]) + nodes(in: resource["RequestParameters"])
            for target in targets {
                edges.add(api, target, .trigger, labels: routeKeys[resource.logicalID] ?? [])
            }
            return add(.use, from: api, to: resource["CredentialsArn"], isPermission: true)
        }
        let label = Self.route(resource["HttpMethod"]?.text ?? "ANY", path(of: resource["ResourceId"]))
        let integration = resource["Integration"]?.mapping ?? Mapping()
        for property in integration {
            let isRole = property.key.text == "Credentials"
            add(
                isRole ? .use : .trigger, from: api, to: property.value, label: isRole ? nil : label,
                isPermission: isRole)
        }
    }

    /// The path of an API's resource, from its parts up to the root.
    private func path(of node: Node?) -> String {
        var parts: [String] = []
        var current = node?["Ref"]?.text
        while let id = current, parts.count < 32, let resource = expanded.resources[LogicalID(id)] {
            guard let part = SymbolicText.text(of: resource["PathPart"]) else { break }
            parts.append(part)
            current = resource["ParentId"]?["Ref"]?.text
        }
        return "/" + parts.reversed().joined(separator: "/")
    }

    /// Routes name their integrations: `integrations/ID`.
    static func routeKeys(of template: Template) -> [LogicalID: [String]] {
        var keys: [LogicalID: [String]] = [:]
        for route in template.resources.values where route.type == "AWS::ApiGatewayV2::Route" {
            guard let target = route["Target"], let key = SymbolicText.text(of: route["RouteKey"]) else { continue }
            var collector = ReferenceCollector()
            collector.collect(target)
            for reference in collector.references { keys[LogicalID(reference.target), default: []].append(key) }
        }
        return keys
    }
}
