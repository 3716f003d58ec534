import Diagnostics
import Testing
import TextMarkers

/// The checks of properties as they work together with the transform, parameters and conditions.
@Suite struct PropertyCheckerTests {
    private func findings(_ text: String, overrides: [String: String] = [:], isForStack: Bool = true) -> [String] {
        let marked = MarkedText("Transform: AWS::Serverless-2016-10-31\n" + text)
        let validated = Validated(marked.source, overrides: overrides, isForStack: isForStack)
        return validated.diagnostics.map { "\($0.severity) \($0.code.rawValue) \(marked.name(of: $0.span))" }
    }

    private func function(_ properties: String) -> String {
        "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n"
            + "      {CodeUri: src/, Handler: app.main, Runtime: python3.13, \(properties)}\n"
    }

    @Test(arguments: [
        ("MemorySize: ①!Ref Memory①", ["error P207 ①"]),
        ("MemorySize: !If [Never, ①64①, 128]", ["error P207 ①"]),
        ("MemorySize: !If [Never, !Ref AWS::NoValue, 128]", []),
        ("Timeout: '{{resolve:ssm:/timeout}}'", []),
        ("Timeout: '30'", []),
        ("Timeout: ①three①", ["error P203 ①"]),
        ("Timeout: ①010①", ["error Y033 ①"]),
        ("Description: ①yes①", ["warning Y030 ①"]),
        ("Description: true", []),
        ("Layers: [!Ref ARN, ①!Ref Queue①]", ["error R320 ①"]),
        ("Architectures: !Ref Architecture", []),
        ("EphemeralStorage: {Size: 512, ①Sizes①: 1}", ["error P201 ①"]),
        ("DeadLetterQueue: {Type: SQS, TargetArn: ①!Ref Queue①}", ["error R320 ①"]),
        ("Environment: {Variables: {①A-B①: x}}", ["error P235 ①"]),
        ("MemorySize: ①20480①", ["error P207 ①"]),
    ]) func `a value of a function is looked at wherever it comes from`(_ properties: String, _ expected: [String]) {
        let declarations = """
            Parameters:
              Memory: {Type: Number, Default: 64}
              Architecture: {Type: String, Default: arm64}
              ARN: {Type: String}
            Conditions: {Never: !Equals [a, b]}

            """
        let queue = "  Queue: {Type: AWS::SQS::Queue}\n"
        #expect(findings(declarations + function(properties) + queue) == expected)
    }

    @Test func `what a parameter's value leads to is a warning where no stack is meant`() {
        let text = "Parameters: {Memory: {Type: Number, Default: 64}}\n" + function("MemorySize: ①!Ref Memory①")
        #expect(findings(text, isForStack: false) == ["warning P207 ①"])
        #expect(findings(text, overrides: ["Memory": "128"]) == [])
    }

    @Test(arguments: [
        ("!Sub '${AWS::StackName}-${Long}'", "error"), ("!Sub '${AWS::StackName}-12345678'", "warning"),
        ("!If [IsLong, !Ref Long, x]", "warning"),
    ]) func `a name that is too long whatever the stack is called is an error`(_ name: String, _ severity: String) {
        let long = String(repeating: "x", count: 65)
        let text =
            "Parameters: {Long: {Type: String, Default: \(long)}}\nConditions: {IsLong: !Equals [a, b]}\n"
            + function("FunctionName: ①\(name)①")
        let stackName = String(repeating: "s", count: 60)
        let marked = MarkedText("Transform: AWS::Serverless-2016-10-31\n" + text)
        let found = Validated(marked.source, isForStack: false, stackName: stackName).diagnostics
        #expect(found.map { "\($0.severity) \($0.code.rawValue)" } == ["\(severity) P208"])
        #expect(found[0].notes[0].hasPrefix("it comes to '"))
    }

    @Test(arguments: [
        ("python3.21", "python3.14"), ("nodejs23.x", "nodejs22.x"), ("pyton3.12", "python3.12"),
    ]) func `a version that there is not leads to the newest that is no newer`(_ runtime: String, _ meant: String) {
        let text =
            "Transform: AWS::Serverless-2016-10-31\n"
            + function("MemorySize: 128").replacing("python3.13", with: runtime)
        let found = Validated(text).diagnostics
        #expect(found.map(\.message) == ["'\(runtime)' is no value for 'Runtime' of 'Fn'; did you mean '\(meant)'?"])
    }

    @Test func `a mistake among the globals is said once`() {
        let resources =
            function("MemorySize: 128") + function("MemorySize: 128").replacing("Resources:\n  Fn", with: "  Other")
        #expect(findings("Globals: {Function: {Timeout: ①901①}}\n" + resources) == ["error P207 ①"])
    }

    @Test(arguments: [
        ("{Type: AWS::SQS::Queue, Properties: {①DelaySecond①: 5}}", ["error P201 ①"]),
        ("{Type: AWS::SQS::Queue, Properties: {DelaySeconds: ①901①}}", ["error P207 ①"]),
        ("{Type: AWS::SNS::Subscription, ①Properties①: {Protocol: sqs}}", ["error P202 ②"]),
        ("{Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: ①8①}}", ["error P204 ①"]),
        ("{Type: ①AWS::New::Thing①}", ["warning T110 ①"]),
        ("{Type: ①Thing①}", ["error T110 ①"]),
        ("{Type: Custom::Thing, Properties: {ServiceToken: x, Any: 1}}", []),
        ("{Type: AWS::EC2::VPC, Properties: {Any: 1}}", []),
        (
            "{Type: AWS::Lambda::LayerVersion, Properties: {Content: layer/, CompatibleRuntimes: [①cobol①]}}",
            ["warning P204 ①"]
        ),
        ("{Type: AWS::Events::Rule, Properties: {ScheduleExpression: ①rate(1 hours)①}}", ["error E421 ①"]),
        ("{Type: AWS::DynamoDB::Table, Properties: {KeySchema: ①x①, AttributeDefinitions: []}}", []),
    ]) func `resources of CloudFormation are looked at too`(_ resource: String, _ expected: [String]) {
        let marked = resource.contains("①Properties①") ? resource.replacing("①", with: "") : resource
        let found = findings("Resources:\n  R: \(marked)\n")
        if expected == ["error P202 ②"] {
            #expect(found.count == 1 && found[0].hasPrefix("error P202"))
        } else {
            #expect(found == expected)
        }
    }

    @Test func `messages name properties as the template does`() throws {
        let text = "Transform: AWS::Serverless-2016-10-31\n" + function("Tracing: Activ, Layers: [a, b, c, d, e, f]")
        let messages = Validated(text).diagnostics.map(\.message)
        #expect(
            messages == [
                "'Activ' is no value for 'Tracing' of 'Fn'; did you mean 'Active'?",
                "'Layers' of 'Fn' has 6 items; there may be at most 5",
            ])
    }
}
