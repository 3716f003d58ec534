import Documents
import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@testable import LambdaEngine

@Suite struct `Invoke` {
    private func invoke(
        _ invoker: RecordingInvoker, _ target: String = "/2015-03-31/functions/hello/invocations",
        _ headers: KeyValuePairs<String, String> = [:], body: ByteBuffer = ByteBuffer()
    ) async throws -> TestAnswer {
        try await LambdaAPI(CatalogueKeeper(InMemoryCatalogueStore()), invoker: invoker).send(
            "POST", target, headers, body: body)
    }

    @Test func `a synchronous invocation gives what the function returned`() async throws {
        let invoker = RecordingInvoker(payload: #"{"a":  1}"#)
        let payload = ByteBuffer(string: "{ \"k\" :\t\"zoë\"}")
        let answer = try await invoke(invoker, body: payload)
        #expect(answer.status == 200)
        #expect(answer.body == #"{"a":  1}"#)
        #expect(answer["X-Amz-Executed-Version"] == "$LATEST")
        #expect(answer["X-Amz-Function-Error"] == nil)
        #expect(answer["X-Amz-Log-Result"] == nil)
        #expect(answer["x-amzn-RequestId"] == RecordingInvoker.requestID)
        #expect(answer["Content-Type"] == "application/json")
        let invocation = try #require(invoker.invocations.first)
        #expect(invocation.function == "hello")
        #expect(invocation.payload == payload)
        #expect(invocation.qualifier == nil)
        #expect(answer["X-Amzn-Trace-Id"] == invocation.traceID)
        #expect(invocation.traceID?.hasPrefix("Root=1-") == true)
    }

    @Test func `a function's error is a result`() async throws {
        let answer = try await invoke(RecordingInvoker(payload: #"{"errorType":"E"}"#, functionError: "Unhandled"))
        #expect(answer.status == 200)
        #expect(answer["X-Amz-Function-Error"] == "Unhandled")
    }

    @Test func `names, qualifiers, contexts and traces are passed on`() async throws {
        let invoker = RecordingInvoker()
        let name = "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ahello"
        let answer = try await invoke(
            invoker, "/2015-03-31/functions/\(name)/invocations?Qualifier=%24LATEST",
            ["X-Amz-Client-Context": "eyJhIjoxfQ==", "X-Amzn-Trace-Id": "Root=1-2-3"])
        let invocation = try #require(invoker.invocations.first)
        #expect(invocation.function == EngineRecords.arn)
        #expect(invocation.qualifier == "$LATEST")
        #expect(invocation.clientContext == "eyJhIjoxfQ==")
        #expect(invocation.traceID == "Root=1-2-3")
        #expect(answer["X-Amzn-Trace-Id"] == "Root=1-2-3")
    }

    @Test(
        arguments: [
            (invocations, [:], #"{"a":1}"#), (invocations, [.logType: "Tail"], ""),
            (invocations, [.amznTraceID: "Root=1-2-3"], "{}"), (invocations, [:], "{"),
            (invocations, [.logType: "all"], "{}"),
            (invocations, [.clientContext: String(repeating: "a", count: 3584)], "{}"),
            (invocations + "?Qualifier=live", [:], "{}"),
        ] as [(String, HTTPFields, String)])
    func `without a task, the answer is the same`(_ path: String, _ fields: HTTPFields, _ payload: String) async throws
    {
        let invoker = RecordingInvoker(payload: "1", functionError: "Unhandled", log: "x")
        let api = LambdaAPI(try CatalogueKeeper(InMemoryCatalogueStore()), invoker: invoker)
        let head = HTTPRequest(method: .post, scheme: "http", authority: "h", path: path, headerFields: fields)
        let invocation = try #require(SynchronousInvocation(head))
        let direct = await withCheckedContinuation { continuation in
            api.start(invocation, payload: ByteBuffer(string: payload)) { continuation.resume(returning: $0) }
        }
        let other = try await api.send(
            "POST", path, fields.map { ($0.name.rawName, $0.value) }, body: ByteBuffer(string: payload))
        #expect(direct.head.status.code == other.status)
        #expect(String(buffer: direct.body) == other.body)
        #expect(direct.head.headerFields[.contentLength] == String(direct.body.readableBytes))
        #expect(Set(direct.head.headerFields.map(\.name)) == Set(other.headers.map(\.name)))
        let (first, second) = (invoker.invocations.first, invoker.invocations.last)
        #expect(first?.payload == second?.payload && first?.qualifier == second?.qualifier)
    }

    private static let invocations = "/2015-03-31/functions/hello/invocations"

    @Test(arguments: [("Event", 202), ("DryRun", 204)])
    func `other types are answered without a payload`(_ type: String, status: Int) async throws {
        let invoker = RecordingInvoker(log: "x")
        let answer = try await invoke(
            invoker, headers: ["X-Amz-Invocation-Type": type, "X-Amz-Log-Type": "Tail"], body: ByteBuffer(string: "1"))
        #expect(answer.status == status)
        #expect(answer.body.isEmpty)
        #expect(answer["X-Amz-Executed-Version"] == nil)
        #expect(answer["X-Amz-Log-Result"] == nil)
        #expect(invoker.invocations.first?.type.rawValue == type)
    }

    @Test func `the tail of the log comes in base64`() async throws {
        let answer = try await invoke(RecordingInvoker(log: "START\nEND\n"), headers: ["X-Amz-Log-Type": "Tail"])
        #expect(answer["X-Amz-Log-Result"] == "U1RBUlQKRU5ECg==")
    }

    @Test func `InvokeAsync is an Event`() async throws {
        let invoker = RecordingInvoker()
        let answer = try await invoke(
            invoker, "/2014-11-13/functions/hello/invoke-async", body: ByteBuffer(string: "{}"))
        #expect(answer.status == 202)
        #expect(answer.json["Status"]?.text == "202")
        #expect(invoker.invocations.first?.type == .event)
    }

    @Test(
        arguments: [
            (["X-Amz-Invocation-Type": "Later"], "{}", 400, "ValidationException"),
            (
                ["X-Amz-Client-Context": String(repeating: "a", count: 3584)], "{}", 400,
                "InvalidRequestContentException"
            ),
            ([:], "{", 400, "InvalidRequestContentException"),
            ([:], "\"" + String(repeating: "a", count: 6_291_455) + "\"", 413, "RequestEntityTooLargeException"),
            (
                ["X-Amz-Invocation-Type": "Event"], "\"" + String(repeating: "a", count: 1_048_575) + "\"", 413,
                "RequestEntityTooLargeException"
            ),
        ] as [([String: String], String, Int, String)])
    func `what cannot be an invocation is refused`(
        _ headers: [String: String], body: String, status: Int, code: String
    ) async throws {
        let invoker = RecordingInvoker()
        let answer = try await invoke(invoker, headers: headers, body: ByteBuffer(string: body))
        #expect(answer.status == status)
        #expect(answer["x-amzn-ErrorType"] == code)
        #expect(invoker.invocations.isEmpty)
    }

    @Test(arguments: [("", 6_291_454), ("Event", 1_048_574)])
    func `payloads up to the limit pass`(_ type: String, length: Int) async throws {
        let invoker = RecordingInvoker()
        let body = ByteBuffer(string: "\"" + String(repeating: "a", count: length) + "\"")
        _ = try await invoke(invoker, headers: type.isEmpty ? [:] : ["X-Amz-Invocation-Type": type], body: body)
        #expect(invoker.invocations.first?.payload.readableBytes == length + 2)
    }

    @Test func `a throttle has its reason`() async throws {
        let error = LambdaError(
            code: "TooManyRequestsException", statusCode: 429, message: "Rate Exceeded.",
            reason: "ReservedFunctionConcurrentInvocationLimitExceeded")
        let answer = try await invoke(RecordingInvoker { _ throws(LambdaError) in throw error })
        #expect(answer.status == 429)
        #expect(
            answer.body
                == #"{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}"#
        )
    }

    private func invoke(
        _ invoker: RecordingInvoker, headers: [String: String], body: ByteBuffer = ByteBuffer()
    ) async throws -> TestAnswer {
        let api = LambdaAPI(try CatalogueKeeper(InMemoryCatalogueStore()), invoker: invoker)
        return try await api.send(
            "POST", "/2015-03-31/functions/hello/invocations", headers.map { ($0, $1) }, body: body)
    }
}
