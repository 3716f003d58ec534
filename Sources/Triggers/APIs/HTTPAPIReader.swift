internal import Deployments
internal import Templates

/// Makes an HTTP API of its records: of an OpenAPI document, of routes and integrations, of a quick-create target.
struct HTTPAPIReader {
    private let api: StackRecord
    private let records: APIRecords
    private var routes = RouteTrie<HTTPAPI.Route>()
    private var routeList: [HTTPAPI.Route] = []
    private var defaultRoute: HTTPAPI.Route?

    init(_ api: StackRecord, _ records: APIRecords) {
        self.api = api
        self.records = records
    }

    /// The API; nil for a WebSocket API.
    mutating func api(into findings: inout TriggerFindings) -> HTTPAPI? {
        let properties = api.properties
        if properties["ProtocolType"]?.text?.uppercased() == "WEBSOCKET" {
            findings.note("WebSocket APIs do not run yet", of: api)
            return nil
        }
        var definition: APIDefinition?
        if let body = properties["Body"], !body.isNull {
            let mode = properties["BasePath"]?.text.flatMap(APIDefinition.BasePathMode.init) ?? .ignore
            definition = APIDefinition(body, basePath: mode, into: &findings)
        } else if let location = properties["BodyS3Location"], !location.isNull {
            findings.fail(
                "the API's definition lies in S3, which is not read yet",
                help: "write it in the template, or name a local file in DefinitionUri", at: ["BodyS3Location"])
        }
        if let definition { addOperations(of: definition, into: &findings) }
        addDiscreteRoutes(into: &findings)
        addQuickCreateRoute(into: &findings)
        return HTTPAPI(
            id: api.ref,
            name: properties["Name"]?.text ?? definition?["info"]?["title"]?.text ?? api.record.logicalID.rawValue,
            logicalID: api.record.originID ?? api.record.logicalID, stack: api.stack, routes: routes,
            defaultRoute: defaultRoute,
            routeList: routeList, stages: stages(),
            cors: CORSConfiguration(properties["CorsConfiguration"])
                ?? CORSConfiguration(definition?["x-amazon-apigateway-cors"]))
    }

    // MARK: - Routes

    private mutating func addOperations(of definition: APIDefinition, into findings: inout TriggerFindings) {
        for operation in definition.operations {
            let isDefault =
                operation.path == HTTPAPI.defaultRouteKey || operation.value["isDefaultRoute"]?.boolean == true
            let key = isDefault ? HTTPAPI.defaultRouteKey : "\(operation.method) \(operation.path)"
            guard let (value, keyPath) = definition.integration(of: operation) else {
                findings.fail("\(key) has no x-amazon-apigateway-integration", at: operation.keyPath)
                continue
            }
            let reader = IntegrationReader(kind: .http, record: api, route: key)
            let integration = reader.integration(value, at: keyPath, into: &findings)
            let security = OperationSecurity(
                of: operation, in: definition, inherited: definition["security"], api, into: &findings)
            guard let integration else { continue }
            add(key, security.authorization, integration, of: api, at: operation.keyPath, into: &findings)
        }
    }

    private mutating func addDiscreteRoutes(into findings: inout TriggerFindings) {
        let integrations = Dictionary(
            records.parts(of: api, "AWS::ApiGatewayV2::Integration").map { ($0.ref, $0) },
            uniquingKeysWith: { first, _ in first })
        for record in records.parts(of: api, "AWS::ApiGatewayV2::Route") {
            guard let key = record.properties["RouteKey"]?.text else { continue }
            let target = record.properties["Target"]?.text ?? ""
            guard let integration = integrations[String(target.drop { $0 != "/" }.dropFirst())] else {
                findings.note("\(key) is not served: its Target '\(target)' is no integration of the API", of: record)
                continue
            }
            let reader = IntegrationReader(kind: .http, record: record, route: key)
            guard let integration = reader.integration(integration.properties, at: [], into: &findings) else {
                continue
            }
            add(key, authorization(of: record), integration, of: record, at: ["RouteKey"], into: &findings)
        }
    }

    private func authorization(of route: StackRecord) -> RouteAuthorization {
        switch route.properties["AuthorizationType"]?.text ?? "NONE" {
        case "NONE": .everybody
        case "AWS_IAM": .signed
        case let type: .authorizer(route.properties["AuthorizerId"]?.text ?? type)
        }
    }

    /// `Target` makes an integration, one route and the default stage in one go.
    private mutating func addQuickCreateRoute(into findings: inout TriggerFindings) {
        guard let target = api.properties["Target"]?.text else { return }
        let key = api.properties["RouteKey"]?.text ?? HTTPAPI.defaultRouteKey
        guard let function = FunctionReference(integrationURI: target) else {
            let what = "integrations of type HTTP_PROXY"
            findings.note("\(key) answers 501: \(what) are not run yet", of: api)
            let refusal = Integration.Refusal(status: 501, message: "\(what) are not run yet")
            add(key, .everybody, .refusal(refusal), of: api, at: ["RouteKey"], into: &findings)
            return
        }
        let integration = FunctionIntegration(function: function, payloadFormat: .version2, timeout: .seconds(30))
        add(key, .everybody, .function(integration), of: api, at: ["RouteKey"], into: &findings)
    }

    private mutating func add(
        _ key: String, _ authorization: RouteAuthorization, _ integration: Integration, of record: StackRecord,
        at keyPath: [String], into findings: inout TriggerFindings
    ) {
        var route = HTTPAPI.Route(key: key, path: nil, authorization: authorization, integration: integration)
        if case .authorizer(let name) = authorization {
            findings.note("\(key) is refused with status 500: its authorizer '\(name)' does not run yet", of: record)
        }
        if key == HTTPAPI.defaultRouteKey {
            if defaultRoute != nil { findings.fail("the route \(key) is declared twice", at: keyPath) }
            defaultRoute = defaultRoute ?? route
            routeList.append(route)
            return
        }
        do throws(MalformedPath) {
            guard let (method, text) = HTTPAPI.parts(ofRouteKey: key) else {
                throw MalformedPath(
                    message: "a route key is $default, or a method and a path such as 'GET /pets'; found '\(key)'")
            }
            let path = try RoutePath(text)
            route.path = path
            guard routes.insert(route, at: path, method: method) else {
                throw MalformedPath(message: "the route \(key) is declared twice")
            }
            routeList.append(route)
        } catch {
            findings.fail(error.message, at: keyPath)
        }
    }

    // MARK: - Stages

    private func stages() -> APIStages {
        var stages = APIStages()
        for record in records.parts(of: api, "AWS::ApiGatewayV2::Stage") {
            stages.add(
                APIStage(
                    name: record.properties["StageName"]?.text ?? record.ref,
                    deploymentID: record.properties["DeploymentId"]?.text ?? "",
                    variables: APIStage.variables(record.properties["StageVariables"])))
        }
        if api.properties["Target"]?.text != nil { stages.add(APIStage(name: APIStage.defaultName)) }
        return stages
    }
}
