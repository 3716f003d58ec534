import Glibc
import Synchronization
import Testing

@testable import Artifacts

@Suite(.timeLimit(.minutes(2)))
struct ArtifactPackagerTests {
    @Test func `a folder, its copy elsewhere and a zip of it are the same artifact`() async throws {
        let workspace = try Workspace()
        for folder in ["src", "other/place"] {
            try workspace.write(folder + "/a.py", "print(1)", mode: folder == "src" ? 0o600 : 0o664)
            try workspace.write(folder + "/bin/run", "#!/bin/sh", mode: 0o755)
            try workspace.link(folder + "/l", to: "a.py")
        }
        try await workspace.zip(
            "code.bin", "'bin/run', b'#!/bin/sh', 0o100755", "'l', b'a.py', 0o120777", "'a.py', b'print(1)'")
        let ids = try await [
            workspace.package("src").id, workspace.package("other/place").id, workspace.package("code.bin").id,
        ]
        #expect(Set(ids).count == 1)
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `a single file is the one file of its artifact`() async throws {
        let workspace = try Workspace()
        try workspace.write("src/app.py", "1")
        #expect(try await workspace.paths(workspace.package("src/app.py")) == ["app.py"])
    }

    @Test func `a jar is unpacked`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("app.jar", "'META-INF/MANIFEST.MF', b'1'", "'App.class', b'2'")
        #expect(try await workspace.paths(workspace.package("app.jar")) == ["App.class", "META-INF/MANIFEST.MF"])
    }

    @Test func `inline text becomes a file`() async throws {
        let workspace = try Workspace()
        let artifact = try await workspace.packager.package(
            PackagingRequest(name: "F", source: .inline(fileName: "index.py", text: "x = 1\n")))
        #expect(try workspace.text(workspace.store.path(of: artifact.id) + "/index.py") == "x = 1\n")
        #expect(artifact.uncompressedSize == 6)
    }

    @Test func `what is not there is an error`() async throws {
        let workspace = try Workspace()
        let thrown = try await code { _ = try await workspace.package("gone") }
        #expect(thrown == .sourceNotFound(path: workspace["gone"]))
    }

    @Test func `a file named like an archive that is none is an error`() async throws {
        let workspace = try Workspace()
        try workspace.write("code.zip", "no")
        let thrown = try await code { _ = try await workspace.package("code.zip") }
        #expect(thrown == .notAnArchive(path: workspace["code.zip"]))
    }

    @Test(arguments: ["src/.git/config", "src/empty/folder/.DS_Store"])
    func `a folder without files is an error`(_ ignored: String) async throws {
        let workspace = try Workspace()
        try workspace.write(ignored)
        let thrown = try await code { _ = try await workspace.package("src") }
        #expect(thrown == .emptySource(path: workspace["src"]))
    }

