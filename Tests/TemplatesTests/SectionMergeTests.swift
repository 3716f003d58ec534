import Diagnostics
import Testing
import TextMarkers

@Suite struct SectionMergeTests {
    private func mended(_ text: String) -> String {
        let read = ReadTemplate(text)
        return String(
            decoding: FixedText(read.marked.source, diagnostics: read.diagnostics.all).bytes, as: UTF8.self)
    }

    private static let queue = "  Queue: {Type: AWS::SQS::Queue}\n"
    private static let topic = "  Topic: # of news\n    Type: AWS::SNS::Topic\n"

    @Test func `a section right behind the one that is meant loses its name`() {
        let text = "Resources:\n\(Self.queue)\n# more\nResource:\n\(Self.topic)"
        #expect(mended(text) == "Resources:\n\(Self.queue)\n# more\n\(Self.topic)")
    }

    @Test func `one further away is moved, and comments of other sections stay with them`() {
        let outputs = "# what is given\nOutputs:\n  A: {Value: b}\n"
        let resources = "Resources:\n\(Self.queue)"
        let stray = "Resource:\n\(Self.topic)"
        #expect(mended(stray + outputs + resources) == outputs + resources + Self.topic)
        #expect(mended(resources + outputs + stray) == resources + Self.topic + outputs)
    }

    @Test(arguments: [
        "Resources:\n  Queue: {Type: AWS::SQS::Queue}\nResource:\n  Queue: {Type: AWS::SNS::Topic}\n",
        "Resources:\n  Queue: {Type: AWS::SQS::Queue}\nResource:\n    Topic: {Type: AWS::SNS::Topic}\n",
        "Resources: {Queue: {Type: AWS::SQS::Queue}}\nResource:\n  Topic: {Type: AWS::SNS::Topic}\n",
        "Resources:\n  Queue: {Type: AWS::SQS::Queue}\nResource: {Topic: {Type: AWS::SNS::Topic}}\n",
        "{\"Resources\": {\"Queue\": {\"Type\": \"AWS::SQS::Queue\"}},\n\"Resource\": {\"A\": {\"Type\": \"AWS::SNS::Topic\"}}}\n",
        "Resources:\n  Queue: {Type: AWS::SQS::Queue}\nResource:\n  Topic: {Type: AWS::SNS::Topic}",
    ]) func `what cannot be put together line by line stays`(_ text: String) {
        #expect(mended(text) == text)
    }
}
