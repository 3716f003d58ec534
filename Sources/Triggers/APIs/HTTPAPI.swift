internal import Deployments
internal import Templates

/// An HTTP API (`AWS::ApiGatewayV2::Api` with the protocol `HTTP`) as it is served.
struct HTTPAPI: Sendable {
    struct Route: Sendable {
        /// `GET /pets/{id}` or `$default`.
        var key: String
        var path: RoutePath?
        var authorization: RouteAuthorization
        var integration: Integration
    }

    static let defaultRouteKey = "$default"

    var id: String
    var name: String
    var logicalID: LogicalID
    var stack: StackIdentity
    var routes: RouteTrie<Route>
    var defaultRoute: Route?
    /// In the order of the template, for lists.
    var routeList: [Route]
    var stages: APIStages
    var cors: CORSConfiguration?

    /// A method and a path, or `$default`; nil for anything else.
    static func parts(ofRouteKey key: String) -> (method: String, path: String)? {
        let parts = key.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, methods.contains(String(parts[0])) else { return nil }
        return (String(parts[0]), String(parts[1]))
    }

    static let methods: Set<String> = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
}
