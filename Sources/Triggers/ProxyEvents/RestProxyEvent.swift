internal import Deployments
internal import Documents
internal import Templates

/// The event of a REST API's Lambda proxy integration.
///
/// Source: API Gateway Developer Guide, "Input format of a Lambda function for proxy integration".
struct RestProxyEvent {
    var api: RestAPI
    var stage: APIStage
    var method: RestAPI.Method
    /// What the path's variables stand for, as sent.
    var values: [Substring]
    var request: ProxyRequest
    var signature: RequestSignature?

    /// Headers that end at the gateway.
    private static let dropped: Set<String> = [
        "connection", "content-length", "content-md5", "expect", "host", "max-forwards", "proxy-authenticate", "server",
        "te",
        "trailer", "transfer-encoding", "upgrade", "www-authenticate",
    ]

    var node: Node {
        let headers = EventHeaders(request, dropping: Self.dropped).sortedByName
        let query = QueryParameters(request.query)
        let body = EventBody(request.body, isBinary: api.binaryMediaTypes.matches(request.contentType))
        return .json([
            "resource": .json(method.path.text),
            "path": .json(path),
            "httpMethod": .json(request.method),
            "headers": .object(headers) { ($0.name, .json($0.values.last)) },
            "multiValueHeaders": .object(headers) { ($0.name, .json($0.values)) },
            "queryStringParameters": .objectOrNull(query.parameters) { ($0.name, .json($0.values.last)) },
            "multiValueQueryStringParameters": .objectOrNull(query.parameters) { ($0.name, .json($0.values)) },
            "pathParameters": .objectOrNull(Array(zip(method.path.variableNames, values))) { ($0.0, .json($0.1)) },
            "stageVariables": .objectOrNull(stage.variables) { ($0.name, .json($0.value)) },
            "requestContext": requestContext,
            "body": .json(body.text),
            "isBase64Encoded": .json(body.isBase64Encoded),
        ])
    }

    /// The path below the stage, with the slashes at its start made one.
    private var path: String { "/" + request.path.drop { $0 == "/" } }

    private var requestContext: Node {
        let stamp = request.stamp
        let prefix = request.domainPrefix(apiID: api.id)
        return .json([
            "resourceId": .json(method.resourceID),
            "resourcePath": .json(method.path.text),
            "httpMethod": .json(request.method),
            "extendedRequestId": .json(stamp.extendedRequestID),
            "requestTime": .json(CivilTime(stamp.time).requestTime),
            "path": .json("/\(stage.name)\(request.path)"),
            "accountId": .json(api.stack.accountID),
            "protocol": .json(ProxyRequest.httpProtocol),
            "stage": .json(stage.name),
            "domainPrefix": .json(prefix),
            "requestTimeEpoch": .json(stamp.time.milliseconds),
            "requestId": .json(stamp.requestID),
            "identity": identity,
            "domainName": .json(request.hostName),
            "deploymentId": .json(stage.deploymentID),
            "apiId": .json(api.id),
        ])
    }

    private var identity: Node {
        let account: String? = signature.map { _ in api.stack.accountID }
        return .json([
            "cognitoIdentityPoolId": .jsonNull,
            "accountId": .json(account),
            "cognitoIdentityId": .jsonNull,
            "caller": .json(account),
            "sourceIp": .json(request.sourceIP),
            "principalOrgId": .jsonNull,
            "accessKey": .json(signature?.accessKey),
            "cognitoAuthenticationType": .jsonNull,
            "cognitoAuthenticationProvider": .jsonNull,
            "userArn": .json(account.map { "arn:\(api.stack.partition):iam::\($0):root" }),
            "userAgent": .json(request.userAgent),
            "user": .json(account),
        ])
    }
}
