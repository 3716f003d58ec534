internal import Deployments
internal import Documents
internal import LambdaEngine
internal import Templates

/// The event of a function URL: format 2.0 with an anonymous account and the only route `$default`.
///
/// Source: AWS Lambda Developer Guide, "Invoking Lambda function URLs", "Request payload format".
struct FunctionURLEvent {
    var url: FunctionURL
    var request: ProxyRequest
    var signature: RequestSignature?

    var node: Node {
        let head = EventHead2(request, EventHeaders(request, dropping: HTTPProxyEvent.dropped))
        let body = EventBody(request.body, contentType: request.contentType)
        return .json([
            "version": .json("2.0"),
            "routeKey": .json(HTTPAPI.defaultRouteKey),
            "rawPath": .json(path),
            "rawQueryString": .json(request.query),
            "cookies": head.cookies,
            "headers": head.headers,
            "queryStringParameters": head.query,
            "requestContext": requestContext,
            "body": body.text.map { .json($0) },
            "isBase64Encoded": .json(body.isBase64Encoded),
        ])
    }

    private var path: String { PercentEncoding.decoded(request.path) }

    private var requestContext: Node {
        let stamp = request.stamp
        let account = url.stack.accountID
        return .json([
            "accountId": .json(signature == nil ? "anonymous" : account),
            "apiId": .json(url.id),
            "authorizer": signature?.authorizer(accountID: account, partition: url.stack.partition),
            "domainName": .json(request.hostName),
            "domainPrefix": .json(request.domainPrefix(apiID: url.id)),
            "http": EventHead2.http(request, path: path),
            "requestId": .json(stamp.requestID),
            "routeKey": .json(HTTPAPI.defaultRouteKey),
            "stage": .json(APIStage.defaultName),
            "time": .json(CivilTime(stamp.time).requestTime),
            "timeEpoch": .json(stamp.time.milliseconds),
        ])
    }
}
