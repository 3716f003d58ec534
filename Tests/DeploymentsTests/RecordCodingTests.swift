import Artifacts
import Deployments
import Diagnostics
import Documents
import Templates
import Testing

struct RecordCodingTests {
    private let coding = RecordCoding(secrets: SecretBox(key: Array(repeating: 7, count: 32)))
    private let span = SourceSpan(at: .start)

    private var record: ResourceRecord {
        let variables = Value.map(
            [
                "TEXT": .text("0123", at: span), "NUMBER": .plain("1.10", at: span), "EMPTY": .text("", at: span),
                "SECRET": .text("hunter2", at: span, isSecret: true), "NULL": .plain("null", at: span),
            ], at: span)
        return ResourceRecord(
            logicalID: "Fn", type: "AWS::Lambda::Function", physicalID: "greet",
            properties: .map(
                ["Variables": variables, "List": .list([.text("a\n\"b\" ⚡", at: span)], at: span)], at: span),
            attributes: ["Ref": "greet", "Arn": "arn:x"], dependencies: ["Role"],
            artifacts: ["Code": ArtifactID.sample("c")].compactMapValues(\.self),
            installation: RuntimeInstallation(
                executable: "/usr/bin/python3.13", version: "3.13.2", folders: ["/opt/p"], libraries: "/l"),
            deletionPolicy: "Retain",
            updateReplacePolicy: "Snapshot", originID: "Source", originType: "AWS::Serverless::Function",
            originEventID: "Hourly", line: 12, number: 3)
    }

    @Test func `a record comes back as it was`() {
        #expect(coding.record(from: coding.text(of: record)) == record)
    }

    @Test func `a record without optional parts comes back as it was`() {
        let plain = ResourceRecord(
            logicalID: "A", type: "T", physicalID: "p", properties: .map([:], at: span))
        #expect(coding.record(from: coding.text(of: plain)) == plain)
    }

    @Test func `secrets are sealed`() {
        let text = coding.text(of: record)
        #expect(!text.contains("hunter2"))
        #expect(text.contains("$sealed"))
    }

    @Test func `a secret sealed with another key is missing, not misread`() {
        let other = RecordCoding(secrets: SecretBox(key: Array(repeating: 8, count: 32)))
        let secret = other.record(from: coding.text(of: record))?.properties["Variables"]?["SECRET"]
        #expect(secret?.scalar == nil)
        #expect(secret?.isSecret == true && secret?.lacksSecrets == true)
    }

    @Test(arguments: ["", "[]", "{}", "{\"logicalId\": \"A\"}", "nonsense"])
    func `a text that is no record gives none`(text: String) {
        #expect(coding.record(from: text) == nil)
    }
}
