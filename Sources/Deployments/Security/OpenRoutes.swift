internal import OrderedCollections
internal import Templates

/// The routes of APIs that no authorizer guards.
struct OpenRoutes {
    /// The ids of WebSocket APIs, of which only the connection is authorized.
    private let webSockets: Set<String>
    /// The functions of the stack, by physical name.
    private let functions: [String: ResourceRecord]

    init(_ state: StackState) {
        functions = Dictionary(
            state.records.values.filter { $0.type == "AWS::Lambda::Function" }.map { ($0.physicalID, $0) },
            uniquingKeysWith: { first, _ in first })
        webSockets = Set(
            state.records.values.filter {
                $0.type == "AWS::ApiGatewayV2::Api" && $0.properties["ProtocolType"]?.text == "WEBSOCKET"
            }.map(\.ref))
    }

    func exposures(of record: ResourceRecord) -> [Exposure] {
        switch record.type {
        case "AWS::ApiGateway::RestApi": openOperations(of: record)
        case "AWS::ApiGatewayV2::Api":
            // A target makes an API with one route for everything.
            openOperations(of: record)
                + (record.properties["Target"] == nil ? [] : [Exposure(.openRoute, of: record, "$default")])
        case "AWS::ApiGateway::Method": openMethod(record).map { Exposure(.openRoute, of: record, $0) }
        case "AWS::ApiGatewayV2::Route": openRoute(record).map { Exposure(.openRoute, of: record, $0) }
        default: []
        }
    }

    // MARK: - Definitions

    private static let methods: Set<String> = ["get", "put", "post", "delete", "head", "patch", "options"]
    private static let anyMethod = "x-amazon-apigateway-any-method"

    private func openOperations(of api: ResourceRecord) -> [Exposure] {
        guard let body = api.properties["Body"], let paths = body["paths"]?.map else { return [] }
        let common = body["security"]
        return paths.flatMap { path in
            (path.value.map ?? ValueMap()).compactMap { operation -> Exposure? in
                let method = operation.key.lowercased()
                guard Self.methods.contains(method) || method == Self.anyMethod else { return nil }
                guard !isPreflight(method, operation.value), isOpen(operation.value, common) else { return nil }
                let name = "\(method == Self.anyMethod ? "ANY" : method.uppercased()) \(path.key)"
                return Exposure(.openRoute, of: owner(of: operation.value, in: api), name)
            }
        }
    }

    /// Where a reviewer finds the route: an API that the template does not have itself comes from the events of its
    /// functions.
    private func owner(of operation: Value, in api: ResourceRecord) -> ResourceRecord {
        guard let origin = api.originID, origin != api.logicalID,
            let address = operation["x-amazon-apigateway-integration"]?["uri"]?.text,
            let start = address.firstRange(of: ":function:")?.upperBound
        else { return api }
        return functions[String(address[start...].prefix { $0 != ":" && $0 != "/" })] ?? api
    }

    /// Browsers ask without credentials; answers that API Gateway makes up give nothing away.
    private func isPreflight(_ method: String, _ operation: Value) -> Bool {
        let integration = operation["x-amazon-apigateway-integration"]
        return method == "options" && (integration == nil || integration?["type"]?.text?.lowercased() == "mock")
    }

    private func isOpen(_ operation: Value, _ common: Value?) -> Bool {
        if let type = operation["x-amazon-apigateway-auth"]?["type"]?.text { return type.uppercased() == "NONE" }
        let requirements = (operation["security"] ?? common)?.list ?? []
        // An API key meters callers; it does not tell who they are.
        return !requirements.contains { requirement in requirement.map?.contains { $0.key != "api_key" } ?? false }
    }

    // MARK: - Resources

    private func openMethod(_ record: ResourceRecord) -> [String] {
        let properties = record.properties
        let method = properties["HttpMethod"]?.text ?? "ANY"
        guard method != "OPTIONS", properties["AuthorizationType"]?.text ?? "NONE" == "NONE" else { return [] }
        return [properties["HttpMethod"]?.shownText ?? method]
    }

    private func openRoute(_ record: ResourceRecord) -> [String] {
        let properties = record.properties
        guard let key = properties["RouteKey"]?.text, properties["AuthorizationType"]?.text ?? "NONE" == "NONE" else {
            return []
        }
        let isOfWebSocket = properties["ApiId"]?.text.map { webSockets.contains($0) } ?? false
        return isOfWebSocket && key != "$connect" ? [] : [properties["RouteKey"]?.shownText ?? key]
    }
}
