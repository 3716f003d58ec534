import Testing

@testable import Artifacts

@Suite(.timeLimit(.minutes(1)))
struct ZipComposerTests {
    @Test func `an archive of an artifact holds the artifact`() async throws {
        let workspace = try Workspace()
        try await workspace.zip(
            "a.zip", "'a.py', b'abc' * 9999, 0o100600", "'bin/run', b'x', 0o100711", "'sub/', b'', 0o40755",
            "'l', b'bin/run', 0o120777", "'none', b''")
        let temporary = try TemporaryFolder(in: workspace.store.temporaryPath)
        let original = try ZipExtraction.extract(workspace["a.zip"], to: temporary.path + "/x", limit: 1 << 20)
        try workspace.store.adopt(temporary.path + "/x", original)

        let bytes = try workspace.store.archive(of: original.id)
        #expect(try workspace.store.archive(of: original.id) == bytes)
        try FileSystem.replace(workspace["b.zip"], with: bytes)
        let again = try ZipExtraction.extract(workspace["b.zip"], to: temporary.path + "/y", limit: 1 << 20)
        #expect(again.id == original.id)
    }

    @Test func `what is not in the store has no archive`() throws {
        let workspace = try Workspace()
        let id = try #require(ArtifactID(hexadecimal: String(repeating: "a", count: 64)))
        #expect(throws: ArtifactError.self) { try workspace.store.archive(of: id) }
    }
}
