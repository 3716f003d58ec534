internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// The route that an event adds to an API.
struct APIRoute {
    let apiID: LogicalID
    let apiSpan: SourceSpan
    let path: String
    /// As the event writes it.
    let method: String
    /// Where the event's name stands.
    let span: SourceSpan
    /// The event names no API.
    let isImplicit: Bool
    /// The event with everything filled in that it leaves out.
    let event: Node
    /// `RouteSettings` of the event.
    let settings: Node?
    /// The condition of the function or state machine.
    let condition: Node?

    /// The key of the route's settings: `GET /path`, and the path alone for every method.
    var key: String { method == OpenAPINames.anyMethod ? path : "\(method.uppercased()) \(path)" }

    func conditionalSettings(_ settings: Node) -> Node? {
        condition.map { NodeBuilder(settings.span).conditional($0, settings) } ?? settings
    }
}

/// Reads the route of an event.
struct APIEventReader {
    private let entry: Mapping.Entry
    private let kind: ImplicitAPIKind
    private let resource: Resource
    let subject: Subject

    init(_ entry: Mapping.Entry, of resource: Resource, _ kind: ImplicitAPIKind) {
        self.entry = entry
        self.kind = kind
        self.resource = resource
        subject = Subject(event: entry.key, of: Subject(resource))
    }

    /// Nil, mostly with a diagnostic, when the event has no route.
    func route(in expansion: inout Expansion) -> APIRoute? {
        guard var event = entry.value.mapping else { return nil }
        let given = event["Properties"]
        if kind.isREST, !(given?.isTruthy ?? false) { return nil }
        guard var properties = given.map({ $0.isNull ? nil : $0.mapping }) ?? Mapping() else {
            if let given { expansion.diagnostics.add(.expected(.map, at: "Properties", given, of: subject)) }
            return nil
        }
        let make = NodeBuilder(entry.key.span)
        let isImplicit = properties[kind.idProperty] == nil
        if isImplicit { properties[kind.idProperty] = make.ref(kind.resourceID.rawValue) }
        if !kind.isREST, !(properties["Path"]?.isTruthy ?? false), !(properties["Method"]?.isTruthy ?? false) {
            properties["Path"] = make.text(OpenAPINames.defaultPath)
            properties["Method"] = make.text(OpenAPINames.anyMethod)
        }
        guard let names = names(properties, in: &expansion) else { return nil }
        event["Properties"] = .map(properties, at: given?.span ?? entry.key.span)
        return APIRoute(
            apiID: LogicalID(names.api), apiSpan: properties[kind.idProperty]?.span ?? entry.key.span, path: names.path,
            method: names.method, span: entry.key.span, isImplicit: isImplicit,
            event: .map(event, at: entry.value.span), settings: kind.isREST ? nil : properties["RouteSettings"],
            condition: resource.attributes["Condition"]?.ifTruthy)
    }

    private func names(_ properties: Mapping, in expansion: inout Expansion) -> (
        api: String, path: String, method: String
    )? {
        for name in ["Path", "Method"] where properties[name]?.ifNotNull == nil {
            expansion.diagnostics.add(
                subject.error(.eventRequirement, "\(subject.name) needs the property '\(name)'"))
        }
        guard let path = text("Path", properties["Path"], in: &expansion),
            let method = text("Method", properties["Method"], in: &expansion)
        else { return nil }
        let api = properties[kind.idProperty].map { $0.mapping?["Ref"] ?? $0 }
        guard let id = api?.string else {
            expansion.diagnostics.add(
                subject.error(
                    .eventValue, "'\(kind.idProperty)' of \(subject.name) must be a Ref to an API of this template",
                    at: properties[kind.idProperty]?.span))
            return nil
        }
        return (id, path, method)
    }

    private func text(_ name: String, _ node: Node?, in expansion: inout Expansion) -> String? {
        guard let node = node?.ifNotNull else { return nil }
        if let text = node.string { return text }
        expansion.diagnostics.add(.expected(.text, at: name, node, of: subject))
        return nil
    }
}

/// What is known of all routes: who has them, and under which conditions and policies.
struct Routes {
    /// By API, path and method: the condition, or nil without one.
    private var conditions: [LogicalID: [String: [String: String?]]] = [:]
    private var deletionPolicies: [LogicalID: [String]] = [:]
    private var replacePolicies: [LogicalID: [String]] = [:]

    mutating func note(_ route: APIRoute, of resource: Resource) {
        conditions[route.apiID, default: [:]][route.path, default: [:]][route.method] = .some(route.condition?.string)
        if let policy = resource.attributes["DeletionPolicy"]?.string {
            deletionPolicies[route.apiID, default: []].append(policy)
        }
        if let policy = resource.attributes["UpdateReplacePolicy"]?.string {
            replacePolicies[route.apiID, default: []].append(policy)
        }
    }

    /// The implicit API with the attributes that it has from its functions.
    func conditioned(_ api: Resource, _ kind: ImplicitAPIKind, in expansion: inout Expansion) -> Resource {
        var copy = api
        let make = NodeBuilder(api.idSpan)
        let all = conditions[api.logicalID]?.values.flatMap(\.values) ?? []
        if let name = combined(all, named: kind.conditionName, make, in: &expansion) {
            copy.attributes["Condition"] = make.text(name.text)
        }
        for (name, policies, ranked) in [
            ("DeletionPolicy", deletionPolicies, ["Retain", "Delete"]),
            ("UpdateReplacePolicy", replacePolicies, ["Retain", "Snapshot", "Delete"]),
        ] {
            let given = policies[api.logicalID] ?? []
            if let policy = ranked.first(where: given.contains) { copy.attributes[name] = make.text(policy) }
        }
        return copy
    }

    /// The condition under which any method of a path exists; nil when one always does.
    func condition(ofPath path: String, of api: LogicalID, in expansion: inout Expansion) -> DefinitionValue? {
        guard let methods = conditions[api]?[path] else { return nil }
        let make = NodeBuilder(expansion.resources[api]?.idSpan ?? SourceSpan(at: .start))
        let name = combined(
            Array(methods.values), named: "\(api)\(Self.words(of: path))PathCondition", make, in: &expansion)
        return name.map { .text($0.text, at: make.span, isFromTemplate: !$0.isNew) }
    }

    private static func words(of path: String) -> String {
        path.replacing("/", with: "SLASH").replacing("{", with: "OB").replacing("}", with: "CB")
    }

    /// The one condition of all, or a new one that is true when any is; nil when something has none.
    private func combined(
        _ all: [String?], named name: @autoclosure () -> String, _ make: NodeBuilder, in expansion: inout Expansion
    ) -> (text: String, isNew: Bool)? {
        let names = all.compactMap { $0 }
        guard names.count == all.count, !names.isEmpty else { return nil }
        let sorted = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if sorted.count == 1 { return (sorted[0], false) }
        let name = name()
        for (name, condition) in CombinedConditions.anyOf(sorted, named: name, make) {
            expansion.conditions[name] = condition
        }
        return (name, true)
    }
}
