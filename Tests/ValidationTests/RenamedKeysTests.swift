import Diagnostics
import Testing
import Validation

struct RenamedKeysTests {
    private func mended(_ text: String) -> String {
        let validated = Validated(text)
        let mended = MendedTemplate(validated.source, validated.pipeline) { Validated($0).pipeline }
        return String(decoding: mended.source.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        "Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {QueueNam: a, QueueName: b}}\n",
        "Transform: AWS::Serverless-2016-10-31\nResources:\n"
            + "  A: {Type: AWS::Serverless::SimpleTable, Properties: {TabelName: a, TableName: b}}\n",
    ])
    func `a key is not renamed to one that is there`(text: String) {
        #expect(mended(text) == text)
    }

    @Test(arguments: [
        (
            "Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {QueueNam: a, QueueNme: b}}\n",
            "Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {QueueName: a, QueueNme: b}}\n"
        ),
        (
            "Resources:\n  A: {Type: AWS::SQS::Queue}\nOutput: {A: {Value: a}}\nOuputs: {B: {Value: b}}\n",
            "Resources:\n  A: {Type: AWS::SQS::Queue}\nOutputs: {A: {Value: a}}\nOuputs: {B: {Value: b}}\n"
        ),
    ])
    func `of two keys alike, the first is renamed`(text: String, expected: String) {
        #expect(mended(text) == expected)
    }

    @Test func `a misspelt section is not written around its resources too`() {
        let text = mended("resources:\nApi:\n  Type: AWS::SQS::Queue\n")
        #expect(text.split(separator: "Resources", omittingEmptySubsequences: false).count == 2)
    }
}
