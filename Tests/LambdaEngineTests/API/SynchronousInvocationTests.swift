import HTTPTypes
import Testing

@testable import LambdaEngine

struct SynchronousInvocationTests {
    private static let invocations = "/2015-03-31/functions/hello/invocations"

    @Test(
        arguments: [
            ("GET", invocations, nil), ("POST", "/2015-03-31/functions/a/b/invocations", nil),
            ("POST", "/2014-11-13/functions/hello/invoke-async/", nil), ("POST", invocations, "Event"),
            ("POST", invocations, "DryRun"), ("POST", invocations, "no"),
        ] as [(String, String, String?)])
    func `what is no synchronous invocation is not taken for one`(_ method: String, path: String, type: String?) throws
    {
        let method = try #require(HTTPRequest.Method(method))
        var head = HTTPRequest(method: method, scheme: "http", authority: "h", path: path)
        head.headerFields[.invocationType] = type
        #expect(SynchronousInvocation(head) == nil)
    }
}
