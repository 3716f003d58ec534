import Deployments
import HTTPTypes
import LambdaEngine
import NIOCore
import Templates
import Testing

@testable import Triggers

@Suite(.timeLimit(.minutes(1))) struct HTTPGatewayTests {
    private let api = Samples.http("/hello: {get: \(Samples.operation())}, /old: {get: \(Samples.operation("1.0"))}")

    @Test func `a function's response comes with the gateway's request id`() async throws {
        let payload =
            #"{"statusCode":201,"headers":{"x-mine":"m","Content-Length":"99","Connection":"close"},"cookies":["a=1","b=2"],"body":"done"}"#
        let answer = try await TestDoor(api, invoker: RecordingInvoker(payload: payload)).send("GET", "/hello")
        #expect(answer.status == 201)
        #expect(answer.body == "done")
        #expect(answer["x-mine"] == "m")
        #expect(answer["Content-Length"] == "4")
        #expect(answer["Connection"] == nil)
        #expect(answer["Content-Type"] == "text/plain; charset=utf-8")
        #expect(answer.headers[values: .setCookie] == ["a=1", "b=2"])
        #expect(answer["Apigw-Requestid"] == "AbCdEfGhIjKlMnO=")
    }

    @Test(arguments: [
        ("POST", "/hello"), ("GET", "/none"), ("GET", "/hello/"), ("HEAD", "/hello"), ("OPTIONS", "/hello"),
    ])
    func `what no route fits is not found`(method: String, target: String) async throws {
        let door = await TestDoor(api)
        let answer = try await door.send(method, target)
        #expect(answer.status == 404)
        #expect(answer.body == (method == "HEAD" ? "" : #"{"message":"Not Found"}"#))
        #expect(answer["Content-Type"] == "application/json")
        #expect(answer["Apigw-Requestid"] != nil)
        #expect(door.invoker.invocations.isEmpty)
    }

    @Test func `a stage that does not exist is not found`() async throws {
        let door = await TestDoor(Samples.http("/a: {get: \(Samples.operation())}", stage: "dev"))
        let answer = try await door.send("GET", "/a", host: "h1t2t3p4a5.execute-api.localhost:4566")
        #expect(answer.status == 404)
        #expect(answer.body == #"{"message":"Not Found"}"#)
        #expect(try await door.send("GET", "/dev/a", host: "h1t2t3p4a5.execute-api.localhost:4566").status == 200)
    }

    @Test(arguments: [
        (
            RecordingInvoker(payload: #"{"errorMessage":"x","errorType":"Error"}"#, functionError: "Unhandled"), 500,
            "Internal Server Error"
        ),
        (
            RecordingInvoker(
                payload:
                    #"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 1 Error: Task timed out after 3.00 seconds"}"#,
                functionError: "Unhandled"), 503, "Service Unavailable"
        ),
        (RecordingInvoker(payload: #"{"statusCode":"x"}"#), 500, "Internal Server Error"),
        (
            RecordingInvoker(
                error: LambdaError(code: "TooManyRequestsException", statusCode: 429, message: "Rate Exceeded.")), 503,
            "Service Unavailable"
        ),
        (
            RecordingInvoker(error: LambdaError(code: "ResourceNotFoundException", statusCode: 404, message: "no")),
            500,
            "Internal Server Error"
        ),
        (
            RecordingInvoker(error: LambdaError(code: "RequestTooLargeException", statusCode: 413, message: "no")), 413,
            "Request Entity Too Large"
        ),
    ])
    func `a failure is answered by the gateway`(invoker: RecordingInvoker, status: Int, message: String) async throws {
        let answer = try await TestDoor(api, invoker: invoker).send("GET", "/hello")
        #expect(answer.status == status)
        #expect(answer.body == #"{"message":"\#(message)"}"#)
        #expect(answer["Content-Type"] == "application/json")
    }

    @Test func `after 30 seconds the gateway gives up`() async throws {
        let clock = ManualClock()
        let invoker = RecordingInvoker { _ throws(LambdaError) in
            for await _ in AsyncStream<Void>.makeStream().stream {}
            return .payload("{}")
        }
        let door = await TestDoor(api, invoker: invoker, clock: clock)
        async let answer = door.send("GET", "/hello")
        await clock.sleeper()
        #expect(clock.sleeps == [.seconds(30)])
        clock.advance(by: .seconds(30))
        #expect(try await answer.status == 503)
        #expect(try await answer.body == #"{"message":"Service Unavailable"}"#)
    }

    @Test func `a body of more than 10 MB is refused`() async throws {
        let door = await TestDoor(Samples.http("/a: {post: \(Samples.operation())}"))
        let answer = try await door.send("POST", "/a", body: ByteBuffer(repeating: 65, count: 10_485_761))
        #expect(answer.status == 413)
        #expect(answer.body == #"{"message":"Request Entity Too Large"}"#)
    }

    @Test func `a route with an authorizer lets nobody in`() async throws {
        let body =
            "components: {securitySchemes: {jwt: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt}}}}, security: [{jwt: []}],"
        let door = await TestDoor(Samples.http("/a: {get: \(Samples.operation())}", body: body))
        let answer = try await door.send("GET", "/a", headers: [("Authorization", "Bearer x")])
        #expect(answer.status == 500)
        #expect(
            answer.body
                == #"{"message":"the authorizer 'jwt' of GET /a does not run yet, so every request is refused"}"#)
        #expect(door.invoker.invocations.isEmpty)
    }

    @Test func `a signed route takes any signature, and no request without one`() async throws {
        let security = "security: [{sigv4: []}],"
        let body =
            "components: {securitySchemes: {sigv4: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4}}},"
        let door = await TestDoor(Samples.http("/a: {get: \(Samples.operation(security: security))}", body: body))
        let answer = try await door.send("GET", "/a")
        #expect(answer.status == 403)
        #expect(answer.body == #"{"message":"Forbidden"}"#)
        let header = "AWS4-HMAC-SHA256 Credential=AKID/20240101/us-east-1/execute-api/aws4_request, Signature=0"
        #expect(try await door.send("GET", "/a", headers: [("Authorization", header)]).status == 200)
    }

    @Test func `discrete routes call their integrations`() async throws {
        let records = [
            Records.record("Api", "AWS::ApiGatewayV2::Api", ref: "api1", "{Name: x, ProtocolType: HTTP}"),
            Records.record(
                "Stage", "AWS::ApiGatewayV2::Stage", ref: "$default",
                "{ApiId: api1, StageName: $default, AutoDeploy: true}"),
            Records.record(
                "One", "AWS::ApiGatewayV2::Integration", ref: "int1",
                "{ApiId: api1, IntegrationType: AWS_PROXY, IntegrationUri: '\(Samples.function)', PayloadFormatVersion: '2.0'}"
            ),
            Records.record(
                "Two", "AWS::ApiGatewayV2::Integration", ref: "int2",
                "{ApiId: api1, IntegrationType: AWS_PROXY, IntegrationUri: '\(Samples.function):live', IntegrationMethod: POST}"
            ),
            Records.record(
                "R1", "AWS::ApiGatewayV2::Route", "{ApiId: api1, RouteKey: 'GET /a/{id}', Target: integrations/int1}"),
            Records.record(
                "R2", "AWS::ApiGatewayV2::Route", "{ApiId: api1, RouteKey: $default, Target: integrations/int2}"),
            Records.record(
                "R3", "AWS::ApiGatewayV2::Route", "{ApiId: api1, RouteKey: 'GET /lost', Target: integrations/none}"),
        ]
        let door = await TestDoor(records)
        _ = try await door.send("GET", "/a/1")
        _ = try await door.send("PUT", "/else")
        #expect(door.invoker.invocations.map(\.function) == [Samples.function, Samples.function + ":live"])
        #expect(door.invoker.payloads[0].contains(#""version":"2.0","routeKey":"GET /a/{id}""#))
        #expect(door.invoker.payloads[1].contains(#""version":"1.0","resource":"/$default""#))
        #expect(
            door.triggers.activeNotes.map(\.message) == [
                "GET /lost is not served: its Target 'integrations/none' is no integration of the API"
            ])
    }

    // MARK: - Cross-origin requests

    private let cors = Samples.http(
        "/hello: {get: \(Samples.operation())}",
        properties:
            "CorsConfiguration: {AllowOrigins: ['https://a.example', 'http://*'], AllowMethods: [GET, POST], AllowHeaders: [authorization, x-mine], ExposeHeaders: [date], MaxAge: 600, AllowCredentials: true},"
    )

    @Test func `the API answers a preflight by itself`() async throws {
        let door = await TestDoor(cors)
        let headers = [("Origin", "https://a.example"), ("Access-Control-Request-Method", "POST")]
        let answer = try await door.send("OPTIONS", "/no/such/path", headers: headers)
        #expect(answer.status == 204)
        #expect(answer.body == "")
        #expect(answer["access-control-allow-origin"] == "https://a.example")
        #expect(answer["access-control-allow-methods"] == "GET,POST")
        #expect(answer["access-control-allow-headers"] == "authorization,x-mine")
        #expect(answer["access-control-expose-headers"] == "date")
        #expect(answer["access-control-max-age"] == "600")
        #expect(answer["access-control-allow-credentials"] == "true")
        #expect(door.invoker.invocations.isEmpty)
    }

    @Test(arguments: [("https://b.example", false), ("http://any.example", true), ("https://a.example.evil", false)])
    func `an origin that is not allowed gets no headers`(origin: String, isAllowed: Bool) async throws {
        let headers = [("Origin", origin), ("Access-Control-Request-Method", "GET")]
        let answer = try await TestDoor(cors).send("OPTIONS", "/hello", headers: headers)
        #expect(answer.status == 204)
        #expect(answer["access-control-allow-origin"] == (isAllowed ? origin : nil))
        #expect((answer["access-control-allow-methods"] != nil) == isAllowed)
    }

    @Test func `an OPTIONS request without the headers of a preflight is routed`() async throws {
        #expect(
            try await TestDoor(cors).send("OPTIONS", "/hello", headers: [("Origin", "https://a.example")]).status == 404
        )
        #expect(
            try await TestDoor(cors).send("OPTIONS", "/hello", headers: [("Access-Control-Request-Method", "GET")])
                .status == 404)
    }

    @Test func `the API's headers take the place of the function's`() async throws {
        let payload =
            #"{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"https://evil","access-control-max-age":"1"},"body":"x"}"#
        let door = await TestDoor(cors, invoker: RecordingInvoker(payload: payload))
        let answer = try await door.send("GET", "/hello", headers: [("Origin", "https://a.example")])
        #expect(answer.headers[values: .accessControlAllowOrigin] == ["https://a.example"])
        #expect(answer["access-control-max-age"] == nil)
        #expect(answer["access-control-allow-methods"] == nil)
        let plain = try await door.send("GET", "/hello")
        #expect(plain["access-control-allow-origin"] == nil)
    }

    @Test func `an error has the headers too`() async throws {
        let answer = try await TestDoor(cors).send("GET", "/none", headers: [("Origin", "https://a.example")])
        #expect(answer.status == 404)
        #expect(answer["access-control-allow-origin"] == "https://a.example")
    }

    @Test func `all origins are named by a star`() async throws {
        let records = Samples.http(
            "/a: {get: \(Samples.operation())}",
            body: "x-amazon-apigateway-cors: {allowOrigins: ['*'], allowMethods: ['*']},")
        let headers = [("Origin", "https://x"), ("Access-Control-Request-Method", "PUT")]
        let answer = try await TestDoor(records).send("OPTIONS", "/a", headers: headers)
        #expect(answer["access-control-allow-origin"] == "*")
        #expect(answer["access-control-allow-methods"] == "*")
    }

    @Test func `a preflight of a route with an authorizer is refused like any request`() async throws {
        let body =
            "components: {securitySchemes: {jwt: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt}}}}, x-amazon-apigateway-cors: {allowOrigins: ['*']},"
        let door = await TestDoor(
            Samples.http(
                "$default: {x-amazon-apigateway-any-method: \(Samples.operation(security: "security: [{jwt: []}],"))}",
                body: body))
        let headers = [("Origin", "https://x"), ("Access-Control-Request-Method", "PUT")]
        #expect(try await door.send("OPTIONS", "/a", headers: headers).status == 500)
    }

    @Test func `without settings the API leaves the function's headers alone`() async throws {
        let door = await TestDoor(
            api,
            invoker: RecordingInvoker(payload: #"{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}"#))
        #expect(
            try await door.send("GET", "/hello", headers: [("Origin", "https://x")])["Access-Control-Allow-Origin"]
                == "*")
    }
}
