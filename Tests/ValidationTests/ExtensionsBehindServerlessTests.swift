import Diagnostics
import Documents
import OrderedCollections
import Templates
import Testing
import Validation

/// What AWS makes of templates that list the language extensions behind SAM's transform.
struct ExtensionsBehindServerlessTests {
    private func policy(_ transforms: String) -> String? {
        let text = """
            Transform: [\(transforms)]
            Resources:
              Topic: {Type: AWS::SNS::Topic}
              Other: {Type: AWS::SNS::Topic, Properties: {DisplayName: !ToJsonString {Topic: !Ref Topic}}}
            """
        let pipeline = TemplatePipeline(
            SourceText(name: "template.yaml", text: text), overrides: [:],
            pseudoParameters: PseudoParameters(stackName: "shop"), requiresParameters: false, deploymentTime: 0)
        #expect(pipeline.isTransformed)
        return pipeline.expanded.resources["Other"]?.properties["DisplayName"].map { JSONWriter.text(of: $0) }
    }

    @Test func `functions of what only a stack knows stay what SAM's transform hands on`() {
        #expect(
            policy("AWS::Serverless-2016-10-31, AWS::LanguageExtensions")
                == #"{"Fn::ToJsonString":{"Topic":{"Ref":"Topic"}}}"#)
        #expect(policy("AWS::LanguageExtensions, AWS::Serverless-2016-10-31")?.contains("Fn::Sub") == true)
    }
}
