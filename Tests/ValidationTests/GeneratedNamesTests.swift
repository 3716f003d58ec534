import Diagnostics
import Testing
import TextMarkers
import Validation

@Suite struct GeneratedNamesTests {
    private func validated(_ resources: String) -> (found: [String], isTransformed: Bool) {
        let marked = MarkedText("Transform: AWS::Serverless-2016-10-31\nResources:\n\(resources)")
        let validated = Validated(marked.source)
        let found = validated.diagnostics.map {
            "\($0.code.rawValue) \(marked.name(of: $0.span)) \($0.logicalID ?? "")"
        }
        return (found, validated.pipeline.isTransformed)
    }

    private static let function = """
          Fn:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: src/, Handler: app.main, Runtime: python3.13}

        """

    @Test func `the name of an authorizer that cannot be part of a logical id is refused`() {
        let api = """
              Api:
                Type: AWS::Serverless::Api
                Properties:
                  StageName: live
                  DefinitionBody: {swagger: '2.0', info: {title: a, version: '1'}, paths: {}}
                  Auth: {Authorizers: {①my-auth①: {FunctionArn: !GetAtt Fn.Arn}}}

            """
        let (found, isTransformed) = validated(Self.function + api)
        #expect(found == ["T113 ① Api"])
        #expect(!isTransformed)
    }

    @Test func `the name of a connector that cannot be part of a logical id is refused`() {
        let table = "  Table: {Type: AWS::Serverless::SimpleTable}\n"
        let connector =
            "    Connectors: {①to_table①: {Properties: {Destination: {Id: Table}, Permissions: [Read]}}}\n"
        #expect(validated(Self.function + connector + table).found == ["T113 ① Fn"])
    }

    @Test func `a resource's own name is spoken of once`() {
        #expect(validated(Self.function.replacing("Fn:", with: "①my-fn①:")).found == ["T113 ① my-fn"])
    }

    @Test func `names of letters and digits are right`() {
        let (found, isTransformed) = validated(Self.function)
        #expect(found == [] && isTransformed)
    }
}
