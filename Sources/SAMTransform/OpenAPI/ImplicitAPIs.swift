public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// What differs between the two kinds of API that events can bring into being.
struct ImplicitAPIKind {
    let resourceID: LogicalID
    let resourceType: String
    let eventType: String
    /// The property of an event that names its API.
    let idProperty: String
    let isREST: Bool

    var conditionName: String { "\(resourceID)Condition" }

    static let rest = ImplicitAPIKind(
        resourceID: "ServerlessRestApi", resourceType: "AWS::Serverless::Api", eventType: "Api",
        idProperty: "RestApiId",
        isREST: true)
    static let http = ImplicitAPIKind(
        resourceID: "ServerlessHttpApi", resourceType: "AWS::Serverless::HttpApi", eventType: "HttpApi",
        idProperty: "ApiId",
        isREST: false)

    static func isAPI(_ type: String) -> Bool { type == rest.resourceType || type == http.resourceType }

    func isDefinition(_ definition: DefinitionMap?) -> Bool {
        isREST ? DefinitionSkeleton.isRESTDefinition(definition) : DefinitionSkeleton.isHTTPDefinition(definition)
    }

    func skeleton(at span: SourceSpan) -> DefinitionMap {
        isREST ? DefinitionSkeleton.rest(at: span) : DefinitionSkeleton.http(at: span)
    }
}

/// The APIs that events without an API of their own share, and the definitions that the template leaves to its events.
///
/// Works before Globals are applied, as AWS's transform does.
struct ImplicitAPIs {
    /// The order of resources and events is Python 2.7's; see ``LegacyKeyOrder``.
    private let isLegacy: Bool
    private var resourceOrder: LegacyKeyOrder
    private var eventOrders: [LogicalID: LegacyKeyOrder] = [:]
    /// Definitions that events add to, by API.
    private var managed: [LogicalID: DefinitionMap] = [:]

    init(_ template: Template) {
        isLegacy = LegacyTemplates.keepsPythonsOrder(template)
        resourceOrder = isLegacy ? LegacyKeyOrder(template.resources.keys.map(\.rawValue)) : LegacyKeyOrder()
    }

    /// The resources in the order the transform walks through them.
    func walkingOrder(of resources: OrderedDictionary<LogicalID, Resource>) -> [LogicalID] {
        isLegacy ? resourceOrder.ordered.map { LogicalID($0) } : Array(resources.keys)
    }

    /// Tells of resources that came in later.
    mutating func noteAdded(_ ids: [String]) {
        if isLegacy { resourceOrder.merge(ids) }
    }

    /// The definitions that events add to, by API; none are left behind, so that they can be changed in place.
    mutating func takeDefinitions() -> [LogicalID: DefinitionMap] {
        defer { managed = [:] }
        return managed
    }

    // MARK: - Definitions

    /// Gives every API without a definition an empty one that events add to.
    mutating func addDefaultDefinitions(to expansion: inout Expansion) {
        for kind in [ImplicitAPIKind.rest, .http] {
            for resource in expansion.resources.values where resource.type == kind.resourceType {
                let isDefined = ["DefinitionBody", "DefinitionUri"].contains {
                    resource.properties[$0]?.isTruthy ?? false
                }
                guard !isDefined else { continue }
                managed[resource.logicalID] = kind.skeleton(at: resource.idSpan)
                // An empty one counts as none, whatever it is.
                expansion.resources[resource.logicalID]?.properties["DefinitionBody"] = nil
            }
        }
    }

    // MARK: - Events

    /// Adds the routes of all events of a kind, and the API for those that name none.
    mutating func collect(_ kind: ImplicitAPIKind, globals: Globals, into expansion: inout Expansion) {
        let replaced = (resource: expansion.resources[kind.resourceID], definition: managed[kind.resourceID])
        let implicit = implicitResource(kind, in: expansion)
        expansion.resources[kind.resourceID] = implicit
        managed[kind.resourceID] = kind.skeleton(at: implicit.idSpan)
        resourceOrder.insert(kind.resourceID.rawValue)
        var routes = Routes()
        for id in walkingOrder(of: expansion.resources) {
            guard let resource = expansion.resources[id], Self.hasEvents(resource) else { continue }
            collectEvents(of: resource, kind, globals, &routes, &expansion)
        }
        if let resource = expansion.resources[kind.resourceID] {
            expansion.resources[kind.resourceID] = routes.conditioned(resource, kind, in: &expansion)
        }
        addPathConditions(kind, routes, in: &expansion)
        removeUnused(kind, replaced.resource, replaced.definition, from: &expansion)
    }

