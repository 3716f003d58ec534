import Diagnostics
import Testing
import TextMarkers

@Suite struct ConditionalReferencesTests {
    private func findings(_ text: String, overrides: [String: String] = [:]) -> [String] {
        let marked = MarkedText(text)
        return Validated(marked.source, overrides: overrides).diagnostics.map {
            "\($0.severity) \($0.code.rawValue) \(marked.name(of: $0.span))" + $0.notes.map { " \($0)" }.joined()
        }
    }

    private static let head = """
        Parameters:
          Stage: {Type: String, Default: live, AllowedValues: [test, live]}
          Name: {Type: String, Default: ''}
          Flag: {Type: String, Default: 'off'}
        Conditions:
          IsLive: !Equals [!Ref Stage, live]
          IsTest: !Not [!Condition IsLive]
          IsNamed: !Not [!Equals [!Ref Name, '']]
          IsFlag: !Equals [!Ref Flag, 'on']
          IsLiveAndNamed: !And [!Condition IsLive, !Condition IsNamed]
          Never: !Equals [a, b]
        Resources:
          Queue: {Type: AWS::SQS::Queue, Condition: IsLive}
          Named: {Type: AWS::SQS::Queue, Condition: IsNamed}
          Flagged: {Type: AWS::SQS::Queue, Condition: IsFlag}
          Nothing: {Type: AWS::SQS::Queue, Condition: Never}

        """

    @Test(arguments: [
        ("Properties: {DisplayName: !Ref ①Queue①}", ["warning R317 ① so it is with Stage=test"]),
        ("Properties: {DisplayName: !GetAtt ①Queue.Arn①}", ["warning R317 ① so it is with Stage=test"]),
        ("Properties: {DisplayName: !Sub ①'${Queue}-x'①}", ["warning R317 ① so it is with Stage=test"]),
        ("Properties: {DisplayName: !Ref ①Named①}", ["warning R317 ① so it is with the defaults"]),
        ("Properties: {DisplayName: !Ref ①Flagged①}", ["warning R317 ① so it is with the defaults"]),
        ("Condition: IsTest, Properties: {DisplayName: !Ref ①Queue①}", ["warning R317 ① so it is with Stage=test"]),
        (
            "Condition: IsNamed, Properties: {DisplayName: !Ref ①Queue①}",
            ["warning R317 ① so it is with Stage=test, Name=other"]
        ),
        (
            "Properties: {DisplayName: !If [IsNamed, !Ref ①Queue①, x]}",
            ["warning R317 ① so it is with Stage=test, Name=other"]
        ),
    ]) func `what a condition can leave out while it is referred to is a warning`(
        _ topic: String, _ expected: [String]
    ) {
        let found = findings(Self.head + "  Topic: {Type: AWS::SNS::Topic, \(topic)}\n")
        #expect(found.map { $0.replacing("Name=other, Stage=test", with: "Stage=test, Name=other") } == expected)
    }

    @Test(arguments: [
        "Condition: IsLive, Properties: {DisplayName: !Ref Queue}",
        "Condition: IsLiveAndNamed, Properties: {DisplayName: !Sub '${Queue}${Named}'}",
        "Properties: {DisplayName: !If [IsLive, !Ref Queue, x]}",
        "Properties: {DisplayName: !If [IsTest, x, !Ref Queue]}",
        "Properties: {DisplayName: !If [IsLiveAndNamed, !Join ['', [!Ref Queue, !Ref Named]], x]}",
        "Condition: IsTest, Properties: {DisplayName: !If [IsLive, !Ref Queue, x]}",
        "DependsOn: Queue",
    ]) func `what is there whenever it is referred to is right`(_ topic: String) {
        #expect(findings(Self.head + "  Topic: {Type: AWS::SNS::Topic, \(topic)}\n") == [])
    }

    @Test func `values that are given do not vary`() {
        let text = Self.head + "  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref ①Queue①}}\n"
        #expect(findings(text, overrides: ["Stage": "live"]) == [])
        #expect(findings(text, overrides: ["Stage": "test"]).map { $0.prefix(14) } == ["warning R317 ①"])
    }

    @Test func `parameters without a default are part of what leads to it`() {
        let text = """
            Parameters: {Flag: {Type: String}}
            Conditions: {IsOn: !Equals [!Ref Flag, 'on']}
            Resources:
              Queue: {Type: AWS::SQS::Queue, Condition: IsOn}
              Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref ①Queue①}}
            """
        #expect(findings(text) == ["warning R317 ① so it is with Flag=other"])
    }

    @Test func `what no value makes right is an error`() {
        let text = """
            Conditions: {Never: !Equals [a, b]}
            Resources:
              Nothing: {Type: AWS::SQS::Queue, Condition: Never}
            Outputs:
              Queue: {Value: !Ref ①Nothing①}
            """
        #expect(findings(text) == ["error R317 ①"])
    }

    @Test func `a value that a constraint forbids cannot lead to it`() {
        let text = """
            Parameters: {Name: {Type: String, MinLength: 1}}
            Conditions: {IsNamed: !Not [!Equals [!Ref Name, '']]}
            Resources:
              Named: {Type: AWS::SQS::Queue, Condition: IsNamed}
              Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Named}}
            """
        #expect(findings(text) == [])
    }

    @Test func `regions vary as well`() {
        let text = """
            Conditions: {IsChina: !Equals [!Ref AWS::Partition, aws-cn]}
            Resources:
              Queue: {Type: AWS::SQS::Queue, Condition: IsChina}
              Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref ①Queue①}}
              Elsewhere: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [IsChina, !Ref Queue, x]}}
            """
        #expect(findings(text) == ["warning R317 ① so it is with the defaults"])
    }

    @Test(.timeLimit(.minutes(1))) func `many conditions and references are looked at in bounded time`() {
        let count = 300
        let parameters = (0..<count).map { "  P\($0): {Type: String, Default: a}\n" }.joined()
        let conditions = (0..<count).map { "  C\($0): !Equals [!Ref P\($0), b]\n" }.joined()
        let queues = (0..<count).map { "  Q\($0): {Type: AWS::SQS::Queue, Condition: C\($0)}\n" }.joined()
        let topics = (0..<count).map {
            "  T\($0): {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Q\($0)}}\n"
        }.joined()
        let text = "Parameters:\n\(parameters)Conditions:\n\(conditions)Resources:\n\(queues)\(topics)"
        #expect(Validated(text).codes.count { $0 == "R317" } == count)
    }
}
