internal import Deployments
internal import Templates

/// A REST API (`AWS::ApiGateway::RestApi`) as it is served.
struct RestAPI: Sendable {
    /// A method of a resource.
    struct Method: Sendable {
        var resourceID: String
        /// As declared, such as `/pets/{id}`.
        var path: RoutePath
        /// `GET` or `ANY`.
        var httpMethod: String
        var authorization: RouteAuthorization
        var needsAPIKey: Bool
        var integration: Integration
    }

    var id: String
    var name: String
    var logicalID: LogicalID
    var stack: StackIdentity
    var methods: RouteTrie<Method>
    /// In the order of the template, for lists.
    var methodList: [Method]
    var stages: APIStages
    var binaryMediaTypes: BinaryMediaTypes
    var gatewayResponses: GatewayResponses
}
