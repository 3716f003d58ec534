import Testing

@testable import LambdaEngine

@Suite struct `Names of functions` {
    @Test(
        arguments: [
            ("hello", nil, nil, "hello", nil),
            ("hello:3", nil, nil, "hello", "3"),
            ("hello:$LATEST", nil, nil, "hello", "$LATEST"),
            ("000000000000:function:hello", nil, "000000000000", "hello", nil),
            ("function:hello", nil, nil, "hello", nil),
            ("arn:aws:lambda:us-east-1:000000000000:function:hello", "us-east-1", "000000000000", "hello", nil),
            ("arn:aws:lambda:us-east-1:000000000000:function:hello:live", "us-east-1", "000000000000", "hello", "live"),
            (
                "arn:aws-us-gov:lambda:us-gov-east-1:000000000000:function:hello", "us-gov-east-1", "000000000000",
                "hello", nil
            ),
            ("arn:aws:lambda:us-east-1:000000000000:function", "us-east-1", "000000000000", "function", nil),
            ("my-function-1:live", nil, nil, "my-function-1", "live"),
        ] as [(String, String?, String?, String, String?)])
    func `a function is named in several ways`(
        _ text: String, region: String?, account: String?, name: String, qualifier: String?
    ) throws {
        let parsed = try FunctionName(text)
        #expect(parsed.region.map(String.init) == region)
        #expect(parsed.accountID.map(String.init) == account)
        #expect(parsed.name == name)
        #expect(parsed.qualifier.map(String.init) == qualifier)
    }

    @Test(arguments: [
        "", "*", "my-function!", "a:b:c:d", "invalid-account:function:hello",
        "arn:aws:lambda::000000000000:function:hello",
        "arn:aws:lambda:us-east-1::function:hello", "arn:aws:ec2:us-east-1:000000000000:instance:i-1", "hello:$latest",
        "arn:aws:lambda:invalid-region:000000000000:function:hello",
        "arn:aws:lambda:us-east-1:123400000000@function:myfn",
        "arn:aws:lambda:us-east-1:000000000000:function:hello:1:2", "hello:",
    ])
    func `anything else does not satisfy the pattern`(_ text: String) {
        let start = "1 validation error detected: Value '\(text)' at 'functionName' failed to satisfy constraint: "
        #expect { try FunctionName(text) } throws: { error in
            let error = error as? LambdaError
            return error?.code == "ValidationException" && error?.statusCode == 400
                && error?.message.hasPrefix(start + "Member must satisfy regular expression pattern: (arn:(aws") == true
        }
    }

    @Test func `a qualifier stands in the name or beside it, and not two of them`() throws {
        #expect(try FunctionName("hello:1").qualifier(besides: nil) == "1")
        #expect(try FunctionName("hello").qualifier(besides: "live") == "live")
        #expect(try FunctionName("hello:1").qualifier(besides: "1") == "1")
        #expect(
            throws: LambdaError(
                code: "InvalidParameterValueException", statusCode: 400,
                message: "The derived qualifier from the function name does not match the specified qualifier.")
        ) { try FunctionName("hello:1").qualifier(besides: "2") }
    }

    @Test(arguments: [
        ("invalid!", #"Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"#),
        (String(repeating: "a", count: 129), "Member must have length less than or equal to 128"),
    ])
    func `a qualifier has a form of its own`(_ qualifier: String, constraint: String) {
        let message = "1 validation error detected: Value '\(qualifier)' at 'qualifier' failed to satisfy constraint: "
        #expect(throws: LambdaError(code: "ValidationException", statusCode: 400, message: message + constraint)) {
            try FunctionName("hello").qualifier(besides: qualifier)
        }
    }
}
