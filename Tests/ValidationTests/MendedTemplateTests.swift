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

    @Test func `of a text that is too long for all rounds, the first ones are done`() {
        let validated = Validated("Resources:\n\tTable:\n\t  Type: AWS::DynamoDB::Tabel\n")
        let mended = MendedTemplate(validated.source, validated.pipeline, atMost: 1) { Validated($0).pipeline }
        #expect(mended.isUnfinished)
        #expect(mended.changes.count == 1)
        let rest = MendedTemplate(mended.source, mended.pipeline) { Validated($0).pipeline }
        #expect(!rest.isUnfinished)
        #expect(rest.changes.count == 2)
    }

    @Test func `any number of wrong types is mended in one round`() {
        let resources = (0..<100).map { "  A\($0): {Type: AWS::S3::Bukket}\n  B\($0): {Type: AWS::SQS::Queu\($0)}\n" }
        let validated = Validated("Resources:\n" + resources.joined())
        var rounds = 0
        let mended = MendedTemplate(validated.source, validated.pipeline) {
            rounds += 1
            return Validated($0).pipeline
        }
        #expect(mended.changes.count == 200)
        #expect(rounds == 1)
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
