import Glibc
import Testing

@testable import Artifacts

@Suite(.timeLimit(.minutes(1)))
struct ZipExtractionTests {
    private func extract(_ workspace: Workspace, _ name: String = "a.zip", limit: Int = 1 << 20) throws
        -> ArtifactListing
    {
        let temporary = try TemporaryFolder(in: workspace.store.temporaryPath)
        let listing = try ZipExtraction.extract(workspace[name], to: temporary.path + "/x", limit: limit)
        try workspace.store.adopt(temporary.path + "/x", listing)
        return listing
    }

    /// The entries as `MODE PATH`.
    private func shown(_ listing: ArtifactListing) -> [String] {
        listing.entries.map { "\($0.kind.rawValue) \($0.path)" }
    }

    @Test func `files, folders and links come out with their kinds`() async throws {
        let workspace = try Workspace()
        try await workspace.zip(
            "a.zip", "'a.py', b'abc', 0o100600", "'bin/run', b'x', 0o100711", "'sub/', b'', 0o40755",
            "'l', b'bin/run', 0o120777", "'ü/日本 x\\n.txt', b''", "'./c//d', b''")
        let listing = try extract(workspace)
        #expect(
            shown(listing) == [
                "100644 a.py", "100755 bin/run", "100644 c/d", "120000 l", "040000 sub", "100644 ü/日本 x\n.txt",
            ])
        let folder = workspace.store.path(of: listing.id)
        #expect(try workspace.text(folder + "/l") == "x")
        let status = try #require(try FileSystem.status(of: folder + "/a.py"))
        #expect(status.mode & 0o777 == 0o644)
        #expect(status.modified == TreeWriter.fixedTime)
    }

    @Test func `without modes files are plain and bootstrap can be run`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", "'a.py', b'x'", "'bootstrap', b'x'", "'sub/bootstrap', b'x'", system: 0)
        #expect(try shown(extract(workspace)) == ["100644 a.py", "100755 bootstrap", "100644 sub/bootstrap"])
    }

    @Test(arguments: [
        ("'../evil', b'x'", "../evil", UnsafeArchiveEntry.parentFolder),
        ("'a/../../evil', b'x'", "a/../../evil", .parentFolder),
        ("'/etc/evil', b'x'", "/etc/evil", .absolutePath), ("'dev', b'', 0o020644", "dev", .specialFile),
        ("'sock', b'', 0o140644", "sock", .specialFile),
        ("'l', b'/etc/passwd', 0o120777", "l", .linkLeavesArchive(target: "/etc/passwd")),
        ("'sub/l', b'../../x', 0o120777", "sub/l", .linkLeavesArchive(target: "../../x")),
    ])
    func `an entry that would leave is an error that names it`(
        _ entry: String, _ name: String, _ reason: UnsafeArchiveEntry
    ) async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", "'good.py', b'x'", entry)
        let thrown = try await code { _ = try extract(workspace) }
        #expect(thrown == .unsafeArchiveEntry(archive: workspace["a.zip"], entry: name, reason: reason))
        #expect(workspace.hasNoLeftovers)
        #expect(try FileSystem.status(of: workspace[".samlet/artifacts/evil"]) == nil)
    }

    @Test func `a link that leaves by way of another is an error`() async throws {
        let workspace = try Workspace()
        try await workspace.zip(
            "a.zip", "'d/e/x', b''", "'d/e/up', b'..', 0o120777", "'out', b'd/e/up/../..', 0o120777")
        let thrown = try await code { _ = try extract(workspace) }
        let reason = UnsafeArchiveEntry.linkLeavesArchive(target: "d/e/up/../..")
        #expect(thrown == .unsafeArchiveEntry(archive: workspace["a.zip"], entry: "out", reason: reason))
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `nothing is written through a link`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", "'l', b'sub', 0o120777", "'sub/', b'', 0o40755", "'l/x', b'evil'")
        let thrown = try await code { _ = try extract(workspace) }
        #expect(thrown == .unsafeArchiveEntry(archive: workspace["a.zip"], entry: "l/x", reason: .conflict))
    }

    @Test(arguments: [("'a', b'1'", "'a/b', b'2'", "a/b"), ("'a/b', b'1'", "'a', b'2'", "a")])
    func `a file in the place of a folder is an error`(_ first: String, _ second: String, _ name: String) async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", first, second)
        let thrown = try await code { _ = try extract(workspace) }
        #expect(thrown == .unsafeArchiveEntry(archive: workspace["a.zip"], entry: name, reason: .conflict))
    }

    @Test(arguments: ["'a', b'2'", "'./a', b'2'"])
    func `an entry that is there twice is an error`(_ second: String) async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", "'a', b'1'", second)
        guard case .duplicateArchiveEntry = try await code({ _ = try extract(workspace) }) else {
            Issue.record("another error")
            return
        }
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `an encrypted archive is an error`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", "'secret.py', b'x'")
        // The flag that says so, in the local header and in the central directory.
        try await workspace.python(
            """
            data = bytearray(open('a.zip', 'rb').read())
            for mark, offset in ((b'PK\\x03\\x04', 6), (b'PK\\x01\\x02', 8)):
                data[data.index(mark) + offset] |= 1
            open('a.zip', 'wb').write(data)
            """)
        let thrown = try await code { _ = try extract(workspace) }
        #expect(thrown == .encryptedArchive(archive: workspace["a.zip"], entry: "secret.py"))
    }

    @Test(arguments: [
        "data[45] ^= 0xFF",  // the content
        "del data[-30:]",  // the end of the central directory
        "del data[20:]",
        "data[14] ^= 0xFF; i = data.index(b'PK\\x01\\x02'); data[i + 16] ^= 0xFF",  // the checksum
    ])
    func `a damaged archive is an error`(_ damage: String) async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", "'a.py', b'print(1)' * 100")
        try await workspace.python(
            """
            data = bytearray(open('a.zip', 'rb').read())
            \(damage)
            open('a.zip', 'wb').write(data)
            """)
        guard case .damagedArchive(workspace["a.zip"], _, let detail) = try await code({ _ = try extract(workspace) })
        else {
            Issue.record("another error")
            return
        }
        #expect(!detail.isEmpty)
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `an archive that swells beyond the limit is stopped`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", "'a', b'0' * 600000", "'b', b'0' * 600000")
        let thrown = try await code { _ = try extract(workspace, limit: 1_000_000) }
        #expect(thrown == .tooLarge(path: workspace["a.zip"], limit: 1_000_000, size: nil, largest: nil))
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `an archive that lies about its sizes is stopped all the same`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip", "'a', b'0' * 50000000")
        try await workspace.python(
            """
            data = bytearray(open('a.zip', 'rb').read())
            for mark, offset in ((b'PK\\x03\\x04', 22), (b'PK\\x01\\x02', 24)):
                i = data.index(mark) + offset
                data[i:i + 4] = (10).to_bytes(4, 'little')
            open('a.zip', 'wb').write(data)
            """)
        let thrown = try await code { _ = try extract(workspace) }
        switch thrown {
        case .tooLarge, .damagedArchive: break
        default: Issue.record("\(thrown)")
        }
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `archives are known by their content`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("archive.dat", "'a', b'1'")
        try await workspace.zip("empty.dat")
        try workspace.write("text.zip", "PK is not enough")
        #expect(try ZipReader.kind(of: workspace["archive.dat"]) == .withEntries)
        #expect(try ZipReader.kind(of: workspace["empty.dat"]) == .empty)
        #expect(try ZipReader.kind(of: workspace["text.zip"]) == nil)
    }
}
