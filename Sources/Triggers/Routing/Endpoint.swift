public import Deployments
public import Templates

/// An address that requests can be sent to: a stage of an API, or a function URL.
public struct Endpoint: Hashable, Sendable {
    /// What answers at an address.
    public enum Kind: String, Hashable, Sendable {
        case restAPI = "REST API"
        case httpAPI = "HTTP API"
        case functionURL = "function URL"
    }

    /// What is answered there.
    public struct Route: Hashable, Sendable {
        /// `GET`, or `ANY`.
        public var method: String
        /// As declared, such as `/pets/{id}`; `/{proxy+}` for what takes every path.
        public var path: String
    }

    /// What answers there.
    public var kind: Kind
    /// The stack of the API or function URL.
    public var stack: StackIdentity
    /// The resource of the user's template that the API or URL comes from.
    public var logicalID: LogicalID
    /// The API's id, or the function URL's.
    public var id: String
    /// The API's name; that of the resource for a function URL.
    public var name: String
    /// Nil for a function URL.
    public var stage: String?
    /// In the order of the template.
    public var routes: [Route]
    /// The path that leads there on every port, without a slash at the end.
    public var path: String
    /// Whether it is reached at `/` too, because there is nothing else.
    public var isAtRoot: Bool

    /// The shortest address that leads there.
    ///
    /// - Parameter base: such as `http://127.0.0.1:3000`.
    public func url(at base: String) -> String { base + (isAtRoot ? "" : path) + "/" }
}

extension HTTPTriggers {
    /// The addresses that requests can be sent to, in the order of the templates; without the second stage that SAM's
    /// deployments of REST APIs have.
    public var endpoints: [Endpoint] { sites.endpoints }
}

extension Sites {
    var endpoints: [Endpoint] { all.flatMap { endpoints(of: $0, isOnly: all.count == 1) } }

    private func endpoints(of site: Site, isOnly: Bool) -> [Endpoint] {
        switch site {
        case .rest(let api):
            let routes = api.methodList.map { Endpoint.Route(method: $0.httpMethod, path: $0.path.text) }
            return api.stages.declared.map { stage in
                Endpoint(
                    kind: .restAPI, stack: api.stack, logicalID: api.logicalID, id: api.id, name: api.name,
                    stage: stage.name,
                    routes: routes, path: "/_aws/execute-api/\(api.id)/\(stage.name)",
                    isAtRoot: isOnly && stage.name == api.stages.first?.name)
            }
        case .http(let api):
            let routes = api.routeList.map { route in
                let method = HTTPAPI.parts(ofRouteKey: route.key)?.method ?? "ANY"
                return Endpoint.Route(method: method, path: route.path?.text ?? "/{proxy+}")
            }
            return api.stages.all.map { stage in
                let isDefault = stage.name == APIStage.defaultName
                return Endpoint(
                    kind: .httpAPI, stack: api.stack, logicalID: api.logicalID, id: api.id, name: api.name,
                    stage: stage.name,
                    routes: routes, path: "/_aws/execute-api/\(api.id)" + (isDefault ? "" : "/\(stage.name)"),
                    isAtRoot: isOnly && stage.name == api.stages.first?.name)
            }
        case .functionURL(let url):
            return [
                Endpoint(
                    kind: .functionURL, stack: url.stack, logicalID: url.logicalID, id: url.id,
                    name: url.logicalID.rawValue,
                    stage: nil, routes: [Endpoint.Route(method: "ANY", path: "/{proxy+}")],
                    path: "/_aws/lambda-url/\(url.id)", isAtRoot: isOnly)
            ]
        }
    }
}
