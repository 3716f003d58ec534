import Artifacts
import Diagnostics
import Foundation
import Templates
import Testing

@testable import Deployments

struct SettledAnswerTests {
    private let secrets = SecretBox(key: [UInt8](repeating: 7, count: 32))
    private let artifact = ArtifactID(rawValue: "sha256:" + String(repeating: "a", count: 64))

    private func reference(_ id: String, _ source: CodeReference.Source) -> CodeReference {
        CodeReference(
            logicalID: LogicalID(id), property: "Code", source: source, span: SourceSpan(at: .start),
            runtime: "python3.13", handler: "app.handler", isLayer: false, originID: LogicalID(id))
    }

    private func answer() throws -> SettledAnswer {
        var layer = reference("Layer", .path("layer"))
        layer.isLayer = true
        layer.property = "Content"
        layer.buildMethod = "python3.13"
        layer.originID = LogicalID("Shared")
        layer.handler = nil
        return SettledAnswer(
            to: SettledAnswer.Circumstances(
                question: "q", stacks: [StackSerial(name: "shop", lineage: "l", generation: 3)], engine: "e.1.2.3"),
            files: [SavedPlan.File(path: "/shop/template.yaml", sha256: "00")],
            absentFiles: ["/shop/api.yaml"],
            code: [reference("Fn", .path("src/ä")), reference("Inline", .inline("password = 'hunter2'\u{0}")), layer],
            packaging: SettledAnswer.Packaging(
                artifacts: [LogicalID("Fn"): ["Code": try #require(artifact)]], installations: [:],
                findings: ["A804 another version"]),
            utterances: [.init(.error, "warning\n"), .init(.output, "Nothing to do\n")],
            end: "2026-11-30T23:00:00Z")
    }

    @Test func `an answer comes back from its bytes`() throws {
        let answer = try answer()
        let bytes = try #require(answer.bytes(secrets: secrets))
        let read = try #require(SettledAnswer(bytes: bytes, secrets: secrets))
        #expect(read.circumstances == answer.circumstances)
        #expect(read.files == answer.files)
        #expect(read.absentFiles == ["/shop/api.yaml"])
        #expect(read.packaging == answer.packaging)
        #expect(read.utterances == answer.utterances)
        #expect(read.end == answer.end)
        #expect(read.code.map(\.logicalID) == answer.code.map(\.logicalID))
        #expect(read.code.map(\.property) == ["Code", "Code", "Content"])
        #expect(read.code.map(\.source) == answer.code.map(\.source))
        #expect(read.code.map(\.runtime) == answer.code.map(\.runtime))
        #expect(read.code.map(\.handler) == answer.code.map(\.handler))
        #expect(read.code.map(\.isLayer) == [false, false, true])
        #expect(read.code.map(\.buildMethod) == [nil, nil, "python3.13"])
        #expect(read.code.map(\.originID) == answer.code.map(\.originID))
    }

    @Test func `an answer ends when a time that it tells has come`() throws {
        let end = try Date("2026-11-30T23:00:00Z", strategy: .iso8601)
        var answer = try answer()
        #expect(!answer.hasEnded(at: end - 1))
        #expect(answer.hasEnded(at: end))
        #expect(answer.hasEnded(at: end + 86_400))
        answer.end = nil
        #expect(!answer.hasEnded(at: .distantFuture))
    }

    @Test func `inline code is not on the disk in clear`() throws {
        let bytes = try #require(try answer().bytes(secrets: secrets))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("hunter2"))
    }

    @Test func `bytes that are damaged, cut off or sealed by another key are no answer`() throws {
        let bytes = try #require(try answer().bytes(secrets: secrets))
        var damaged = bytes
        damaged[bytes.count / 2] ^= 1
        #expect(SettledAnswer(bytes: damaged, secrets: secrets) == nil)
        #expect(SettledAnswer(bytes: Array(bytes.dropLast()), secrets: secrets) == nil)
        #expect(SettledAnswer(bytes: [], secrets: secrets) == nil)
        let other = SecretBox(key: [UInt8](repeating: 8, count: 32))
        #expect(SettledAnswer(bytes: bytes, secrets: other) == nil)
        let text = try #require(secrets.sealed(Array("{\"utterances\":[]}".utf8)))
        #expect(SettledAnswer(bytes: text, secrets: secrets) == nil)
    }

    @Test func `packaging is the same for the same artifacts, interpreters and findings`() throws {
        let id = try #require(artifact)
        func packaging(
            _ artifacts: [LogicalID: [String: ArtifactID]], version: String = "3.13.1", folders: [String] = [],
            libraries: String? = nil, findings: [String] = []
        ) -> SettledAnswer.Packaging {
            let installation = RuntimeInstallation(
                executable: "/usr/bin/python3", version: version, folders: folders, libraries: libraries)
            return SettledAnswer.Packaging(
                artifacts: artifacts, installations: [LogicalID("A"): installation], findings: findings)
        }
        let two = [LogicalID("A"): ["Code": id], LogicalID("B"): ["Content": id]]
        #expect(packaging(two) == packaging(two))
        #expect(packaging(two) != packaging([LogicalID("A"): ["Code": id]]))
        #expect(packaging(two) != packaging(two, version: "3.13.2"))
        #expect(packaging(two) != packaging(two, folders: ["/opt/python"]))
        #expect(packaging(two) != packaging(two, libraries: "/cache/boto3"))
        #expect(packaging(two) != packaging(two, findings: ["A806 boto3"]))
    }
}
