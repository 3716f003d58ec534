import Diagnostics
import Foundation
import Testing
import Validation

@Suite struct MendedTemplateTests {
    private func mended(_ text: String) -> MendedTemplate {
        let validated = Validated(text)
        return MendedTemplate(validated.source, validated.pipeline) { Validated($0).pipeline }
    }

    @Test func `round after round everything is mended, and said`() {
        let text = """
            Transform: AWS::Serverless-2016-10-31
            Resources:
            \tTable:
            \t  Type: AWS::Serverless::SimpleTabel

            """
        let mended = mended(text)
        #expect(
            mended.changes == [
                "template.yaml:3:1: fixed[Y001]: replace the tabs of this line by spaces",
                "template.yaml:4:1: fixed[Y001]: replace the tabs of this line by spaces",
                "template.yaml:4:11: fixed[T110]: write 'AWS::Serverless::SimpleTable'",
            ])
        #expect(mended.pipeline.diagnostics.isEmpty)
        #expect(
            String(decoding: mended.source.bytes, as: UTF8.self).contains("    Type: AWS::Serverless::SimpleTable\n"))
    }

    @Test(arguments: [
        ("AWS::Serverless::SimpleTable", #""TabelName": "a""#, #""TableName": "a""#),
        ("AWS::Serverless::SimpleTable", "\"Tags\": [\n{\"Key\": \"a\",\n\"Value\": \"b\"}\n]", #""Tags": ["#),
        (
            "AWS::Serverless::Function",
            #""Handler": "a.b", "Runtime": "python3.13", "InlineCode": "x", "Policies": [{"S3ReadPolcy": {"BucketName": "b"}}]"#,
            #"[{"S3ReadPolicy": "#
        ),
        (
            "AWS::Serverless::Function",
            #""Handler": "a.b", "Runtime": "python3.13", "InlineCode": "x", "Events": {"E": {"Type": "HttpApy"}}"#,
            #""Type": "HttpApi"#
        ),
    ])
    func `what is mended in JSON stays JSON`(type: String, properties: String, expected: String) throws {
        let text = """
            {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"A": {"Type": "\(type)", "Properties": {\(properties)}}}}
            """
        let bytes = mended(text).source.bytes
        #expect(String(decoding: bytes, as: UTF8.self).contains(expected))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(bytes)) }
    }

    @Test func `what nothing can mend stays as it is`() {
        let text = "Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 901}}}\n"
        let mended = mended(text)
        #expect(mended.changes == [])
        #expect(String(decoding: mended.source.bytes, as: UTF8.self) == text)
        #expect(mended.pipeline.diagnostics.all.map(\.code.rawValue) == ["P207"])
    }

    @Test func `a byte order mark stays`() {
        let mended = mended("\u{FEFF}Resources: {Queue: {Type: AWS::SQS::Queu}}\n")
        #expect(mended.source.hasByteOrderMark)
        #expect(mended.changes.count == 1)
    }

    @Test func `what mended templates say is not mended again`() {
        let once = mended("Resources: {Queue: {Type: AWS::SQS::Queu}}\n")
        #expect(mended(String(decoding: once.source.bytes, as: UTF8.self)).changes == [])
    }
}
