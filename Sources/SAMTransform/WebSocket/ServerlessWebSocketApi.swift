internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::WebSocketApi`: a WebSocket API with its routes and a stage.
///
/// As in AWS's transform, what it becomes has none of its attributes but `DependsOn`.
struct ServerlessWebSocketApi: SAMResource {
    private static let tagName = "websocketapi:createdBy"
    private static let passed = [
        "ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint", "DisableSchemaValidation",
        "IpAddressType",
        "RouteSelectionExpression",
    ]

    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private var properties: Properties { source.properties }
    private var make: NodeBuilder { source.make }
    private var mark: Node { make.map([Self.tagName: make.text("SAM")]) }
    private var stageName: Node { properties["StageName"] ?? make.text("default") }

    private var tags: Node {
        let given = properties["Tags"]?.mapping ?? Mapping()
        return .map(given.setting(Self.tagName, make.text("SAM")), at: properties.span(of: "Tags"))
    }

    func resources(in expansion: inout Expansion) -> [Resource] {
        let auth = WebSocketAuth(properties["Auth"].map { expansion.resolved($0) }, of: source, in: &expansion)
        let domain = properties["Domain"].map { expansion.resolved($0) }
        check(domain, in: &expansion)
        let given = properties["Routes"].map { expansion.resolved($0) }?.mapping ?? Mapping()
        let routes = WebSocketRoutes(api: source, routes: given, stageName: stageName, auth: auth)
        var made = [api()] + routes.resources(in: &expansion)
        made +=
            APIV2Domain(domain, of: source, in: &expansion)?
            .resources(tags: mark, sharesRecordSets: false, in: &expansion)
            .map {
                var copy = $0
                copy.attributes = Mapping()
                return copy
            } ?? []
        made.append(stage(routes.ids()))
        made += auth?.resources() ?? []
        guard properties["PropagateTags"]?.isTruthy ?? false, properties["Tags"]?.ifTruthy != nil else { return made }
        return made.map { $0.tagged(tags) }
    }

    private func api() -> Resource {
        var fields = make.mapping([
            "Name": properties["Name"] ?? make.text(source.id), "ProtocolType": make.text("WEBSOCKET"), "Tags": tags,
        ])
        for name in Self.passed {
            if let entry = properties.mapping.entry(name), !entry.value.isNull { fields.append(entry) }
        }
        return source.namesake(
            "AWS::ApiGatewayV2::Api", fields, attributes: Mapping().dependingOn(source.attributes.dependsOn))
    }

    /// - Parameter routeIDs: logical ids of the routes, which must be there before a stage has settings for them.
    private func stage(_ routeIDs: [String]) -> Resource {
        let make = source.make(for: "StageName")
        let name = stageName.string ?? ""
        let settings = properties["RouteSettings"]
        let waits = settings?.ifTruthy != nil && !routeIDs.isEmpty
        return source.resource(
            name == "default" ? source.id + "DefaultStage" : "\(source.id)\(name)Stage", "AWS::ApiGatewayV2::Stage",
            make.mapping([
                "ApiId": make.ref(source.id), "StageName": stageName, "AutoDeploy": make.boolean(true),
                "AccessLogSettings": properties["AccessLogSettings"],
                "DefaultRouteSettings": properties["DefaultRouteSettings"], "RouteSettings": settings,
                "StageVariables": properties["StageVariables"], "Tags": mark,
            ]), attributes: Mapping().dependingOn(waits ? make.list(routeIDs.map(make.text)) : nil), at: make.span)
    }

    // MARK: - Checks

    private func check(_ domain: Node?, in expansion: inout Expansion) {
        let subject = source.subject
        let routes = properties["Routes"]
        if let routes, !routes.isTruthy {
            expansion.diagnostics.add(subject.error(.missingProperty, "\(subject.name) has no route", at: routes.span))
        }
        if let type = properties["IpAddressType"], !type.isFunction, !["ipv4", "dualstack"].contains(type.string) {
            let words = type.string.map { suggestion(for: $0, in: ["ipv4", "dualstack"]) } ?? ""
            expansion.diagnostics.add(
                subject.error(
                    .propertyValue, "an 'IpAddressType' is ipv4 or dualstack, not \(type.kindInWords)" + words,
                    at: type.span))
        }
        if let auth = properties["Auth"]?.ifTruthy, routes?.mapping?["$connect"] == nil {
            expansion.diagnostics.add(
                subject.error(
                    .propertyRequirement, "'Auth' of \(subject.name) has no effect without the route $connect",
                    at: auth.span))
        }
        if let name = properties["StageName"], name.string == "$default" {
            expansion.diagnostics.add(
                subject.error(.propertyValue, "the stage of a WebSocket API cannot be called $default", at: name.span))
        }
        if let entry = domain?.mapping?.entry("MutualTlsAuthentication"), entry.value.isTruthy {
            expansion.diagnostics.add(
                subject.error(
                    .propertyConflict, "WebSocket APIs cannot have 'MutualTlsAuthentication'", at: entry.key.span))
        }
    }
}
