import Deployments
import Templates
import Testing

@testable import Triggers

@Suite struct FunctionURLTests {
    private func read(_ properties: String, attributes: [String: String] = [:], ref: String = "Made-Up_1") throws
        -> FunctionURL
    {
        let record = Records.record(
            "Url", "AWS::Lambda::Url", ref: ref, attributes: attributes, "{AuthType: NONE, \(properties)}")
        var findings = TriggerFindings()
        return try #require(
            FunctionURLReader(StackRecord(record: record, stack: Records.stack)).functionURL(into: &findings))
    }

    @Test(arguments: [
        ("http://127.0.0.1:3000/_aws/lambda-url/abc123/", "abc123"),
        ("https://abc123.lambda-url.us-east-1.on.aws/", "abc123"),
        (nil, "madeup1"),
    ])
    func `the id is what the URL says`(url: String?, id: String) throws {
        let attributes = url.map { ["FunctionUrl": $0] } ?? [:]
        #expect(try read("TargetFunctionArn: f", attributes: attributes).id == id)
    }

    @Test(arguments: [
        ("TargetFunctionArn: f", "f"), ("TargetFunctionArn: f, Qualifier: live", "f:live"),
        ("TargetFunctionArn: 'f:1', Qualifier: live", "f:1"),
        ("TargetFunctionArn: '\(Samples.function)', Qualifier: live", Samples.function + ":live"),
        ("TargetFunctionArn: '\(Samples.function):live', Qualifier: live", Samples.function + ":live"),
    ])
    func `the qualifier is part of the function`(properties: String, function: String) throws {
        #expect(try read(properties).function == function)
    }
}
