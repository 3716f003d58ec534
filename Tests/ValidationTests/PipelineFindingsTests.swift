import Diagnostics
import Testing
import Validation

struct PipelineFindingsTests {
    private static let template = """
        Transform: AWS::Serverless-2016-10-31
        Parameters: {Secret: {Type: String, NoEcho: true}, Clear: {Type: String}}
        Resources:
          Layer:
            Type: AWS::Serverless::LayerVersion
            Properties: {ContentUri: src, RetentionPolicy: !Ref Secret}
          Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: !Ref Secret}}
          Other: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: !Ref Clear}}
        """

    @Test func `what NoEcho parameters hold is left out of everything that is said`() {
        let pipeline = Validated(Self.template, overrides: ["Secret": "hunter2", "Clear": "clear.yaml"]).pipeline
        #expect(pipeline.findings.map(\.message).contains("'RetentionPolicy' is Retain or Delete, not '(secret)'"))
        #expect(pipeline.findings.count == pipeline.diagnostics.all.count)
        #expect("\(pipeline.diagnostics.all)".contains("hunter2"))
        #expect(!"\(pipeline.findings)".contains("hunter2") && "\(pipeline.findings)".contains("clear.yaml"))
        #expect(!TemplateReport(pipeline).json.contains("hunter2"))
    }
}
