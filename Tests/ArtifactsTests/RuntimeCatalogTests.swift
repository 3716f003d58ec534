import Glibc
import Testing

@testable import Artifacts

@Suite(.timeLimit(.minutes(1)))
struct RuntimeCatalogTests {
    /// Programs that need not run: only that they are programs is looked at.
    private func program(_ workspace: Workspace, _ name: String) throws {
        let path = try workspace.write(name, mode: 0o755)
        try FileSystem.replace(path, with: [0x7F] + Array("ELF".utf8))
        chmod(path, 0o755)
    }

    private func find(
        _ runtime: String, in workspace: Workspace, _ variables: [String: String] = [:]
    ) async throws -> Interpreter? {
        let home = ["HOME": workspace["home"], "PATH": workspace["bin"]]
        let environment = PackagingEnvironment(variables: home.merging(variables) { $1 }, cacheFolder: workspace["c"])
        return try await RuntimeCatalog(environment: environment, store: workspace.store)
            .interpreter(for: LambdaRuntime(runtime))
    }

    @Test(arguments: [
        ("home/.pyenv/versions/3.12.4/bin/python3.12", "python3.12"),
        ("home/.asdf/installs/python/3.12.4/bin/python3.12", "python3.12"),
        ("home/.local/share/mise/installs/python/3.12.4/bin/python3.12", "python3.12"),
        ("home/.local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu/bin/python3.12", "python3.12"),
        ("home/.nvm/versions/node/v20.11.1/bin/node", "nodejs20.x"),
        ("home/.asdf/installs/nodejs/20.11.1/bin/node", "nodejs20.x"),
        ("home/.local/share/fnm/node-versions/v20.11.1/installation/bin/node", "nodejs20.x"),
        ("home/.volta/tools/image/node/20.11.1/bin/node", "nodejs20.x"),
        ("home/.rbenv/versions/3.3.1/bin/ruby", "ruby3.3"),
        ("home/.sdkman/candidates/java/21.0.2-tem/bin/java", "java21"),
    ])
    func `what version managers installed is found without running it`(_ name: String, _ runtime: String) async throws {
        let workspace = try Workspace()
        try program(workspace, name)
        let found = try #require(try await find(runtime, in: workspace))
        #expect(found.executable == workspace[name])
        #expect(found.isExact)
        #expect(found.substitution == nil)
        let prefix = try #require(FileSystem.parent(of: workspace[name]).flatMap(FileSystem.parent))
        #expect(found.readOnlyPaths == [prefix])
    }

    @Test func `the shims of version managers are passed by`() async throws {
        let workspace = try Workspace()
        try program(workspace, "home/.pyenv/versions/3.12.4/bin/python3.12")
        try workspace.write("bin/python3.12", "#!/bin/sh\nexec pyenv exec \"$@\"", mode: 0o755)
        try program(workspace, "tools/mise")
        try workspace.link("bin/python3", to: "../tools/mise")
        let found = try #require(try await find("python3.12", in: workspace))
        #expect(found.executable == workspace["home/.pyenv/versions/3.12.4/bin/python3.12"])
    }

    @Test func `of several patches the newest is used`() async throws {
        let workspace = try Workspace()
        for version in ["3.12.9", "3.12.10", "3.12.2"] {
            try program(workspace, "home/.pyenv/versions/\(version)/bin/python3.12")
        }
        #expect(try await find("python3.12", in: workspace)?.version == "3.12.10")
    }

    @Test(arguments: [
        ("python3.12", ["3.11.1", "3.12.3", "3.13.0"], "3.12.3", true),
        ("python3.12", ["3.11.1", "3.13.0", "3.13.2", "3.14.0"], "3.13.2", false),
        ("python3.12", ["3.9.1", "3.11.1", "3.10.0"], "3.11.1", false),
        ("python3.8", ["3.7.1", "3.14.0"], "3.14.0", false),
    ])
    func `the nearest stands in: the next newer, else the newest older`(
        _ runtime: String, _ installed: [String], _ used: String, _ isExact: Bool
    ) async throws {
        let workspace = try Workspace()
        for version in installed { try program(workspace, "home/.pyenv/versions/\(version)/bin/python3") }
        let found = try #require(try await find(runtime, in: workspace))
        #expect(found.version == used)
        #expect(found.isExact == isExact)
    }

