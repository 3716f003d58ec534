import Glibc
import Testing

@testable import Artifacts

struct SourceScanTests {
    private func paths(_ workspace: Workspace, _ folder: String = "src") throws -> [String] {
        try SourceScan(folder: workspace[folder]).entries.map { entry in
            if case .link(let target) = entry.kind { return "\(entry.path) -> \(target)" }
            if case .folder = entry.kind { return "\(entry.path)/" }
            return entry.path.text
        }
    }

    @Test func `files are listed in the order of their paths with any name`() throws {
        let workspace = try Workspace()
        let names = ["b c.py", "a\nb", "ü/日本.txt", "a/b", "-x", "cafe\u{301}", "caf\u{E9}"]
        for name in names { try workspace.write("src/" + name) }
        let found = try SourceScan(folder: workspace["src"]).entries.filter { $0.status.kind == .file }.map(\.path)
        #expect(found == names.compactMap { ArtifactPath($0) }.sorted())
    }

    @Test(arguments: [
        ".git/config", ".git", "sub/.git", ".samlet/state", ".aws-sam/build/x", ".DS_Store", "sub/.DS_Store",
        "__pycache__/a.cpython-311.pyc", "sub/__pycache__/a.pyc.4021", ".venv/pyvenv.cfg", "deep/env/pyvenv.cfg",
    ])
    func `what never belongs to code is left out`(_ name: String) throws {
        let workspace = try Workspace()
        try workspace.write("src/a.py")
        try workspace.write("src/" + name)
        #expect(try paths(workspace).filter { !$0.hasSuffix("/") } == ["a.py"])
    }

    @Test(arguments: [
        ".gitignore", ".env", "old.pyc", "__pycache__/data.txt", "git/x", "node_modules/a/index.js", "venv/a",
    ])
    func `nothing else is left out`(_ name: String) throws {
        let workspace = try Workspace()
        try workspace.write("src/" + name)
        #expect(try paths(workspace).contains(name))
    }

    @Test func `a folder of compiled Python only is left out itself`() throws {
        let workspace = try Workspace()
        try workspace.write("src/a/__pycache__/x.pyc")
        try workspace.write("src/a/x.py")
        #expect(try paths(workspace) == ["a/", "a/x.py"])
    }

    @Test func `relative links that stay inside stay links`() throws {
        let workspace = try Workspace()
        try workspace.write("src/lib/x.py")
        try workspace.link("src/y.py", to: "lib/x.py")
        try workspace.link("src/lib/up", to: "../lib")
        try workspace.link("src/later", to: "not/there/yet")
        #expect(
            try paths(workspace) == [
                "later -> not/there/yet", "lib/", "lib/up -> ../lib", "lib/x.py", "y.py -> lib/x.py",
            ])
    }

    @Test func `links that leave are followed, to files and folders, and again from there`() throws {
        let workspace = try Workspace()
        try workspace.write("shared/tools/t.py")
        try workspace.write("other.py")
        try workspace.link("shared/inside", to: "tools/t.py")
        try workspace.link("shared/outside", to: "../other.py")
        try workspace.link("src/shared", to: "../shared")
        try workspace.link("src/absolute.py", to: workspace["other.py"])
        #expect(
            try paths(workspace) == [
                "absolute.py", "shared/", "shared/inside -> tools/t.py", "shared/outside", "shared/tools/",
                "shared/tools/t.py",
            ])
        let scan = try SourceScan(folder: workspace["src"])
        #expect(scan.entry(at: "shared/outside")?.location == FileSystem.realPath(workspace["other.py"]))
    }

    @Test func `an absolute link into the source is followed, for it would lead elsewhere later`() throws {
        let workspace = try Workspace()
        try workspace.write("src/a.py")
        try workspace.link("src/b.py", to: workspace["src/a.py"])
        #expect(try paths(workspace) == ["a.py", "b.py"])
    }

    @Test func `a link that only its text keeps inside is followed`() throws {
        let workspace = try Workspace()
        try workspace.write("outside/deep/x.py")
        try workspace.write("outside/y.py")
        try workspace.link("src/door", to: "../outside/deep")
        try workspace.link("src/y.py", to: "door/../y.py")
        #expect(try paths(workspace) == ["door/", "door/x.py", "y.py"])
    }

    @Test(arguments: ["../gone", "/nowhere/at/all"])
    func `a link out of the source that leads nowhere is an error`(_ target: String) async throws {
        let workspace = try Workspace()
        try workspace.link("src/l", to: target)
        #expect(
            try await code { _ = try paths(workspace) } == .brokenLink(path: workspace["src/l"], target: target))
    }

    @Test(arguments: ["..", "."])
    func `a link back to a folder above is an error, not an endless walk`(_ target: String) async throws {
        let workspace = try Workspace()
        try workspace.link("src/a/l", to: workspace["src"] + "/" + target)
        #expect(try await code { _ = try paths(workspace) } == .linkLoop(path: workspace["src/a/l"]))
    }

    @Test func `two folders that link to each other are an error`() async throws {
        let workspace = try Workspace()
        try workspace.link("src/l", to: "../other")
        try workspace.link("other/m", to: workspace["src"])
        #expect(try await code { _ = try paths(workspace) } == .linkLoop(path: workspace["other/m"]))
    }

    @Test func `a named pipe is an error and nobody waits for it`() async throws {
        let workspace = try Workspace()
        try workspace.write("src/a.py")
        try #require(mkfifo(workspace["src/pipe"], 0o644) == 0)
        let expected = ArtifactError.Code.unsupportedFile(path: workspace["src/pipe"], kind: "named pipe")
        #expect(try await code { _ = try paths(workspace) } == expected)
    }

    @Test func `a link to a device is an error`() async throws {
        let workspace = try Workspace()
        try workspace.link("src/null", to: "/dev/null")
        let expected = ArtifactError.Code.unsupportedFile(path: workspace["src/null"], kind: "device")
        #expect(try await code { _ = try paths(workspace) } == expected)
    }

    @Test func `a name that is no text is an error`() async throws {
        let workspace = try Workspace()
        try workspace.write("src/a")
        let name = Array(workspace["src/"].utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
        try #require(creat(name, 0o644) >= 0)
        guard case .nameNotUTF8 = try await code({ _ = try paths(workspace) }) else {
            Issue.record("another error")
            return
        }
    }

    @Test func `the largest part at the top is known`() throws {
        let workspace = try Workspace()
        try workspace.write("src/small.txt", "1")
        try workspace.write("src/big/one", String(repeating: "x", count: 40))
        try workspace.write("src/big/two", String(repeating: "x", count: 40))
        try workspace.write("src/file", String(repeating: "x", count: 60))
        let scan = try SourceScan(folder: workspace["src"])
        #expect(scan.size == 141)
        #expect(scan.largestAtTop == "big")
    }
}
