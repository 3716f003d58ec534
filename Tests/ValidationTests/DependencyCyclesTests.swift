import Diagnostics
import Testing

@Suite struct DependencyCyclesTests {
    private func codes(_ text: String, overrides: [String: String] = [:]) -> [String] {
        Validated(text, overrides: overrides).codes
    }

    @Test func `a circle is found through references of all kinds`() {
        #expect(
            codes(
                """
                Resources:
                  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub "${B}"}}
                  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt C.TopicName}}
                  C: {Type: AWS::SNS::Topic, DependsOn: A}
                """) == ["R310"])
    }

    @Test(arguments: [("yes", ["R310"]), ("no", [])])
    func `only what the conditions choose counts`(_ value: String, _ expected: [String]) {
        let text = """
            Parameters: {Loop: {Type: String}}
            Conditions: {IsLoop: !Equals [!Ref Loop, "yes"]}
            Resources:
              A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [IsLoop, !Ref B, x]}}
              B: {Type: AWS::SNS::Topic, DependsOn: A}
            """
        #expect(codes(text, overrides: ["Loop": value]) == expected)
    }

    @Test func `a parameter without a value hides nothing that does not hang on it`() {
        #expect(
            codes(
                """
                Parameters: {Name: {Type: String}}
                Resources:
                  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref B, TopicName: !Ref Name}}
                  B: {Type: AWS::SNS::Topic, DependsOn: A}
                """) == ["R310"])
    }
}
