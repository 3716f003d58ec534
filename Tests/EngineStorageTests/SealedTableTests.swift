import Deployments
import Foundation
import Testing

@testable import EngineStorage

@Suite struct `A table of sealed rows` {
    private let folder = NSTemporaryDirectory() + "sealed-\(UUID().uuidString)"
    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))

    private func table(_ secrets: SecretBox) throws -> SealedTable {
        try SealedTable(path: folder + "/rows.sqlite", secrets: secrets, consolation: "there is no harm in it")
    }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func `rows are read in the order of their keys, and removed`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try table(secrets).write([("b", [1, 2]), ("a", [3]), ("c", [])])
        try table(secrets).write([("c", nil), ("b", [4])])
        let rows = try table(secrets).rows()
        #expect(rows.map(\.key) == ["a", "b"] && rows.map(\.content) == [[3], [4]])
    }

    @Test func `what is damaged is named, with what becomes of it`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try table(secrets).write([("a", [1])])
        let error = #expect(throws: SealedTableError.self) {
            try table(SecretBox(key: Array(repeating: 8, count: 32))).rows()
        }
        #expect(error?.message.contains("damaged at 'a'") == true)
        #expect(error?.message.hasSuffix("there is no harm in it") == true)
    }

    @Test func `a folder that is missing is said`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = #expect(throws: SealedTableError.self) {
            try SealedTable(path: folder + "/absent/rows.sqlite", secrets: secrets, consolation: "")
        }
        #expect(error?.message.hasPrefix("cannot open") == true)
    }
}
