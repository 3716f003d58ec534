import Deployments
import EngineStorage
import Foundation
import LocalServices
import Testing

@Suite struct `Identities on disk` {
    private let folder = NSTemporaryDirectory() + "identities-\(UUID().uuidString)"
    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))

    private var path: String { folder + "/identities.sqlite" }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func `what was written is there when it is opened again, and lies in clear nowhere`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try IdentityFile(path: path, secrets: secrets)
        try file.write(["user/1/a": Array("a-secret-word".utf8), "role/1/b": [1]])
        try file.write(["role/1/b": nil])
        #expect(try IdentityFile(path: path, secrets: secrets).rows() == ["user/1/a": Array("a-secret-word".utf8)])
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path + suffix))
            #expect(bytes.firstRange(of: Data("a-secret-word".utf8)) == nil)
        }
    }

    @Test func `another key opens nothing, and says so`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try IdentityFile(path: path, secrets: secrets).write(["role/1/b": [1]])
        let other = SecretBox(key: Array(repeating: 8, count: 32))
        let error = #expect(throws: IdentityStoreError.self) { try IdentityFile(path: path, secrets: other).rows() }
        #expect(error?.message.contains("sealed with another key") == true)
    }
}
