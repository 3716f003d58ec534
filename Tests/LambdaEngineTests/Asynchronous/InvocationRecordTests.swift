import NIOCore
import Testing

@testable import LambdaEngine

/// Recorded scenarios: test_assess_lambda_destination_invocation (both outcomes), test_retries, test_maxeventage,
/// test_invoke_lambda_eventbridge.
struct InvocationRecordTests {
    @Test func `a success is told with what the function got and gave`() {
        let record = InvocationRecord(
            EventEndings.ending(.success, payload: #"{"a":1}"#, result: EventEndings.result(#"{"b":2}"#)))
        #expect(
            String(buffer: record.json) == """
                {"version":"1.0","timestamp":"2019-11-14T18:16:05.568Z",\
                "requestContext":{"requestId":"id-1",\
                "functionArn":"arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST",\
                "condition":"Success","approximateInvokeCount":1},"requestPayload":{"a":1},\
                "responseContext":{"statusCode":200,"executedVersion":"$LATEST"},"responsePayload":{"b":2}}
                """)
    }

    @Test func `a failure is told with the function's error`() {
        let error = EventEndings.result(#"{"errorMessage":"no"}"#, isError: true)
        let record = InvocationRecord(EventEndings.ending(.retriesExhausted, attempts: 3, result: error))
        #expect(
            String(buffer: record.json).hasSuffix(
                """
                "condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{},\
                "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},\
                "responsePayload":{"errorMessage":"no"}}
                """))
    }

    @Test func `what was never run has no response`() {
        let record = InvocationRecord(EventEndings.ending(.zeroReservedConcurrency, attempts: 0))
        #expect(
            String(buffer: record.json).hasSuffix(
                #""condition":"ZeroReservedConcurrency","approximateInvokeCount":0},"requestPayload":{}}"#))
    }

    @Test func `a response that is no JSON becomes a text`() {
        let record = InvocationRecord(EventEndings.ending(.success, result: EventEndings.result("not \"JSON\"")))
        #expect(String(buffer: record.json).hasSuffix(#""responsePayload":"not \"JSON\""}"#))
    }
}
