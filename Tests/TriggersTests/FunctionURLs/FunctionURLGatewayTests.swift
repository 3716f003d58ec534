import HTTPTypes
import LambdaEngine
import NIOCore
import Templates
import Testing

@testable import Triggers

@Suite struct FunctionURLGatewayTests {
    @Test func `a function's response comes with the URL's headers`() async throws {
        let door = await TestDoor(Samples.functionURL(), invoker: RecordingInvoker(payload: #"{"message":"hi"}"#))
        let answer = try await door.send("POST", "/any/path?x=1")
        #expect(answer.status == 200)
        #expect(answer.body == #"{"message":"hi"}"#)
        #expect(answer["Content-Type"] == "application/json")
        #expect(answer["x-amzn-RequestId"] == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
        #expect(answer["X-Amzn-Trace-Id"] == "Root=1-65920080-0123456789abcdef01234567")
    }

    @Test(arguments: [
        (RecordingInvoker(payload: "{}", functionError: "Unhandled"), 502, "Internal Server Error"),
        (RecordingInvoker(payload: #"{"statusCode":"x"}"#), 502, "Internal Server Error"),
        (
            RecordingInvoker(
                error: LambdaError(
                    code: "TooManyRequestsException", statusCode: 429, message: "Rate Exceeded.",
                    reason: "ReservedFunctionConcurrentInvocationLimitExceeded")), 429,
            #"{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","message":"Rate Exceeded."}"#
        ),
        (RecordingInvoker(error: LambdaError(code: "X", statusCode: 500, message: "no")), 502, "Internal Server Error"),
    ])
    func `a failure is answered by the URL`(invoker: RecordingInvoker, status: Int, body: String) async throws {
        let answer = try await TestDoor(Samples.functionURL(), invoker: invoker).send("GET", "/")
        #expect(answer.status == status)
        #expect(answer.body == body)
    }

    @Test func `an unknown URL is forbidden`() async throws {
        let answer = try await TestDoor(Samples.functionURL()).send(
            "GET", "/", host: "other.lambda-url.us-east-1.localhost:3000")
        #expect(answer.status == 403)
        #expect(answer.body == #"{"Message":null}"#)
        #expect(answer["x-amzn-ErrorType"] == "AccessDeniedException")
    }

    @Test func `a URL with IAM refuses requests without a signature`() async throws {
        let records = [
            Records.record(
                "Url", "AWS::Lambda::Url", ref: Samples.function,
                attributes: ["FunctionUrl": "https://abc.lambda-url.x.on.aws/"],
                "{TargetFunctionArn: '\(Samples.function)', AuthType: AWS_IAM, Cors: {AllowOrigins: ['*']}}")
        ]
        let door = await TestDoor(records)
        let answer = try await door.send("GET", "/")
        #expect(answer.status == 403)
        #expect(
            answer.body
                == #"{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}"#
        )
        #expect(answer["x-amzn-ErrorType"] == "AccessDeniedException")
        let preflight = [("Origin", "https://x"), ("Access-Control-Request-Method", "GET")]
        #expect(try await door.send("OPTIONS", "/", headers: preflight).status == 200)
        #expect(door.invoker.invocations.isEmpty)
    }

    @Test func `the URL answers a preflight by itself`() async throws {
        let door = await TestDoor(
            Samples.functionURL(
                "Cors: {AllowOrigins: ['*'], AllowMethods: [GET], AllowHeaders: [x-a], ExposeHeaders: [x-b], MaxAge: 5}"
            ))
        let headers = [("Origin", "https://x"), ("Access-Control-Request-Method", "GET")]
        let answer = try await door.send("OPTIONS", "/", headers: headers)
        #expect(answer.status == 200)
        #expect(answer["access-control-allow-origin"] == "https://x")
        #expect(answer["access-control-allow-methods"] == "GET")
        #expect(answer["access-control-allow-headers"] == "x-a")
        #expect(answer["access-control-max-age"] == "5")
        #expect(answer["vary"] == "Origin")
        #expect(door.invoker.invocations.isEmpty)
    }

    @Test func `the URL's headers stand beside the function's`() async throws {
        let door = await TestDoor(
            Samples.functionURL("Cors: {AllowOrigins: ['https://x']}"),
            invoker: RecordingInvoker(payload: #"{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}"#))
        let answer = try await door.send("GET", "/", headers: [("Origin", "https://x")])
        #expect(answer.headers[values: .accessControlAllowOrigin] == ["*", "https://x"])
    }

    // MARK: - Streams

    @Test func `what a function returns without streaming is the body as it is`() async throws {
        let payload = #"{"statusCode":404,"body":"as it is"}"#
        let door = await TestDoor(
            Samples.functionURL("InvokeMode: RESPONSE_STREAM"), invoker: RecordingInvoker(payload: payload))
        let answer = try await door.send("GET", "/")
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "application/json")
        #expect(answer.body == payload)
    }

    @Test(arguments: [
        (RecordingInvoker(payload: "{}", functionError: "Unhandled"), 502),
        (RecordingInvoker(error: LambdaError(code: "X", statusCode: 429, message: "no")), 429),
    ])
    func `a failure before the first byte is answered by the URL`(invoker: RecordingInvoker, status: Int) async throws {
        let door = await TestDoor(Samples.functionURL("InvokeMode: RESPONSE_STREAM"), invoker: invoker)
        #expect(try await door.send("GET", "/").status == status)
    }
}