    private static func hasEvents(_ resource: Resource) -> Bool {
        resource.type == "AWS::Serverless::Function" || resource.type == "AWS::Serverless::StateMachine"
    }

    /// Stands where the first event is that needs it.
    private func implicitResource(_ kind: ImplicitAPIKind, in expansion: Expansion) -> Resource {
        let user = expansion.resources.values.first { Self.hasEvents($0) && Self.usesImplicitAPI($0, kind) }
        let span = user?.idSpan ?? SourceSpan(at: .start)
        let properties = kind.isREST ? NodeBuilder(span).mapping(["StageName": .text("Prod", at: span)]) : Mapping()
        return Resource(
            logicalID: kind.resourceID, type: kind.resourceType, properties: properties, idSpan: span,
            origin: Origin(
                logicalID: user?.logicalID ?? kind.resourceID, type: user?.type ?? kind.resourceType, span: span))
    }

    private static func usesImplicitAPI(_ resource: Resource, _ kind: ImplicitAPIKind) -> Bool {
        (resource.properties["Events"]?.mapping ?? Mapping()).contains { event in
            event.value["Type"]?.string == kind.eventType && event.value["Properties"]?[kind.idProperty] == nil
        }
    }

    private mutating func collectEvents(
        of resource: Resource, _ kind: ImplicitAPIKind, _ globals: Globals, _ routes: inout Routes,
        _ expansion: inout Expansion
    ) {
        guard let eventsNode = resource.properties["Events"], var events = eventsNode.mapping,
            events.contains(where: { $0.value["Type"]?.string == kind.eventType })
        else { return }
        let walked = walkedEvents(of: resource.logicalID, events)
        let ours = walked.filter { events[$0]?["Type"]?.string == kind.eventType && events[$0]?.mapping != nil }
        guard !ours.isEmpty else { return }
        let order = LegacyKeyOrder(ours).ordered
        for name in order {
            guard let entry = events.entry(name) else { continue }
            let event = APIEventReader(entry, of: resource, kind)
            guard let route = event.route(in: &expansion) else { continue }
            if route.isImplicit { propagateTags(from: resource, kind, globals, into: &expansion) }
            events[name] = route.event
            routes.note(route, of: resource)
            add(route, event.subject, kind, to: &expansion)
        }
        eventOrders[resource.logicalID, default: LegacyKeyOrder()].merge(order)
        if isLegacy { expansion.eventOrders[resource.logicalID] = eventOrders[resource.logicalID]?.ordered }
        var changed = resource
        changed.properties["Events"] = .map(events, at: eventsNode.span)
        expansion.resources[resource.logicalID] = changed
    }

    private mutating func walkedEvents(of id: LogicalID, _ events: Mapping) -> [String] {
        guard isLegacy else { return events.keys }
        if let order = eventOrders[id] { return order.ordered }
        let order = LegacyKeyOrder(events.keys)
        eventOrders[id] = order
        return order.ordered
    }

    private func propagateTags(
        from resource: Resource, _ kind: ImplicitAPIKind, _ globals: Globals, into expansion: inout Expansion
    ) {
        let section = globals.section(ofType: resource.type)
        func setting(_ name: String) -> Node? { resource.properties[name]?.ifTruthy ?? section?[name]?.ifTruthy }
        guard setting("PropagateTags") != nil, let tags = setting("Tags"), let added = tags.mapping,
            var implicit = expansion.resources[kind.resourceID]
        else { return }
        var merged = implicit.properties["Tags"]?.mapping ?? Mapping()
        for tag in added { merged[tag.key.text] = tag.value }
        implicit.properties["Tags"] = .map(merged, at: tags.span)
        implicit.properties["PropagateTags"] = .boolean(true, at: tags.span)
        expansion.resources[kind.resourceID] = implicit
    }

    // MARK: - Routes

    private mutating func add(
        _ route: APIRoute, _ subject: Subject, _ kind: ImplicitAPIKind, to expansion: inout Expansion
    ) {
        guard let api = expansion.resources[route.apiID] else {
            expansion.diagnostics.add(.unknownAPI(route, kind, known: expansion.resources, of: subject))
            return
        }
        if kind.isREST, api.type == "AWS::Serverless::HttpApi" {
            expansion.diagnostics.add(.wrongAPI(route, kind, api, of: subject))
            return
        }
        addPath(route, kind)
        if let settings = route.settings { addRouteSettings(settings, route, subject, to: api, in: &expansion) }
    }

