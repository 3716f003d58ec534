internal import OrderedCollections
internal import Templates

/// The routes of APIs that no authorizer guards.
struct OpenRoutes {
    /// The ids of WebSocket APIs, of which only the connection is authorized.
    private let webSockets: Set<String>

    init(_ state: StackState) {
        webSockets = Set(
            state.records.values.filter {
                $0.type == "AWS::ApiGatewayV2::Api" && $0.properties["ProtocolType"]?.text == "WEBSOCKET"
            }.map(\.ref))
    }

    func exposures(of record: ResourceRecord) -> [Exposure] {
        names(in: record).map { Exposure(.openRoute, of: record, $0) }
    }

    private func names(in record: ResourceRecord) -> [String] {
        switch record.type {
        case "AWS::ApiGateway::RestApi": openOperations(of: record.properties["Body"])
        case "AWS::ApiGatewayV2::Api":
            // A target makes an API with one route for everything.
            openOperations(of: record.properties["Body"]) + (record.properties["Target"] == nil ? [] : ["$default"])
        case "AWS::ApiGateway::Method": openMethod(record)
        case "AWS::ApiGatewayV2::Route": openRoute(record)
        default: []
        }
    }

    // MARK: - Definitions

    private static let methods: Set<String> = ["get", "put", "post", "delete", "head", "patch", "options"]
    private static let anyMethod = "x-amazon-apigateway-any-method"

    private func openOperations(of body: Value?) -> [String] {
        guard let body, let paths = body["paths"]?.map else { return [] }
        let common = body["security"]
        return paths.flatMap { path in
            (path.value.map ?? ValueMap()).compactMap { operation -> String? in
                let method = operation.key.lowercased()
                guard Self.methods.contains(method) || method == Self.anyMethod else { return nil }
                guard !isPreflight(method, operation.value), isOpen(operation.value, common) else { return nil }
                return "\(method == Self.anyMethod ? "ANY" : method.uppercased()) \(path.key)"
            }
        }
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
        return [method]
    }

    private func openRoute(_ record: ResourceRecord) -> [String] {
        let properties = record.properties
        guard let key = properties["RouteKey"]?.text, properties["AuthorizationType"]?.text ?? "NONE" == "NONE" else {
            return []
        }
        let isOfWebSocket = properties["ApiId"]?.text.map { webSockets.contains($0) } ?? false
        return isOfWebSocket && key != "$connect" ? [] : [key]
    }
}
