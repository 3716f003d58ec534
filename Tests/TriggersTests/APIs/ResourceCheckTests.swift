import Deployments
import Templates
import Testing

@testable import Triggers

@Suite struct ResourceCheckTests {
    struct Refused: Sendable {
        var type: String
        var yaml: String
        var message: String
        var path: [String]

        init(_ type: String, _ yaml: String, _ message: String, _ path: [String]) {
            (self.type, self.yaml, self.message, self.path) = (type, yaml, message, path)
        }
    }

    private static let rest = "AWS::ApiGateway::RestApi"
    private static let http = "AWS::ApiGatewayV2::Api"
    private static func body(_ paths: String, more: String = "") -> String {
        "{Body: {openapi: 3.0.1, \(more) paths: {\(paths)}}}"
    }
    private static func integration(_ text: String) -> String { "{x-amazon-apigateway-integration: \(text)}" }

    static let documents: [Refused] = [
        Refused(rest, "{Body: [a]}", "an API's Body is a map: an OpenAPI document", ["Body"]),
        Refused(
            rest, "{Body: {paths: {}}}",
            "the API's Body is no OpenAPI document: it has neither 'openapi: 3.0.1' nor 'swagger: \"2.0\"'", ["Body"]),
        Refused(http, "{Body: {openapi: 3.0.1}}", "the API's Body has no 'paths'", ["Body"]),
        Refused(http, body("/a: text"), "the path '/a' is a map of methods", ["Body", "paths", "/a"]),
        Refused(rest, body("a: {get: \(Samples.proxy)}"), "a path starts with '/'; found 'a'", ["Body", "paths", "a"]),
        Refused(
            rest, body("'/{p+}/x': {get: \(Samples.proxy)}"),
            "{p+} takes the rest of the path, so it must stand last in '/{p+}/x'",
            ["Body", "paths", "/{p+}/x"]),
        Refused(
            http, body("'/a-{id}': {get: \(Samples.operation())}"),
            "a path variable is a whole segment, such as /{id}; found 'a-{id}' in '/a-{id}'",
            ["Body", "paths", "/a-{id}", "get"]),
        Refused(
            http, body("'/{id}/{id}': {get: \(Samples.operation())}"),
            "a variable stands twice in the path '/{id}/{id}'",
            ["Body", "paths", "/{id}/{id}", "get"]),
        Refused(
            rest, body("'/{a}': {get: \(Samples.proxy)}, '/{b}/c': {get: \(Samples.proxy)}"),
            "'/{b}/c' names a variable {b} where another path names it {a}; only one name is allowed",
            ["Body", "paths", "/{b}/c"]),
        Refused(
            rest, body("/a: {get: \(Samples.proxy)}, /a/: {get: \(Samples.proxy)}"), "GET /a is declared twice",
            ["Body", "paths", "/a/", "get"]),
        Refused(
            http, body("'/{a}': {get: \(Samples.operation())}, '/{b}': {get: \(Samples.operation())}"),
            "the route GET /{b} is declared twice", ["Body", "paths", "/{b}", "get"]),
        Refused(
            http, "{BodyS3Location: {Bucket: b, Key: k}}", "the API's definition lies in S3, which is not read yet",
            ["BodyS3Location"]),
        Refused(
            rest, body("/a: {get: {security: [{who: []}], x-amazon-apigateway-integration: {type: mock}}}"),
            "the security scheme 'who' is not defined in the API's Body", ["Body", "paths", "/a", "get", "security"]),
    ]

    static let integrations: [Refused] = [
        Refused(
            rest, body("/a: {get: {}}"), "GET /a has no x-amazon-apigateway-integration",
            ["Body", "paths", "/a", "get"]),
        Refused(
            rest, body("/a: {get: \(integration("{uri: x}"))}"), "the integration of GET /a has no type",
            ["Body", "paths", "/a", "get", "x-amazon-apigateway-integration"]),
        Refused(
            rest, body("/a: {get: \(integration("{type: lambda}"))}"), "'LAMBDA' is no type of integration",
            ["Body", "paths", "/a", "get", "x-amazon-apigateway-integration"]),
        Refused(
            rest, body("/a: {get: \(integration("{type: aws_proxy}"))}"), "the integration of GET /a names no function",
            ["Body", "paths", "/a", "get", "x-amazon-apigateway-integration"]),
        Refused(
            http,
            body(
                "/a: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/fun'}}}",
                more:
                    "components: {x-amazon-apigateway-integrations: {fun: {type: aws_proxy, uri: 'arn:aws:lambda:us-east-1:0:layer:x', payloadFormatVersion: '2.0'}}},"
            ),
            "the integration of GET /a names no function: 'arn:aws:lambda:us-east-1:0:layer:x'",
            ["Body", "components", "x-amazon-apigateway-integrations", "fun"]),
        Refused(
            http, body("/a: {get: \(Samples.operation("3.0"))}"), "the payload format version is 1.0 or 2.0, not '3.0'",
            ["Body", "paths", "/a", "get", "x-amazon-apigateway-integration"]),
        Refused(
            http, body("/a: {get: \(Samples.operation(more: "timeoutInMillis: 30001"))}"),
            "the timeout of GET /a is 50 to 30000 milliseconds",
            ["Body", "paths", "/a", "get", "x-amazon-apigateway-integration"]),
        Refused(
            rest, body("/a: {options: \(integration("{type: mock, responses: {default: {statusCode: 99}}}"))}"),
            "a response of OPTIONS /a has the status 99; 200 to 599 are possible",
            ["Body", "paths", "/a", "options", "x-amazon-apigateway-integration"]),
        Refused(
            "AWS::ApiGateway::Method", "{RestApiId: a, ResourceId: r, HttpMethod: GET, Integration: {Type: AWS_PROXY}}",
            "the integration of GET / names no function", ["Integration"]),
        Refused(
            "AWS::ApiGatewayV2::Integration", "{ApiId: a, IntegrationType: AWS_PROXY, PayloadFormatVersion: '2.0'}",
            "the integration of the integration names no function", []),
    ]

