import Glibc
import Testing

@testable import Artifacts

struct ArtifactStoreTests {
    @Test func `an artifact can be looked up by its id`() throws {
        let workspace = try Workspace()
        let listing = try workspace.store.add(FileTree(texts: ["a/b.py": "12", "c": "3"]))
        #expect(workspace.store.contains(listing.id))
        #expect(workspace.store.path(of: listing.id) == workspace.store.root + "/" + listing.id.hexadecimal)
        #expect(try workspace.store.listing(of: listing.id) == listing)
        #expect(try workspace.store.uncompressedSize(of: listing.id) == 3)
        #expect(try workspace.text(workspace.store.path(of: listing.id) + "/a/b.py") == "12")
    }

    @Test func `an artifact that is not there is an error`() async throws {
        let workspace = try Workspace()
        let id = ArtifactID(ContentDigest(of: [1]))
        #expect(!workspace.store.contains(id))
        #expect(try await code { _ = try workspace.store.listing(of: id) } == .unknownArtifact(id))
    }

    @Test func `a lost listing is made again from the files`() throws {
        let workspace = try Workspace()
        let listing = try workspace.store.add(FileTree(texts: ["a": "1", ".git/x": "2", "__pycache__/y.pyc": "3"]))
        try FileSystem.removeTree(workspace.store.listingPath(of: listing.id))
        #expect(try workspace.store.listing(of: listing.id) == listing)
        #expect(FileSystem.isFile(workspace.store.listingPath(of: listing.id)))
    }

    @Test func `files that are no longer what they were are found out`() async throws {
        let workspace = try Workspace()
        let listing = try workspace.store.add(FileTree(texts: ["a": "1"]))
        try FileSystem.removeTree(workspace.store.listingPath(of: listing.id))
        try workspace.write(".samlet/artifacts/\(listing.id.hexadecimal)/a", "2")
        let thrown = try await code { _ = try workspace.store.listing(of: listing.id) }
        #expect(thrown == .damagedStore(path: workspace.store.path(of: listing.id)))
    }

    @Test(.timeLimit(.minutes(1)))
    func `many can add the same artifact at once`() async throws {
        let workspace = try Workspace()
        let tree = FileTree(texts: Dictionary(uniqueKeysWithValues: (0..<50).map { ("f\($0)", "\($0)") }))
        let ids = try await withThrowingTaskGroup(of: ArtifactID.self) { group in
            for _ in 0..<16 { group.addTask { try workspace.store.add(tree).id } }
            return try await group.reduce(into: Set<ArtifactID>()) { $0.insert($1) }
        }
        #expect(ids == [tree.listing.id])
        #expect(workspace.hasNoLeftovers)
        #expect(try SourceScan(folder: workspace.store.path(of: tree.listing.id)).entries.count == 50)
    }

    @Test func `a failed addition leaves nothing behind`() async throws {
        let workspace = try Workspace()
        let listed = ArtifactListing.Entry(
            path: try #require(ArtifactPath("a")), kind: .file, size: 1, digest: ContentDigest(of: [1]))
        let tree = FileTree([FileTree.Entry(listed: listed, origin: .source(location: workspace["gone"], modified: 0))])
        #expect(try await code { _ = try workspace.store.add(tree) } == .sourceKeepsChanging(path: workspace["gone"]))
        #expect(workspace.hasNoLeftovers)
        #expect(!workspace.store.contains(tree.listing.id))
    }

    @Test func `opening the store removes what a crashed run left and nothing that is in use`() throws {
        let workspace = try Workspace()
        try workspace.write(".samlet/artifacts/temporary/4021-77/artifact/deep/file", mode: 0o400)
        chmod(workspace[".samlet/artifacts/temporary/4021-77/artifact/deep"], 0o500)
        let inUse = try TemporaryFolder(in: workspace.store.temporaryPath)
        _ = try ArtifactStore(root: workspace.store.root)
        #expect(try FileSystem.names(in: workspace.store.temporaryPath) == [FileSystem.name(of: inUse.path)])
    }

    @Test func `a temporary folder goes with its scope`() throws {
        let workspace = try Workspace()
        do {
            let temporary = try TemporaryFolder(in: workspace.store.temporaryPath)
            try FileSystem.replace(temporary.path + "/x", with: [1])
            #expect(!workspace.hasNoLeftovers)
        }
        #expect(workspace.hasNoLeftovers)
    }
}