    private mutating func addPath(_ route: APIRoute, _ kind: ImplicitAPIKind) {
        guard managed[route.apiID] != nil, kind.isDefinition(managed[route.apiID]) else { return }
        managed[route.apiID]?.noteCopies(1)
        _ = managed[route.apiID]?.update("paths") { paths in
            // The paths are the transform's own: nothing can be wrong with them.
            try? paths.addMethod(MethodName(route.method), to: route.path, at: route.span)
        }
        managed[route.apiID]?.noteCopies(1)
    }

    /// Settings of an event's route go to the stage of its API.
    private func addRouteSettings(
        _ settings: Node, _ route: APIRoute, _ subject: Subject, to api: Resource, in expansion: inout Expansion
    ) {
        let given = api.properties["RouteSettings"]?.ifNotNull
        guard var all = given.map({ $0.mapping }) ?? Mapping() else {
            if let given { expansion.diagnostics.add(.expected(.map, at: "RouteSettings", given, of: Subject(api))) }
            return
        }
        guard let added = route.conditionalSettings(settings)?.mapping else {
            expansion.diagnostics.add(.expected(.map, at: "RouteSettings", settings, of: subject))
            return
        }
        var own = all[route.key]?.mapping ?? Mapping()
        for entry in added { own[entry.key.text] = entry.value }
        all[route.key] = .map(own, at: settings.span)
        var changed = api
        changed.properties["RouteSettings"] = .map(all, at: given?.span ?? settings.span)
        expansion.resources[api.logicalID] = changed
    }

    // MARK: - Conditions

    /// A path whose methods all depend on conditions exists under these conditions only.
    private mutating func addPathConditions(_ kind: ImplicitAPIKind, _ routes: Routes, in expansion: inout Expansion) {
        for id in walkingOrder(of: expansion.resources) where expansion.declaredType(of: id) == kind.resourceType {
            guard var definition = managed[id] else { continue }
            managed[id] = nil
            definition.noteCopies(1)
            let span = definition.span
            _ = definition.update("paths") { paths in
                for path in paths.orderedKeys {
                    guard let condition = routes.condition(ofPath: path, of: id, in: &expansion),
                        let item = paths.current(path)
                    else { continue }
                    paths.set(path, .conditional(condition, item, at: item.span))
                }
            }
            definition.span = span
            definition.noteCopies(1)
            managed[id] = definition
        }
    }

    private mutating func removeUnused(
        _ kind: ImplicitAPIKind, _ replaced: Resource?, _ definition: DefinitionMap?, from expansion: inout Expansion
    ) {
        guard managed[kind.resourceID]?["paths"]?.map?.isEmpty ?? true else { return }
        managed[kind.resourceID] = definition
        managed[kind.resourceID]?.noteCopies(1)
        if let replaced {
            expansion.resources[kind.resourceID] = replaced
        } else {
            expansion.resources.removeValue(forKey: kind.resourceID)
            resourceOrder.remove(kind.resourceID.rawValue)
        }
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// An event refers to an API that is not there.
    public static let unknownAPI = DiagnosticCode("E411")
}

extension Diagnostic {
    fileprivate static func unknownAPI(
        _ route: APIRoute, _ kind: ImplicitAPIKind, known: OrderedDictionary<LogicalID, Resource>, of subject: Subject
    ) -> Diagnostic {
        let apis = known.values.lazy.filter { $0.type == kind.resourceType && $0.origin == nil }
            .map(\.logicalID.rawValue)
        return subject.error(
            .unknownAPI,
            "'\(kind.idProperty)' of \(subject.name) names '\(route.apiID)', which is no resource of this template"
                + suggestion(for: route.apiID.rawValue, in: apis), at: route.apiSpan)
    }

    fileprivate static func wrongAPI(
        _ route: APIRoute, _ kind: ImplicitAPIKind, _ api: Resource, of subject: Subject
    ) -> Diagnostic {
        subject.error(
            .unknownAPI,
            "an event of type \(kind.eventType) needs \(kind.resourceType), and '\(api.logicalID)' is \(api.type)",
            at: route.apiSpan, help: "write 'Type: HttpApi' and 'ApiId'"
        ).relating(api.idSpan, "declared here")
    }
}
