import Glibc
import Testing

@testable import Artifacts

struct TreeWriterTests {
    private func status(_ path: String) throws -> FileStatus {
        try #require(try FileSystem.status(of: path, followingLinks: false))
    }

    @Test func `modes and times are the same whatever they were`() throws {
        let workspace = try Workspace()
        try workspace.write("src/a/private.py", "1", mode: 0o600)
        try workspace.write("src/a/run", "2", mode: 0o4711)
        try workspace.link("src/l", to: "a/run")
        chmod(workspace["src/a"], 0o700)
        var snapshot = Snapshot(earlier: [:], lookedAt: FileSystem.clock())
        let former = umask(0o077)
        defer { umask(former) }
        try TreeWriter.write(snapshot.add(SourceScan(folder: workspace["src"])), to: workspace["out"])
        let modes = try ["", "/a", "/a/private.py", "/a/run"].map { try status(workspace["out"] + $0).mode & 0o7777 }
        #expect(modes == [0o755, 0o755, 0o644, 0o755])
        for path in ["", "/a", "/a/private.py", "/a/run", "/l"] {
            #expect(try status(workspace["out"] + path).modified == 315_532_800 * 1_000_000_000)
        }
    }

    @Test func `files of the user's are copied, never linked to`() throws {
        let workspace = try Workspace()
        let source = try workspace.write("src/a", "1")
        var snapshot = Snapshot(earlier: [:], lookedAt: FileSystem.clock())
        try TreeWriter.write(snapshot.add(SourceScan(folder: workspace["src"])), to: workspace["out"])
        #expect(try status(workspace["out/a"]).inode != status(source).inode)
    }

    @Test(arguments: [false, true])
    func `a file of ours is taken over unless it has another name`(_ hasOtherName: Bool) throws {
        let workspace = try Workspace()
        let source = try workspace.write("made/a", "1", mode: 0o600)
        if hasOtherName { try #require(link(source, workspace["precious"]) == 0) }
        let listed = ArtifactListing.Entry(
            path: try #require(ArtifactPath("a")), kind: .file, size: 1, digest: ContentDigest(of: Array("1".utf8)))
        let tree = FileTree([FileTree.Entry(listed: listed, origin: .ours(location: source))])
        try TreeWriter.write(tree, to: workspace["out"])
        #expect(try (status(workspace["out/a"]).inode == status(source).inode) == !hasOtherName)
        #expect(try status(workspace["out/a"]).mode & 0o777 == 0o644)
        #expect(try status(source).mode & 0o777 == (hasOtherName ? 0o600 : 0o644))
    }

    @Test func `a file that changed since it was listed is an error`() async throws {
        let workspace = try Workspace()
        try workspace.write("src/a", "1")
        var snapshot = Snapshot(earlier: [:], lookedAt: FileSystem.clock())
        let tree = try snapshot.add(SourceScan(folder: workspace["src"]))
        try workspace.write("src/a", "2")
        let thrown = try await code { try TreeWriter.write(tree, to: workspace["out"]) }
        #expect(thrown == .sourceKeepsChanging(path: workspace["src/a"]))
    }
}