    @Test func `a stand-in comes with a warning`() async throws {
        let workspace = try Workspace()
        try program(workspace, "home/.pyenv/versions/3.11.7/bin/python3.11")
        let found = try await find("python3.13", in: workspace)
        #expect(found?.substitution == "python3.13 is not installed; python3.11 is used")
        try program(workspace, "home/.nvm/versions/node/v18.1.0/bin/node")
        #expect(
            try await find("nodejs22.x", in: workspace)?.substitution == "nodejs22.x is not installed; nodejs18 is used"
        )
    }

    @Test(.enabled(if: access("/usr/bin/ruby", X_OK) == 0))
    func `the system's Ruby is found, which a link with its version leads to`() async throws {
        let found = try #require(try await find("ruby3.3", in: Workspace(), ["PATH": "/usr/bin"]))
        #expect(found.executable.hasPrefix("/usr/bin/ruby"))
        #expect(found.version.split(separator: ".").count == 3)
    }

    @Test func `a Ruby that is older than AWS's stands in`() async throws {
        let workspace = try Workspace()
        try program(workspace, "home/.rbenv/versions/3.1.2/bin/ruby")
        let found = try await find("ruby3.3", in: workspace)
        #expect(found?.substitution == "ruby3.3 is not installed; ruby3.1 is used")
    }

    @Test(arguments: ["python3.12", "nodejs20.x", "ruby3.3"])
    func `nothing installed is an error that says what to do`(_ runtime: String) async throws {
        let workspace = try Workspace()
        try program(workspace, "home/.pyenv/versions/3.6.15/bin/python3.6")
        try program(workspace, "home/.rbenv/versions/2.7.8/bin/ruby")
        guard
            case .runtimeNotInstalled(runtime, let advice) = try await code({
                _ = try await find(runtime, in: workspace)
            })
        else {
            Issue.record("another error")
            return
        }
        #expect(advice.hasPrefix("install"))
    }

    @Test func `functions with their own program need none, and .NET has none`() async throws {
        let workspace = try Workspace()
        #expect(try await find("provided.al2023", in: workspace) == nil)
        guard case .unsupportedRuntime = try await code({ _ = try await find("dotnet8", in: workspace) }) else {
            Issue.record("another error")
            return
        }
    }

    @Test func `a program that no path tells the version of is asked once`() async throws {
        let workspace = try Workspace()
        let variables = ["PATH": "/usr/bin"]
        let first = try #require(try await find("python3.11", in: workspace, variables))
        #expect(first.executable.hasPrefix("/usr/bin/python3"))
        #expect(first.version.split(separator: ".").count == 3)
        #expect(first.readOnlyPaths == [])
        let known = try workspace.text(workspace.store.interpretersPath)
        #expect(known.contains(first.executable))
        // A lie, to see that it is believed instead of asking again.
        let lie = known.replacing("\0" + first.version + "\0", with: "\u{0}3.11.99\u{0}")
        try FileSystem.replace(workspace.store.interpretersPath, with: Array(lie.utf8))
        #expect(try await find("python3.11", in: workspace, variables)?.version == "3.11.99")
    }

    @Test(arguments: [
        ("/usr/bin/python3.11", []), ("/home/u/bin/node", ["/home/u/bin/node"]),
        ("/home/u/.local/bin/node", ["/home/u/.local/bin/node"]), ("/opt/node/bin/node", ["/opt/node"]),
        ("/home/linuxbrew/.linuxbrew/Cellar/node/20.1.0/bin/node", ["/home/linuxbrew/.linuxbrew"]),
        ("/nix/store/abc-node-20.1.0/bin/node", ["/nix/store"]),
    ])
    func `only what a program needs is mounted, never the home`(_ executable: String, _ paths: [String]) {
        #expect(
            InterpreterSearch.readOnlyPaths(
                for: executable, language: .nodejs(major: 20), version: "20.1.0", home: "/home/u") == paths)
    }

    @Test(arguments: [
        ("Python 3.11.2", "3.11.2"), ("v20.11.1", "20.11.1"), ("openjdk version \"17.0.9\" 2023-10-17", "17.0.9"),
        ("openjdk version \"21\" 2023-09-19", "21"), ("openjdk version \"1.8.0_392\"", "8.0"),
        ("ruby 3.3.1 (2024-04-23 revision c56cd86388) [x86_64-linux]", "3.3.1"), ("ruby 3.2.2p53", "3.2.2"),
        ("what?", nil as String?),
    ])
    func `the version is found in what a program says`(_ text: String, _ version: String?) {
        #expect(RuntimeCatalog.version(in: text) == version)
    }
}
