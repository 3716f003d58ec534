import Diagnostics
import Testing
import TextMarkers

@Suite struct PedanticCheckerTests {
    private func findings(_ value: String, isPedantic: Bool = true) -> [String] {
        let marked = MarkedText(
            "AWSTemplateFormatVersion: 2010-09-09\nMetadata: {Since: \(value)}\nResources: {B: {Type: AWS::S3::Bucket}}\n"
        )
        return Validated(marked.source, isPedantic: isPedantic).diagnostics
            .map { "\($0.severity) \($0.code.rawValue) \(marked.name(of: $0.span))" }
    }

    @Test(arguments: ["①2012-10-17①", "[①2024-01-31T08:00:00Z①]", "{Day: ①2024-1-31 8:00:00 +01:00①}"])
    func `a date without quotes is noted`(_ value: String) {
        #expect(findings(value) == ["note Y031 ①"])
        #expect(findings(value, isPedantic: false) == [])
    }

    @Test(arguments: ["'2012-10-17'", "2012-10", "2012-10-17x", "192.168.0.1", "arn:aws:s3:::2012-10-17"])
    func `what is a text to every tool is not`(_ value: String) {
        #expect(findings(value) == [])
    }

    @Test func `the note can be mended`() {
        let text = "Metadata: {Since: 2012-10-17}\nResources: {B: {Type: AWS::S3::Bucket}}\n"
        let diagnostics = Validated(text, isPedantic: true).diagnostics
        let fixed = FixedText(SourceText(name: "template.yaml", text: text), diagnostics: diagnostics)
        #expect(String(decoding: fixed.bytes, as: UTF8.self) == text.replacing("2012-10-17", with: "\"2012-10-17\""))
    }
}
