internal import Deployments
internal import Documents
internal import HTTPTypes
internal import LambdaEngine
internal import NIOCore
internal import Templates

/// The event of an HTTP API's Lambda integration, in both formats.
///
/// Source: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway".
struct HTTPProxyEvent {
    var api: HTTPAPI
    var stage: APIStage
    var route: HTTPAPI.Route
    /// What the path's variables stand for, as sent.
    var values: [Substring]
    var request: ProxyRequest
    var signature: RequestSignature?

    /// Headers that end at the gateway.
    static let dropped: Set<String> = ["connection", "expect", "te", "trailer", "transfer-encoding", "upgrade"]

    func node(_ format: FunctionIntegration.PayloadFormat) -> Node {
        switch format {
        case .version1: version1
        case .version2: version2
        }
    }

    /// The request's path, with the stage unless that is the default one.
    private var fullPath: String {
        stage.name == APIStage.defaultName ? String(request.path) : "/\(stage.name)\(request.path)"
    }

    private var pathParameters: [(name: String, value: String)] {
        zip(route.path?.variableNames ?? [], values).map { ($0, PercentEncoding.decoded($1)) }
    }

    private var body: EventBody { EventBody(request.body, contentType: request.contentType) }

    // MARK: - Format 2.0

    private var version2: Node {
        let head = EventHead2(request, EventHeaders(request, dropping: Self.dropped).withContentLength(of: request))
        let parameters = pathParameters
        let body = body
        return .json([
            "version": .json("2.0"),
            "routeKey": .json(route.key),
            "rawPath": .json(PercentEncoding.decoded(fullPath)),
            "rawQueryString": .json(request.query),
            "cookies": head.cookies,
            "headers": head.headers,
            "queryStringParameters": head.query,
            "requestContext": requestContext2,
            "pathParameters": parameters.isEmpty ? nil : .object(parameters) { ($0.name, .json($0.value)) },
            "stageVariables": stage.variables.isEmpty ? nil : .object(stage.variables) { ($0.name, .json($0.value)) },
            "body": body.text.map { .json($0) },
            "isBase64Encoded": .json(body.isBase64Encoded),
        ])
    }

    private var requestContext2: Node {
        let stamp = request.stamp
        let stack = api.stack
        return .json([
            "accountId": .json(stack.accountID),
            "apiId": .json(api.id),
            "authorizer": signature?.authorizer(accountID: stack.accountID, partition: stack.partition),
            "domainName": .json(request.hostName),
            "domainPrefix": .json(request.domainPrefix(apiID: api.id)),
            "http": EventHead2.http(request, path: PercentEncoding.decoded(fullPath)),
            "requestId": .json(stamp.extendedRequestID),
            "routeKey": .json(route.key),
            "stage": .json(stage.name),
            "time": .json(CivilTime(stamp.time).requestTime),
            "timeEpoch": .json(stamp.time.milliseconds),
        ])
    }

    // MARK: - Format 1.0

    private var version1: Node {
        let headers = EventHeaders(request, dropping: Self.dropped).withContentLength(of: request).sortedByName
        let query = QueryParameters(request.query)
        let body = body
        return .json([
            "version": .json("1.0"),
            "resource": .json(resource),
            "path": .json(fullPath),
            "httpMethod": .json(request.method),
            "headers": .object(headers) { ($0.name, .json($0.values.last)) },
            "multiValueHeaders": .object(headers) { ($0.name, .json($0.values)) },
            "queryStringParameters": .objectOrNull(query.parameters) { ($0.name, .json($0.values.last)) },
            "multiValueQueryStringParameters": .objectOrNull(query.parameters) { ($0.name, .json($0.values)) },
            "requestContext": requestContext1,
            "pathParameters": .objectOrNull(pathParameters) { ($0.name, .json($0.value)) },
            "stageVariables": .objectOrNull(stage.variables) { ($0.name, .json($0.value)) },
            "body": .json(body.text),
            "isBase64Encoded": .json(body.isBase64Encoded),
        ])
    }

    /// The route's path; `/$default` for the default route.
    private var resource: String { route.path?.text ?? "/\(route.key)" }

    private var requestContext1: Node {
        let stamp = request.stamp
        return .json([
            "accountId": .json(api.stack.accountID),
            "apiId": .json(api.id),
            "domainName": .json(request.hostName),
            "domainPrefix": .json(request.domainPrefix(apiID: api.id)),
            "extendedRequestId": .json(stamp.extendedRequestID),
            "httpMethod": .json(request.method),
            "identity": identity,
            "path": .json(fullPath),
            "protocol": .json(ProxyRequest.httpProtocol),
            "requestId": .json(stamp.extendedRequestID),
            "requestTime": .json(CivilTime(stamp.time).requestTime),
            "requestTimeEpoch": .json(stamp.time.milliseconds),
            "resourceId": .json(route.key),
            "resourcePath": .json(resource),
            "stage": .json(stage.name),
        ])
    }

    private var identity: Node {
        let account: String? = signature.map { _ in api.stack.accountID }
        return .json([
            "accessKey": .json(signature?.accessKey),
            "accountId": .json(account),
            "caller": .json(account),
            "cognitoAmr": .jsonNull,
            "cognitoAuthenticationProvider": .jsonNull,
            "cognitoAuthenticationType": .jsonNull,
            "cognitoIdentityId": .jsonNull,
            "cognitoIdentityPoolId": .jsonNull,
            "principalOrgId": .jsonNull,
            "sourceIp": .json(request.sourceIP),
            "user": .json(account),
            "userAgent": .json(request.userAgent ?? ""),
            "userArn": .json(account.map { "arn:\(api.stack.partition):iam::\($0):root" }),
        ])
    }
}

/// The parts of an event in format 2.0 that HTTP APIs and function URLs have in common.
struct EventHead2 {
    /// Nil without any.
    let cookies: Node?
    /// Names in lower case, values of the same name joined by commas.
    let headers: Node
    /// Nil without any.
    let query: Node?

    init(_ request: ProxyRequest, _ headers: EventHeaders) {
        let all = headers.sortedByLowerCaseName
        let cookies = all.first { $0.lowerCaseName == "cookie" }?.values ?? []
        let parts = cookies.flatMap { $0.split(separator: ";") }.map { String($0.drop { $0 == " " }) }
        self.cookies = parts.isEmpty ? nil : .json(parts)
        self.headers = .object(all.filter { $0.lowerCaseName != "cookie" }) { header in
            (header.lowerCaseName, .json(header.values.joined(separator: ",")))
        }
        let parameters = QueryParameters(request.query).parameters
        query = parameters.isEmpty ? nil : .object(parameters) { ($0.name, .json($0.values.joined(separator: ","))) }
    }

    /// - Parameter path: decoded.
    static func http(_ request: ProxyRequest, path: String) -> Node {
        .json([
            "method": .json(request.method),
            "path": .json(path),
            "protocol": .json(ProxyRequest.httpProtocol),
            "sourceIp": .json(request.sourceIP),
            "userAgent": .json(request.userAgent ?? ""),
        ])
    }
}

extension EventHeaders {
    /// HTTP APIs name the length of every body, also that of an empty one.
    func withContentLength(of request: ProxyRequest) -> EventHeaders {
        var copy = self
        copy.set("Content-Length", lowerCase: "content-length", String(request.body.readableBytes))
        return copy
    }
}