    static let others: [Refused] = [
        Refused(
            "AWS::ApiGateway::Method", "{RestApiId: a, ResourceId: r, HttpMethod: get}",
            "HttpMethod is one of ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT", ["HttpMethod"]),
        Refused(
            "AWS::ApiGateway::Method", "{HttpMethod: GET}", "AWS::ApiGateway::Method needs RestApiId", ["RestApiId"]),
        Refused(
            "AWS::ApiGateway::Resource", "{RestApiId: a, PathPart: a/b}",
            "PathPart is one segment of a path, such as pets or {id}; found 'a/b'", ["PathPart"]),
        Refused(
            "AWS::ApiGateway::Stage", "{RestApiId: a, StageName: 'a b'}",
            "a stage's name holds letters, digits, '-' and '_' only; found 'a b'", ["StageName"]),
        Refused(
            "AWS::ApiGateway::Deployment", "{RestApiId: a, StageName: $default}",
            "a stage's name holds letters, digits, '-' and '_' only; found '$default'", ["StageName"]),
        Refused(
            "AWS::ApiGatewayV2::Stage", "{ApiId: a, StageName: ''}",
            "a stage's name holds letters, digits, '-' and '_' only; found ''", ["StageName"]),
        Refused(
            "AWS::ApiGateway::GatewayResponse", "{RestApiId: a, ResponseType: DEFAULT_4xx}",
            "'DEFAULT_4xx' is no type of gateway response; did you mean 'DEFAULT_4XX'?", ["ResponseType"]),
        Refused(
            "AWS::ApiGateway::GatewayResponse", "{RestApiId: a, ResponseType: DEFAULT_4XX, StatusCode: '9999'}",
            "StatusCode is 200 to 599, not '9999'", ["StatusCode"]),
        Refused("AWS::ApiGatewayV2::Route", "{ApiId: a}", "a route needs a RouteKey", ["RouteKey"]),
        Refused(
            "AWS::ApiGatewayV2::Route", "{ApiId: a, RouteKey: get /a}",
            "a route key is $default, or a method and a path such as 'GET /pets'; found 'get /a'", ["RouteKey"]),
        Refused(
            "AWS::ApiGatewayV2::Route", "{ApiId: a, RouteKey: GET pets}", "a path starts with '/'; found 'pets'",
            ["RouteKey"]),
        Refused(
            "AWS::ApiGatewayV2::Route", "{ApiId: a, RouteKey: GET /a/}", "a route's path does not end with '/'",
            ["RouteKey"]),
        Refused(
            "AWS::Lambda::Url", "{TargetFunctionArn: f, AuthType: IAM}", "AuthType is NONE or AWS_IAM, not 'IAM'",
            ["AuthType"]),
        Refused(
            "AWS::Lambda::Url", "{AuthType: NONE}", "a function URL needs a TargetFunctionArn", ["TargetFunctionArn"]),
        Refused(
            "AWS::Lambda::Url", "{TargetFunctionArn: f, AuthType: NONE, InvokeMode: STREAM}",
            "InvokeMode is BUFFERED or RESPONSE_STREAM, not 'STREAM'", ["InvokeMode"]),
    ]

    @Test(arguments: documents + integrations + others)
    func `a resource that cannot run is refused`(refused: Refused) async {
        let failure = await #expect(throws: ResourceFailure.self) {
            try await HTTPTriggers(logger: .silent).prepare(
                Records.record("Thing", refused.type, refused.yaml), of: Records.stack)
        }
        #expect(failure?.message == refused.message)
        #expect(failure?.propertyPath == refused.path)
    }

    @Test(arguments: [
        ("AWS::ApiGateway::RestApi", "{Name: by methods}"), (rest, body("")),
        (rest, "{Body: {swagger: 2.0, paths: {}}}"),
        (http, "{ProtocolType: HTTP}"),
        (http, "{ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}"),
        ("AWS::ApiGatewayV2::Route", "{ApiId: a, RouteKey: $connect}"),
        ("AWS::ApiGatewayV2::Route", "{ApiId: a, RouteKey: sendMessage}"),
        ("AWS::ApiGatewayV2::Stage", "{ApiId: a, StageName: $default}"),
        ("AWS::ApiGateway::Resource", "{RestApiId: a, ParentId: r, PathPart: '{proxy+}'}"),
        ("AWS::ApiGateway::Deployment", "{RestApiId: a}"),
        (
            "AWS::ApiGatewayV2::Integration",
            "{ApiId: a, IntegrationType: AWS_PROXY, IntegrationSubtype: SQS-SendMessage}"
        ),
        ("AWS::Lambda::Url", "{TargetFunctionArn: f, AuthType: AWS_IAM}"),
    ])
    func `a resource that runs, or is known not to run yet, is taken`(type: String, yaml: String) async throws {
        try await HTTPTriggers(logger: .silent).prepare(Records.record("Thing", type, yaml), of: Records.stack)
    }
}
