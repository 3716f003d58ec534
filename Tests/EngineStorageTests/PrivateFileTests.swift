import Foundation
import Testing

@testable import EngineStorage

struct PrivateFileTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "samlet-private-\(UUID())").path

    private func mode() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(arguments: [nil, 0o644]) func `only its owner can read it, whoever could before`(_ before: Int?) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        if let before {
            try Data("kept".utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: before], ofItemAtPath: path)
        }
        #expect(PrivateFile.make(path) == nil)
        #expect(try mode() == 0o600)
        #expect(FileManager.default.contents(atPath: path) == Data((before == nil ? "" : "kept").utf8))
    }

    @Test func `one that cannot be made is told why`() {
        #expect(PrivateFile.make("/dev/null/file") == "Not a directory")
    }
}
