import Deployments
import Diagnostics
import Documents
import Foundation
import NIOCore
import Templates
import Testing

@testable import Triggers

/// One folder of `Cases` each: the stack, the request, and the event that the function must get. `UPDATE_GOLDEN=1` writes
/// the events anew.
@Suite struct ProxyEventTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Cases")

    static let cases: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []).sorted()

    @Test func `there are cases`() {
        #expect(Self.cases.count >= 10)
    }

    @Test(arguments: cases) func `a request becomes the event that AWS sends`(name: String) async throws {
        let folder = Self.folder.appending(path: name)
        let setting = try node(folder.appending(path: "case.yaml"))
        let door = await TestDoor(try records(setting))
        let request = try #require(setting["request"])
        let headers = request["headers"]?.sequence?.compactMap { header in
            header.sequence.map { ($0[0].text ?? "", $0[1].text ?? "") }
        }
        let body = request["bodyInBase64"]?.text.flatMap(Base64.decoded).map { ByteBuffer(bytes: $0) }
        let answer = try await door.send(
            request["method"]?.text ?? "GET", request["target"]?.text ?? "/",
            host: request["host"]?.text ?? "localhost:3000",
            headers: headers ?? [], body: body ?? ByteBuffer(string: request["body"]?.text ?? ""))
        #expect(answer.status == 200)
        let payload = try #require(door.invoker.payloads.first)
        let event = try #require(Document.json(Array(payload.utf8)))
        let found = JSONWriter.bytes(of: event, layout: .indented)
        let expected = folder.appending(path: "expected.json")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(found).write(to: expected) }
        #expect(
            String(decoding: found, as: UTF8.self) == String(decoding: try Data(contentsOf: expected), as: UTF8.self))
    }

    private func node(_ file: URL) throws -> Node {
        var diagnostics = DiagnosticList()
        let source = SourceText(name: file.lastPathComponent, bytes: Array(try Data(contentsOf: file)))
        let node = Document.read(source, into: &diagnostics)
        #expect(!diagnostics.hasErrors)
        return try #require(node)
    }

    private func records(_ setting: Node) throws -> [ResourceRecord] {
        try #require(setting["resources"]?.mapping).map { entry in
            ResourceRecord(
                logicalID: LogicalID(entry.key.text), type: entry.value["Type"]?.text ?? "",
                physicalID: entry.value["Ref"]?.text ?? entry.key.text.lowercased(),
                properties: entry.value["Properties"].map { Value($0) } ?? .map([:], at: entry.value.span),
                attributes: Dictionary(
                    entry.value["Attributes"]?.mapping?.map { ($0.key.text, $0.value.text ?? "") } ?? [],
                    uniquingKeysWith: { first, _ in first }))
        }
    }
}
