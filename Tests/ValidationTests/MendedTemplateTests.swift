import Diagnostics
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
