import Testing

@testable import Triggers

@Suite struct FunctionReferenceTests {
    @Test(arguments: [
        ("arn:aws:lambda:us-east-1:000000000000:function:f", "arn:aws:lambda:us-east-1:000000000000:function:f"),
        (
            "arn:aws:lambda:us-east-1:000000000000:function:f:live",
            "arn:aws:lambda:us-east-1:000000000000:function:f:live"
        ),
        (Samples.uri, Samples.function),
        (
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:0:function:f:7/invocations",
            "arn:aws:lambda:us-east-1:0:function:f:7"
        ),
        ("arn:aws:apigateway:us-east-1:lambda:path//2015-03-31/functions/f/invocations", "f"),
        (
            "arn:aws-cn:apigateway:cn-north-1:lambda:path/2021-11-15/functions/arn:aws-cn:lambda:cn-north-1:0:function:f/response-streaming-invocations",
            "arn:aws-cn:lambda:cn-north-1:0:function:f"
        ),
        ("https://example.com", nil), ("arn:aws:apigateway:us-east-1:sqs:path/0/queue", nil),
        ("arn:aws:lambda:r:0:layer:f", nil),
        ("arn:aws:lambda:r:0:function:", nil), ("arn:aws:lambda:r:0:function:f:", nil), ("", nil), ("f", nil),
        ("arn:aws:apigateway:r:lambda:path/2015-03-31/functions//invocations", nil),
        ("arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f", nil),
    ])
    func `an integration's URI names a function`(uri: String, function: String?) {
        #expect(FunctionReference(integrationURI: uri)?.text == function)
    }

    @Test(arguments: [
        ("f-${stageVariables.env}", "f-dev"), ("${stageVariables.env}${stageVariables.env}", "devdev"),
        ("f-${stageVariables.none}x", "f-x"), ("f-${stageVariables.env", "f-${stageVariables.env"),
    ])
    func `stage variables become part of the name`(name: String, expected: String) throws {
        let uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\(name)/invocations"
        #expect(try #require(FunctionReference(integrationURI: uri)).resolved(["env": "dev"]) == expected)
    }
}