    @Test func `an archive without files is an error`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("a.zip")
        #expect(try await code { _ = try await workspace.package("a.zip") } == .emptySource(path: workspace["a.zip"]))
    }

    @Test func `a folder that is too large is refused before it is read`() async throws {
        let workspace = try Workspace()
        try workspace.write("src/a.py")
        try workspace.write("src/data/big.bin")
        // Without taking any space.
        try #require(truncate(workspace["src/data/big.bin"], 262_144_001) == 0)
        let thrown = try await code { _ = try await workspace.package("src") }
        #expect(thrown == .tooLarge(path: workspace["src"], limit: 262_144_000, size: 262_144_001, largest: "data"))
    }

    @Test(.enabled(if: FileSystem.isFile("/proc/sys/net/ipv4/route/flush")))
    func `a file that cannot be read is an error that names it`() async throws {
        let workspace = try Workspace()
        // Write-only, for everyone.
        try workspace.link("src/secret", to: "/proc/sys/net/ipv4/route/flush")
        let thrown = try await code { _ = try await workspace.package("src") }
        guard case .system("read", "/proc/sys/net/ipv4/route/flush", let number) = thrown else {
            Issue.record("\(thrown)")
            return
        }
        #expect([EACCES, EPERM].contains(number))
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `ten thousand files are one artifact`() async throws {
        let workspace = try Workspace()
        for index in 0..<10_000 { try workspace.write("src/d\(index % 100)/f\(index)", "\(index)") }
        let artifact = try await workspace.package("src")
        #expect(try workspace.paths(artifact).count == 10_000)
        let again = try await untilTrusted(workspace)
        #expect(again.id == artifact.id)
    }

    // MARK: - Fingerprints

    /// Packages until the clock has moved on far enough for the fingerprint to be relied on.
    private func untilTrusted(_ workspace: Workspace) async throws -> PackagedArtifact {
        while true {
            let artifact = try await workspace.package("src")
            if artifact.isUnchanged { return artifact }
        }
    }

    @Test func `nothing is read while nothing is touched`() async throws {
        let workspace = try Workspace()
        try workspace.write("src/a.py", "1")
        try workspace.write("src/b/c.py", "2")
        let first = try await workspace.package("src")
        #expect(!first.isUnchanged)
        #expect(first.readCount == 2)
        let again = try await untilTrusted(workspace)
        #expect(again.id == first.id)
        #expect(again.uncompressedSize == first.uncompressedSize)
        #expect(again.readCount == 0)
    }

    @Test func `only the file that was touched is read`() async throws {
        let workspace = try Workspace()
        for name in ["a", "b", "c"] { try workspace.write("src/" + name, name) }
        let first = try await untilTrusted(workspace)
        try workspace.write("src/b", "B")
        let second = try await workspace.package("src")
        #expect(second.readCount == 1)
        #expect(second.id != first.id)
    }

    @Test func `a change at the same size and within the clock's tick is seen`() async throws {
        let workspace = try Workspace()
        let file = try workspace.write("src/a.py", "00")
        for number in 10..<40 {
            let handle = open(file, O_WRONLY)
            try #require(handle >= 0)
            let text = Array("\(number)".utf8)
            try #require(write(handle, text, 2) == 2)
            close(handle)
            let artifact = try await workspace.package("src")
            #expect(try workspace.text(workspace.store.path(of: artifact.id) + "/a.py") == "\(number)")
        }
    }

    @Test func `a change that keeps size and time of modification is seen`() async throws {
        let workspace = try Workspace()
        let file = try workspace.write("src/a.py", "1")
        let first = try await untilTrusted(workspace)
        let times = fileTimes(try #require(try FileSystem.status(of: file)).modified)
        let handle = open(file, O_WRONLY)
        try #require(write(handle, "2", 1) == 1)
        close(handle)
        try #require(utimensat(AT_FDCWD, file, times, 0) == 0)
        #expect(try await workspace.package("src").id != first.id)
    }

    @Test(arguments: ["new file", "removed file", "renamed", "made executable", "link turned"])
    func `changes without new content are seen`(_ change: String) async throws {
        let workspace = try Workspace()
        try workspace.write("src/a", "1")
        try workspace.write("src/b", "1")
        try workspace.link("src/l", to: "a")
        let first = try await untilTrusted(workspace)
        switch change {
        case "new file": try workspace.write("src/c", "1")
        case "removed file": unlink(workspace["src/b"])
        case "renamed": rename(workspace["src/b"], workspace["src/c"])
        case "made executable": chmod(workspace["src/b"], 0o755)
        default:
            unlink(workspace["src/l"])
            try workspace.link("src/l", to: "b")
        }
        #expect(try await workspace.package("src").id != first.id)
    }

    @Test func `a change of what a followed link leads to is seen`() async throws {
        let workspace = try Workspace()
        try workspace.write("shared/x.py", "1")
        try workspace.link("src/shared", to: "../shared")
        let first = try await untilTrusted(workspace)
        try workspace.write("shared/x.py", "2")
        #expect(try await workspace.package("src").id != first.id)
    }

    @Test func `a fingerprint that cannot be read is as good as none`() async throws {
        let workspace = try Workspace()
        try workspace.write("src/a", "1")
        let first = try await untilTrusted(workspace)
        for name in try FileSystem.names(in: workspace.store.fingerprintsPath) {
            try FileSystem.replace(workspace.store.fingerprintsPath + "/" + name, with: Array("rubbish".utf8))
        }
        let second = try await workspace.package("src")
        #expect(second.id == first.id)
        #expect(!second.isUnchanged)
    }

    @Test func `an archive is unpacked again only when it changes`() async throws {
        let workspace = try Workspace()
        try await workspace.zip("src", "'a', b'1'")
        let first = try await untilTrusted(workspace)
        try await workspace.zip("src", "'a', b'2'")
        let second = try await workspace.package("src")
        #expect(second.id != first.id)
        #expect(!second.isUnchanged)
    }

    @Test func `a source whose artifact was removed is packaged again`() async throws {
        let workspace = try Workspace()
        try workspace.write("src/a.py", "1")
        let first = try await workspace.package("src")
        try workspace.store.removeUnreferenced(keeping: [], unusedFor: .zero)
        #expect(try FileSystem.names(in: workspace.store.fingerprintsPath) == [])
        let second = try await workspace.package("src")
        #expect(second.id == first.id)
        #expect(workspace.store.contains(second.id))
    }

    // MARK: - Several

    @Test func `several are packaged at once, each on its own and equal ones once`() async throws {
        let workspace = try Workspace()
        for index in 0..<20 { try workspace.write("src\(index)/a.py", "\(index)") }
        var requests = (0..<20).map { PackagingRequest(name: "F\($0)", source: .path(workspace["src\($0)"])) }
        requests.insert(PackagingRequest(name: "Gone", source: .path(workspace["gone"])), at: 7)
        let lambda = Interpreter(
            runtime: try LambdaRuntime("python3.12"), executable: "/usr/bin/python3", version: "3.12.1", isExact: true,
            readOnlyPaths: [])
        for name in ["Same1", "Same2"] {
            requests.append(
                PackagingRequest(name: name, source: .path(workspace["src3"]), interpreter: lambda))
        }
        let outcomes = await workspace.packager.package(requests, width: 3)
        #expect(outcomes.count == 23)
        #expect(Set(outcomes.compactMap { try? $0.get().id }).count == 20)
        #expect(try outcomes[21].get() == outcomes[22].get())
        #expect(throws: ArtifactError.self) { try outcomes[7].get() }
    }
}
