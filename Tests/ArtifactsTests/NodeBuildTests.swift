import Glibc
import Synchronization
import Testing

@testable import Artifacts

/// With the machine's own Node.js and npm; the packages are folders on this machine.
@Suite(.timeLimit(.minutes(3)))
struct NodeBuildTests {
    private let workspace: Workspace

    init() throws {
        // Whatever npm would have to fetch fails at once.
        workspace = try Workspace([
            "npm_config_registry": "http://127.0.0.1:9/", "npm_config_fetch_retries": "0", "NODE_ENV": "development",
            "npm_config_omit": "",
        ])
    }

    private func interpreter() async throws -> Interpreter {
        let catalog = RuntimeCatalog(environment: workspace.environment, store: workspace.store)
        return try #require(try await catalog.interpreter(for: LambdaRuntime("nodejs20.x")))
    }

    private func package(
        purpose: PackagingRequest.Purpose = .function, build: BuildMethod = .automatic,
        progress: @escaping PackagingProgressHandler = { _ in }
    ) async throws -> PackagedArtifact {
        let request = PackagingRequest(
            name: "Orders", source: .path(workspace["app/src"]), purpose: purpose, build: build,
            interpreter: try await interpreter())
        return try await workspace.packager.package(request, progress: progress)
    }

    /// A function that depends on the folder `app/lib`.
    private func writeFunction(scripts: String = "{}") throws {
        try workspace.write("app/lib/package.json", #"{"name": "lib", "version": "1.2.3"}"#)
        try workspace.write("app/lib/index.js", "module.exports = 1")
        try workspace.write(
            "app/src/package.json",
            """
            {"name": "fn", "version": "1.0.0", "dependencies": {"lib": "file:../lib"},
             "devDependencies": {"missing-tool": "1"}, "scripts": \(scripts)}
            """)
        try workspace.write("app/src/index.js", "require('lib')")
        try workspace.write("app/src/.npmrc", "//registry/:_authToken=secret")
    }

    @Test func `packages are installed beside the code, without those for development`() async throws {
        try writeFunction(scripts: #"{"prepare": "exit 1"}"#)
        let artifact = try await package()
        #expect(
            try workspace.paths(artifact) == [
                "index.js", "node_modules/lib/index.js", "node_modules/lib/package.json", "package.json",
            ])
        #expect(!FileSystem.isFolder(workspace["app/src/node_modules"]))
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `packages are installed once and again when a local one changes`() async throws {
        try writeFunction()
        let count = Mutex(0)
        let progress: PackagingProgressHandler = { _ in count.withLock { $0 += 1 } }
        let first = try await package(progress: progress)
        try workspace.write("app/src/index.js", "2")
        _ = try await package(progress: progress)
        #expect(count.withLock { $0 } == 1)
        try workspace.write("app/lib/index.js", "module.exports = 2")
        let third = try await package(progress: progress)
        #expect(count.withLock { $0 } == 2)
        let texts = try [first, third].map {
            try workspace.text(workspace.store.path(of: $0.id) + "/node_modules/lib/index.js")
        }
        #expect(texts == ["module.exports = 1", "module.exports = 2"])
    }

    @Test func `a lock file is followed`() async throws {
        try writeFunction()
        let lock = { (packages: String) in
            """
            {"name": "fn", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
              "": {"name": "fn", "version": "1.0.0", "dependencies": {"lib": "file:../lib"},
                   "devDependencies": {"missing-tool": "1"}}, \(packages)
              "node_modules/missing-tool": {"version": "1.0.0", "resolved": "http://127.0.0.1:9/m.tgz", "dev": true}}}
            """
        }
        let complete = #""../lib": {"version": "1.2.3"}, "node_modules/lib": {"resolved": "../lib", "link": true},"#
        try workspace.write("app/src/package-lock.json", lock(complete))
        #expect(try await workspace.paths(package()).contains("node_modules/lib/index.js"))
        try workspace.write("app/src/package-lock.json", lock(""))
        guard case .toolFailed("npm", "Orders", _, let output) = try await code({ _ = try await package() }) else {
            Issue.record("another error")
            return
        }
        #expect(output.contains("Missing: lib@1.2.3 from lock file"))
    }

    @Test func `scripts of the package that run when installing have its sources`() async throws {
        try writeFunction(scripts: #"{"postinstall": "cp index.js generated.js"}"#)
        let artifact = try await package()
        #expect(
            try workspace.paths(artifact) == [
                "generated.js", "index.js", "node_modules/lib/index.js", "node_modules/lib/package.json",
                "package.json",
            ])
    }

    @Test func `packages that are there and up to date are used as they are`() async throws {
        try writeFunction()
        try workspace.write("app/src/node_modules/lib/package.json", #"{"version": "9.9.9"}"#)
        try workspace.write("app/src/node_modules/tool/run.js", "")
        try workspace.link("app/src/node_modules/.bin/tool", to: "../tool/run.js")
        try workspace.link("app/src/node_modules/.bin/lib", to: "../lib/package.json")
        try workspace.write(
            "app/src/node_modules/.package-lock.json",
            #"{"packages": {"node_modules/lib": {"version": "9.9.9"}, "node_modules/tool": {"dev": true}}}"#)
        let artifact = try await package { _ in Issue.record("npm was run") }
        #expect(
            try workspace.paths(artifact) == [
                "index.js", "node_modules/.bin/lib", "node_modules/lib/package.json", "package.json",
            ])
    }

    @Test func `a layer's packages and code go into nodejs`() async throws {
        try writeFunction()
        let artifact = try await package(purpose: .layer, build: .dependencies(of: LambdaRuntime("nodejs20.x")))
        #expect(
            try workspace.paths(artifact) == [
                "nodejs/index.js", "nodejs/node_modules/lib/index.js", "nodejs/node_modules/lib/package.json",
                "nodejs/package.json",
            ])
    }

    @Test func `a missing npm is an error that says what to do`() async throws {
        try writeFunction()
        try FileSystem.makeFolder(workspace["bin"])
        let node = try await interpreter()
        try #require(symlink(node.executable, workspace["bin/node"]) == 0)
        var alone = node
        alone.executable = workspace["bin/node"]
        var environment = workspace.environment
        environment.variables["PATH"] = workspace["bin"]
        let request = PackagingRequest(name: "F", source: .path(workspace["app/src"]), interpreter: alone)
        let packager = ArtifactPackager(store: workspace.store, environment: environment)
        let thrown = try await code { _ = try await packager.package(request) }
        #expect(thrown == .toolMissing(tool: "npm", advice: "install it or put node_modules beside the code"))
    }

    @Test func `a package that cannot be fetched is an error with npm's words`() async throws {
        try workspace.write("app/src/package.json", #"{"dependencies": {"left-pad": "1"}}"#)
        guard case .toolFailed("npm", "Orders", _, let output) = try await code({ _ = try await package() }) else {
            Issue.record("another error")
            return
        }
        #expect(output.contains("ECONNREFUSED"))
        #expect(workspace.hasNoLeftovers)
    }
}
