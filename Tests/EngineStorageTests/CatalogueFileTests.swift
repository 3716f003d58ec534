import Deployments
import EngineStorage
import Foundation
import LambdaEngine
import Testing

@Suite struct `The catalogue on disk` {
    private let folder = NSTemporaryDirectory() + "catalogue-\(UUID().uuidString)"
    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))

    private var path: String { folder + "/functions.sqlite" }

    /// An entry of a layer, whose content is a text that is easily found again.
    private static func row(_ description: String) throws -> CatalogueRow {
        let arn = #"{"layer":"arn","region":"us-east-1","accountID":"000000000000","name":"tools","version":1}"#
        let layer =
            #"{"arn":\#(arn),"content":"sha256:\#(String(repeating: "a", count: 64))","description":"\#(description)","compatibleRuntimes":[],"compatibleArchitectures":[],"createdAt":1}"#
        let content = #"{"item":{"layer":{"_0":\#(layer)}}}"#
        return CatalogueRow(
            key: "layer/arn:1", content: try JSONDecoder().decode(CatalogueContent.self, from: Data(content.utf8)))
    }

    private func text(_ row: CatalogueRow) throws -> String {
        String(decoding: try JSONEncoder().encode(row.content), as: UTF8.self)
    }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func `what was written is there when it is opened again`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try CatalogueFile(path: path, secrets: secrets).write([try Self.row("first")])
        let rows = try CatalogueFile(path: path, secrets: secrets).rows()
        #expect(rows.map(\.key) == ["layer/arn:1"])
        #expect(try rows.map(text).first?.contains("first") == true)
    }

    @Test func `an entry is replaced, and removed`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try CatalogueFile(path: path, secrets: secrets)
        try file.write([try Self.row("first")])
        try file.write([try Self.row("second")])
        #expect(try file.rows().map(text).first?.contains("second") == true)
        try file.write([CatalogueRow(key: "layer/arn:1", content: nil)])
        #expect(try file.rows().isEmpty)
    }

    @Test func `nothing lies in clear, and only the owner can read it`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try CatalogueFile(path: path, secrets: secrets).write([try Self.row("a-secret-word")])
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path + suffix))
            #expect(bytes.firstRange(of: Data("a-secret-word".utf8)) == nil)
            let mode = try FileManager.default.attributesOfItem(atPath: path + suffix)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `another key opens nothing, and says so`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try CatalogueFile(path: path, secrets: secrets).write([try Self.row("first")])
        let other = SecretBox(key: Array(repeating: 8, count: 32))
        let error = #expect(throws: CatalogueStoreError.self) { try CatalogueFile(path: path, secrets: other).rows() }
        #expect(error?.message.contains("sealed with another key") == true)
    }
}
