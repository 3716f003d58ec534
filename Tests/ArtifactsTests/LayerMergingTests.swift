import Testing

@testable import Artifacts

struct LayerMergingTests {
    private func layer(_ files: [String: String], in workspace: Workspace) throws -> ArtifactID {
        try workspace.store.add(FileTree(texts: files)).id
    }

    @Test func `the later layer has the say`() throws {
        let workspace = try Workspace()
        let first = try layer(["python/x.py": "1", "bin/a": "1"], in: workspace)
        let second = try layer(["python/x.py": "2", "lib/b": "2"], in: workspace)
        let merged = try #require(try workspace.store.merged(layers: [first, second]))
        let folder = workspace.store.path(of: merged)
        #expect(try workspace.store.listing(of: merged).entries.map(\.path.text) == ["bin/a", "lib/b", "python/x.py"])
        #expect(try workspace.text(folder + "/python/x.py") == "2")
        let other = try #require(try workspace.store.merged(layers: [second, first]))
        #expect(try workspace.text(workspace.store.path(of: other) + "/python/x.py") == "1")
    }

    @Test func `merging takes no space`() throws {
        let workspace = try Workspace()
        let first = try layer(["a": "1"], in: workspace)
        let second = try layer(["b": "2"], in: workspace)
        let merged = try #require(try workspace.store.merged(layers: [first, second]))
        let inodes = try [first, merged].map { try FileSystem.status(of: workspace.store.path(of: $0) + "/a")?.inode }
        #expect(inodes[0] == inodes[1])
    }

    @Test func `one layer is its own merger and none has none`() throws {
        let workspace = try Workspace()
        let only = try layer(["a": "1"], in: workspace)
        #expect(try workspace.store.merged(layers: [only]) == only)
        #expect(try workspace.store.merged(layers: []) == nil)
    }

    @Test func `the same layers are merged once`() throws {
        let workspace = try Workspace()
        let layers = [try layer(["a": "1"], in: workspace), try layer(["b": "2"], in: workspace)]
        let merged = try workspace.store.merged(layers: layers)
        try FileSystem.removeTree(workspace.store.listingPath(of: layers[0]))
        // Without a look at the layers, of which one could not be read without work.
        #expect(try workspace.store.merged(layers: layers) == merged)
        #expect(!FileSystem.isFile(workspace.store.listingPath(of: layers[0])))
    }

    @Test func `a layer that is not there is an error`() async throws {
        let workspace = try Workspace()
        let missing = ArtifactID(ContentDigest(of: [9]))
        #expect(try await code { _ = try workspace.store.merged(layers: [missing]) } == .unknownArtifact(missing))
        let present = try layer(["a": "1"], in: workspace)
        let thrown = try await code { _ = try workspace.store.merged(layers: [present, missing]) }
        #expect(thrown == .unknownArtifact(missing))
    }

    @Test func `more than five layers are an error`() async throws {
        let workspace = try Workspace()
        let layers = try (0..<6).map { try layer(["a": "\($0)"], in: workspace) }
        let thrown = try await code { _ = try workspace.store.merged(layers: layers) }
        #expect(thrown == .tooManyLayers(count: 6, limit: 5))
        #expect(try await code { try PackageLimit.check(function: 1, layers: [1, 1, 1, 1, 1, 1]) } == thrown)
    }

    @Test func `a function and its layers have 250 MB together`() async throws {
        try PackageLimit.check(function: 262_143_999, layers: [1])
        let thrown = try await code { try PackageLimit.check(function: 262_143_999, layers: [1, 1]) }
        #expect(thrown == .functionAndLayersTooLarge(function: 262_143_999, layers: [1, 1], limit: 262_144_000))
    }
}
