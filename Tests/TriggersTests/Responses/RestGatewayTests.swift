import HTTPTypes
import LambdaEngine
import NIOCore
import Templates
import Testing

@testable import Triggers

@Suite(.timeLimit(.minutes(1))) struct RestGatewayTests {
    private let api = Samples.rest(
        "/hello: {get: \(Samples.proxy)}, '/any/{id}': {x-amazon-apigateway-any-method: \(Samples.proxy)}")

    @Test func `a function's response comes with the gateway's headers`() async throws {
        let door = await TestDoor(
            api,
            invoker: RecordingInvoker(
                payload: #"{"statusCode":201,"headers":{"X-Mine":"m","Date":"then"},"body":"done"}"#))
        let answer = try await door.send("GET", "/hello")
        #expect(answer.status == 201)
        #expect(answer.body == "done")
        #expect(answer["X-Mine"] == "m")
        #expect(answer["x-amzn-Remapped-Date"] == "then")
        #expect(answer["Date"] == "Mon, 01 Jan 2024 00:00:00 GMT")
        #expect(answer["Content-Type"] == "application/json")
        #expect(answer["Content-Length"] == "4")
        #expect(answer["x-amzn-RequestId"] == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
        #expect(answer["x-amz-apigw-id"] == "AbCdEfGhIjKlMnO=")
        #expect(
            answer["X-Amzn-Trace-Id"]
                == "Root=1-65920080-0123456789abcdef01234567;Parent=89abcdef01234567;Sampled=0;Lineage=1:cafe0123:0")
        let invocation = try #require(door.invoker.invocations.first)
        #expect(invocation.function == Samples.function)
        #expect(invocation.type == .requestResponse)
        #expect(invocation.traceID == answer["X-Amzn-Trace-Id"])
    }

    @Test(arguments: [("GET", "/Prod/none"), ("POST", "/Prod/hello"), ("TRACE", "/Prod/any/1"), ("GET", "/Prod")])
    func `an unknown path or method misses an authentication token`(method: String, target: String) async throws {
        let door = await TestDoor(api)
        let answer = try await door.send(method, target)
        #expect(answer.status == 403)
        #expect(answer.body == #"{"message":"Missing Authentication Token"}"#)
        #expect(answer["x-amzn-ErrorType"] == "MissingAuthenticationTokenException")
        #expect(answer["x-amzn-RequestId"] != nil)
        #expect(door.invoker.invocations.isEmpty)
    }

    @Test func `an unknown stage is forbidden`() async throws {
        let door = await TestDoor(api)
        let answer = try await door.send("GET", "/dev/hello", host: "a1b2c3d4e5.execute-api.localhost:4566")
        #expect(answer.status == 403)
        #expect(answer.body == #"{"message":"Forbidden"}"#)
        #expect(answer["x-amzn-ErrorType"] == "ForbiddenException")
    }

    @Test func `a client can name the method in a header`() async throws {
        let door = await TestDoor(api)
        #expect(try await door.send("POST", "/hello", headers: [("X-HTTP-Method-Override", "GET")]).status == 200)
    }

    // MARK: - Failures of the function

    @Test(arguments: [
        (RecordingInvoker(payload: #"{"errorMessage":"x"}"#, functionError: "Unhandled"), 502, "Internal server error"),
        (RecordingInvoker(payload: #""text""#), 502, "Internal server error"),
        (
            RecordingInvoker(
                error: LambdaError(code: "TooManyRequestsException", statusCode: 429, message: "Rate Exceeded.")), 500,
            "Internal server error"
        ),
        (
            RecordingInvoker(error: LambdaError(code: "ResourceNotFoundException", statusCode: 404, message: "no")),
            500,
            "Internal server error"
        ),
    ])
    func `a failure is answered by the gateway`(invoker: RecordingInvoker, status: Int, message: String) async throws {
        let answer = try await TestDoor(api, invoker: invoker).send("GET", "/hello")
        #expect(answer.status == status)
        #expect(answer.body == #"{"message": "\#(message)"}"#)
        #expect(answer["x-amzn-ErrorType"] == "InternalServerErrorException")
    }

    @Test func `a request that is too large for the function is refused`() async throws {
        let invoker = RecordingInvoker(
            error: LambdaError(code: "RequestTooLargeException", statusCode: 413, message: "big"))
        let answer = try await TestDoor(api, invoker: invoker).send("GET", "/hello")
        #expect(answer.status == 413)
        #expect(answer.body == #"{"message":"Request Too Long"}"#)
    }

    @Test func `after 29 seconds the gateway gives up, and the function goes on`() async throws {
        let clock = ManualClock()
        let (finish, feed) = AsyncStream.makeStream(of: Void.self)
        let (ends, end) = AsyncStream.makeStream(of: Bool.self)
        let invoker = RecordingInvoker { _ throws(LambdaError) in
            for await _ in finish { break }
            end.yield(Task.isCancelled)
            return .payload("{}")
        }
        let door = await TestDoor(api, invoker: invoker, clock: clock)
        async let answer = door.send("GET", "/hello")
        await clock.sleeper()
        #expect(clock.sleeps == [.seconds(29)])
        clock.advance(by: .seconds(29))
        #expect(try await answer.status == 504)
        #expect(try await answer.body == #"{"message": "Endpoint request timed out"}"#)
        feed.yield()
        for await wasCancelled in ends {
            #expect(!wasCancelled)
            break
        }
    }

    @Test func `an integration can have a shorter timeout`() async throws {
        let clock = ManualClock()
        let integration = "{type: aws_proxy, httpMethod: POST, timeoutInMillis: 50, uri: '\(Samples.uri)'}"
        let records = Samples.rest("/slow: {get: {x-amazon-apigateway-integration: \(integration)}}")
        let invoker = RecordingInvoker { _ throws(LambdaError) in
            for await _ in AsyncStream<Void>.makeStream().stream {}
            return .payload("{}")
        }
        let door = await TestDoor(records, invoker: invoker, clock: clock)
        async let answer = door.send("GET", "/slow")
        await clock.sleeper()
        #expect(clock.sleeps == [.milliseconds(50)])
        clock.advance(by: .milliseconds(50))
        #expect(try await answer.status == 504)
    }

    // MARK: - Limits

    @Test func `a body of more than 10 MB is refused before the function is called`() async throws {
        let door = await TestDoor(Samples.rest("/hello: {post: \(Samples.proxy)}"))
        let answer = try await door.send("POST", "/hello", body: ByteBuffer(repeating: 65, count: 10_485_761))
        #expect(answer.status == 413)
        #expect(answer.body == #"{"message":"Request Too Long"}"#)
        #expect(try await door.send("POST", "/hello", body: ByteBuffer(repeating: 65, count: 10_485_760)).status == 200)
        #expect(door.invoker.invocations.count == 1)
    }

    @Test func `headers of more than 10 KB are refused`() async throws {
        let door = await TestDoor(api)
        let answer = try await door.send("GET", "/hello", headers: [("X-Large", String(repeating: "x", count: 10_240))])
        #expect(answer.status == 431)
        #expect(door.invoker.invocations.isEmpty)
    }

    @Test func `a HEAD request gets the length, and no body`() async throws {
        let door = await TestDoor(api, invoker: RecordingInvoker(payload: #"{"body":"12345"}"#))
        let answer = try await door.send("HEAD", "/any/1")
        #expect(answer.status == 200)
        #expect(answer["Content-Length"] == "5")
        #expect(answer.body == "")
    }

    // MARK: - Access

    @Test func `a route with an authorizer lets nobody in`() async throws {
        let door = await TestDoor(
            Samples.rest(
                "/a: {get: {security: [{mine: []}], x-amazon-apigateway-integration: {type: aws_proxy, uri: '\(Samples.uri)'}}}",
                body:
                    "securityDefinitions: {mine: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: {type: token}}},"
            ))
        let answer = try await door.send("GET", "/a", headers: [("Authorization", "Bearer token")])
        #expect(answer.status == 500)
        #expect(
            answer.body
                == #"{"message": "the authorizer 'mine' of GET /a does not run yet, so every request is refused"}"#)
        #expect(answer["x-amzn-ErrorType"] == "AuthorizerConfigurationException")
        #expect(door.invoker.invocations.isEmpty)
        #expect(
            door.triggers.activeNotes.map(\.message) == [
                "GET /a is refused with status 500: its authorizer 'mine' does not run yet"
            ])
    }

    @Test func `a route with an API key lets nobody in`() async throws {
        let door = await TestDoor(
            Samples.rest(
                "/a: {get: {security: [{key: []}], x-amazon-apigateway-integration: {type: aws_proxy, uri: '\(Samples.uri)'}}}",
                body: "securityDefinitions: {key: {type: apiKey, name: x-api-key, in: header}},"))
        let answer = try await door.send("GET", "/a", headers: [("x-api-key", "secret")])
        #expect(answer.status == 403)
        #expect(answer.body == #"{"message":"Forbidden"}"#)
        #expect(answer["x-amzn-ErrorType"] == "ForbiddenException")
    }

    @Test func `a signed route takes any signature, and no request without one`() async throws {
        let operation =
            "{x-amazon-apigateway-auth: {type: AWS_IAM}, x-amazon-apigateway-integration: {type: aws_proxy, uri: '\(Samples.uri)'}}"
        let door = await TestDoor(Samples.rest("/a: {get: \(operation)}"))
        let answer = try await door.send("GET", "/a")
        #expect(answer.status == 403)
        #expect(answer.body == #"{"message":"Missing Authentication Token"}"#)
        let header = "AWS4-HMAC-SHA256 Credential=AKID/20240101/us-east-1/execute-api/aws4_request, Signature=0"
        #expect(try await door.send("GET", "/a", headers: [("Authorization", header)]).status == 200)
        let query = "X-Amz-Credential=AKID%2F20240101%2Fus-east-1%2Fexecute-api%2Faws4_request&X-Amz-Signature=0"
        #expect(try await door.send("GET", "/a?\(query)").status == 200)
        #expect(door.invoker.payloads.allSatisfy { $0.contains(#""accessKey":"AKID""#) })
    }

    @Test func `an integration that does not run says so`() async throws {
        let door = await TestDoor(
            Samples.rest(
                "/a: {get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: 'http://x'}}}"))
        let answer = try await door.send("GET", "/a")
        #expect(answer.status == 501)
        #expect(answer.body == #"{"message": "integrations of type HTTP_PROXY are not run yet"}"#)
        #expect(
            door.triggers.activeNotes.map(\.message) == [
                "GET /a answers 501: integrations of type HTTP_PROXY are not run yet"
            ])
    }

    @Test func `an integration whose method is not POST fails, as on AWS`() async throws {
        let integration = "{type: aws_proxy, httpMethod: GET, uri: '\(Samples.uri)'}"
        let door = await TestDoor(Samples.rest("/a: {get: {x-amazon-apigateway-integration: \(integration)}}"))
        let answer = try await door.send("GET", "/a")
        #expect(answer.status == 500)
        #expect(answer.body == #"{"message": "Internal server error"}"#)
    }

    @Test func `stage variables choose the function`() async throws {
        let uri = Samples.uri.replacing(
            "function:hello", with: "function:${stageVariables.name}:${stageVariables.alias}")
        var records = Samples.rest("/a: {get: {x-amazon-apigateway-integration: {type: aws_proxy, uri: '\(uri)'}}}")
        records[1] = Records.record(
            "Stage", "AWS::ApiGateway::Stage",
            "{RestApiId: a1b2c3d4e5, StageName: Prod, Variables: {name: greet, alias: live}}")
        let door = await TestDoor(records)
        _ = try await door.send("GET", "/a")
        #expect(door.invoker.invocations.first?.function == "arn:aws:lambda:us-east-1:000000000000:function:greet:live")
    }

    @Test(arguments: [("image/png", "test"), ("image/webp, image/png", "dGVzdA=="), ("*/*", "dGVzdA==")])
    func `base64 is decoded when the first type that the client accepts is binary`(accept: String, body: String)
        async throws
    {
        let door = await TestDoor(
            Samples.rest("/a: {get: \(Samples.proxy)}", properties: "BinaryMediaTypes: [image/png],"),
            invoker: RecordingInvoker(payload: #"{"body":"dGVzdA==","isBase64Encoded":true}"#))
        #expect(try await door.send("GET", "/a", headers: [("Accept", accept)]).body == body)
    }

    // MARK: - Gateway responses

    @Test func `an API can write its error responses itself`() async throws {
        let responses = """
            x-amazon-apigateway-gateway-responses:
              {DEFAULT_4XX: {responseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'",
              gatewayresponse.header.X-Origin: method.request.header.Origin, gatewayresponse.header.X-None: context.none}},
              MISSING_AUTHENTICATION_TOKEN: {statusCode: 404, responseParameters: {gatewayresponse.header.X-Stage: context.stage},
              responseTemplates: {application/json: '{"error":$context.error.messageString,"type":"$context.error.responseType"}'}}},
            """
        let door = await TestDoor(Samples.rest("/a: {get: \(Samples.proxy)}", body: responses))
        let missing = try await door.send("GET", "/none", headers: [("Origin", "https://x")])
        #expect(missing.status == 404)
        #expect(missing.body == #"{"error":"Missing Authentication Token","type":"MISSING_AUTHENTICATION_TOKEN"}"#)
        #expect(missing["X-Stage"] == "Prod")
        #expect(missing["Access-Control-Allow-Origin"] == nil)
        let large = try await door.send("GET", "/a", body: ByteBuffer(repeating: 65, count: 10_485_761))
        #expect(large["Access-Control-Allow-Origin"] == nil)
    }

    @Test func `a default error response holds for all errors of its kind`() async throws {
        var records = Samples.rest("/a: {get: \(Samples.proxy)}")
        records.append(
            Records.record(
                "Fallback", "AWS::ApiGateway::GatewayResponse",
                """
                RestApiId: a1b2c3d4e5
                ResponseType: DEFAULT_5XX
                ResponseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}
                """))
        let door = await TestDoor(records, invoker: RecordingInvoker(payload: "oops"))
        let answer = try await door.send("GET", "/a")
        #expect(answer.status == 502)
        #expect(answer.body == #"{"message":"Internal server error"}"#)
        #expect(answer["Access-Control-Allow-Origin"] == "*")
        #expect(answer["x-amzn-ErrorType"] == "InternalServerErrorException")
    }
}
