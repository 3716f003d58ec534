internal import Diagnostics
internal import Documents
internal import Templates

/// `Auth` of a WebSocket API: who may connect.
struct WebSocketAuth {
    private static let types = ["NONE", "AWS_IAM", "CUSTOM"]

    private let api: SAMResourceSource
    private let auth: Mapping
    private let make: NodeBuilder
    /// As it is written: only the very words have their meaning, others let everyone in.
    private let type: String

    private var authorizerID: String { api.id + "ConnectAuthorizer" }
    private var function: Node? { auth["AuthArn"]?.ifTruthy }
    private var isCustom: Bool { type == "CUSTOM" && function != nil }

    /// Nil without the property, or, with diagnostics, when it cannot be used.
    ///
    /// - Parameter node: with references to parameters replaced.
    init?(_ node: Node?, of api: SAMResourceSource, in expansion: inout Expansion) {
        guard let node = node?.ifTruthy else { return nil }
        guard let auth = node.mapping else {
            expansion.diagnostics.add(.expected(.map, at: "Auth", node, of: api.subject))
            return nil
        }
        self.api = api
        self.auth = auth
        make = NodeBuilder(node.span)
        type = auth["AuthType"]?.string ?? ""
        let problems = problems(node)
        expansion.diagnostics.add(contentsOf: problems)
        if !problems.isEmpty { return nil }
    }

    private func problems(_ node: Node) -> [Diagnostic] {
        let subject = api.subject
        guard let given = auth["AuthType"]?.ifTruthy else {
            return [.required("Auth.AuthType", of: subject, at: node.span)]
        }
        guard Self.types.contains(type.uppercased()) else {
            let words = given.string.map { suggestion(for: $0, in: Self.types) } ?? ""
            return [
                subject.error(
                    .propertyValue,
                    "an 'AuthType' is one of \(Self.types.joined(separator: ", ")), not \(given.kindInWords)" + words,
                    at: given.span)
            ]
        }
        if type.uppercased() == "CUSTOM" {
            return function == nil ? [.required("Auth.AuthArn", of: subject, at: node.span)] : []
        }
        return auth.filter { $0.key.text != "AuthType" }.map { entry in
            subject.error(
                .propertyConflict, "'Auth.\(entry.key.text)' of \(subject.name) has no effect with 'AuthType: \(type)'",
                at: entry.key.span)
        }
    }

    // MARK: - Resources

    /// What the route $connect says of it.
    var routeProperties: Mapping {
        switch type {
        case "CUSTOM":
            make.mapping(["AuthorizationType": make.text(type), "AuthorizerId": make.ref(authorizerID)])
        case "AWS_IAM": make.mapping(["AuthorizationType": make.text(type)])
        default: make.mapping(["AuthorizationType": make.text("NONE")])
        }
    }

    /// The authorizer, and the permission to call it where it has no role for that.
    func resources() -> [Resource] {
        guard isCustom, let function else { return [] }
        let uri = make.sub(
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AuthArn}/invocations",
            ["AuthArn": function])
        let authorizer = api.resource(
            authorizerID, "AWS::ApiGatewayV2::Authorizer",
            make.mapping([
                "ApiId": make.ref(api.id), "AuthorizerCredentialsArn": auth["InvokeRole"]?.ifNotNull,
                "AuthorizerType": make.text("REQUEST"), "AuthorizerUri": uri,
                "IdentitySource": auth["IdentitySource"]?.ifNotNull,
                "Name": auth["Name"]?.ifTruthy ?? make.text(authorizerID),
            ]), attributes: Mapping(), at: make.span)
        guard auth["InvokeRole"]?.ifTruthy == nil else { return [authorizer] }
        var permission = AuthorizerPermission(api: api, partition: "${AWS::Partition}").resource("", function: function)
        permission.attributes = Mapping()
        return [authorizer, permission]
    }
}
