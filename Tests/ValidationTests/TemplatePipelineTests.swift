import Diagnostics
import Templates
import Testing
import Validation

@Suite struct TemplatePipelineTests {
    @Test func `all mistakes are found at once, in the order of the text`() {
        let validated = Validated(
            """
            Transform: AWS::Serverless-2016-10-31
            Parameters: {Size: {Type: Integer, Default: 1}}
            Resources:
              Fn:
                Type: AWS::Serverless::Function
                DependsOn: Tabel
                Properties:
                  CodeUri: src/
                  Handler: app.main
                  Runtime: python3.13
                  Timeout: 901
                  Environment: {Variables: {TABLE: !Ref Table}}
                  Events: {Tick: {Type: Schedule, Properties: {Schedule: every hour}}}
            Outputs: {Arn: {Value: !GetAtt Fn.ARN}}
            """)
        #expect(validated.codes == ["G610", "R305", "P207", "R301", "E420", "R302"])
        #expect(validated.pipeline.isTransformed)
    }

    @Test(arguments: [
        "Transform: Other",
        "Transform: AWS::LanguageExtensions\nOutputs: {O: {Value: !Length abc}}", "Fn::Transform: {Name: AWS::Includ}",
        "Metadata: {Fn::Transform: {Name: Other}}",
    ])
    func `a macro that cannot be applied leaves the template untransformed`(section: String) {
        let validated = Validated("\(section)\nResources: {T: {Type: AWS::SNS::Topic}}\n")
        #expect(!validated.pipeline.isTransformed)
        #expect(validated.codes.count == 1)
    }

    @Test func `another version of SAM's transform is an error, and applied all the same`() {
        let validated = Validated(
            "Transform: AWS::Serverless-2016-10-31-test\nResources: {T: {Type: AWS::SNS::Topic}}\n")
        #expect(validated.codes == ["T103"])
        #expect(validated.pipeline.isTransformed)
    }

    @Test func `what stands beside Properties is not missing as well`() {
        #expect(
            Validated(
                """
                Transform: AWS::Serverless-2016-10-31
                Resources:
                  Fn:
                    Type: AWS::Serverless::Function
                    CodeUri: src/
                    Handler: app.main
                    Runtime: python3.13
                """
            ).codes == ["T112"])
    }

    @Test func `a new name is not offered where it is taken`() throws {
        let validated = Validated(
            "Resources:\n  my-queue: {Type: AWS::SQS::Queue}\n  MyQueue: {Type: AWS::SQS::Queue}\n")
        let diagnostic = try #require(validated.diagnostics.first)
        #expect(diagnostic.code == DiagnosticCode("T113"))
        #expect(diagnostic.fixes.isEmpty)
    }

    @Test func `mending keeps comments, line breaks and whatever is not wrong`() {
        let text =
            "# orders\r\nTransform: AWS::Serverless-2016-10-31\r\nResources:\r\n"
            + "  T: # the table\r\n    Type:   AWS::Serverless::SimpleTabel\r\n    DeletionPolicy: retain # keep\r\n"
        let mended = String(decoding: Validated(text).mended.source.bytes, as: UTF8.self)
        #expect(
            mended == text.replacing("SimpleTabel", with: "SimpleTable").replacing("retain", with: "Retain"))
    }

    @Test func `each wrong name is mended wherever it is used`() {
        let text = """
            Resources:
              a-b: {Type: AWS::SQS::Queue}
              c-d: {Type: AWS::SQS::Queue, DependsOn: a-b, Properties: {QueueName: !Ref a-b}}
            Outputs: {Q: {Value: !Ref c-d}}
            """
        let mended = String(decoding: Validated(text).mended.source.bytes, as: UTF8.self)
        #expect(mended == text.replacing("a-b", with: "AB").replacing("c-d", with: "CD"))
    }

    @Test(.timeLimit(.minutes(1))) func `thousands of wrong names take no longer than as many right ones`() {
        let names = (0..<10_000).map { "  a-\($0): {Type: AWS::SQS::Queue}\n" }
        let mended = FixedText(
            SourceText(name: "template.yaml", text: "Resources:\n\(names.joined())"),
            diagnostics: Validated("Resources:\n\(names.joined())").diagnostics)
        #expect(mended.applied.count == names.count)
    }
}

extension TemplatePipelineTests {
    @Test func `what is wrong in an included file is shown there`() throws {
        let text = """
            Resources:
              Topic:
                Type: AWS::SNS::Topic
                Properties: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: topic.yaml}}}
            """
        let pipeline = TemplatePipeline(
            SourceText(name: "template.yaml", text: text), overrides: [:],
            pseudoParameters: PseudoParameters(stackName: "orders"), requiresParameters: false, deploymentTime: 0,
            included: { path in
                path == "topic.yaml" ? SourceText(name: "topic.yaml", text: "TopicNam: orders\n") : nil
            })
        let diagnostic = try #require(pipeline.diagnostics.all.first)
        #expect(pipeline.diagnostics.all.map(\.code.rawValue) == ["P201"])
        let span = try #require(diagnostic.span)
        #expect(pipeline.sources[span.source]?.name == "topic.yaml")
        #expect(pipeline.sources[span.source]?.text(of: span) == "TopicNam")
    }
}
