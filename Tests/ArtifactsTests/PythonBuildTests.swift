import Synchronization
import Testing

@testable import Artifacts

/// With the machine's own Python and pip; the packages are wheels made on the spot.
@Suite(.timeLimit(.minutes(3)))
struct PythonBuildTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace(["PIP_NO_INDEX": "1", "PIP_USER": "1", "PIP_REQUIRE_VIRTUALENV": "1"])
    }

    private func interpreter() async throws -> Interpreter {
        let catalog = RuntimeCatalog(environment: workspace.environment, store: workspace.store)
        return try #require(try await catalog.interpreter(for: LambdaRuntime("python3.11")))
    }

    /// Makes a wheel with a module, and a program that calls it.
    private func wheel(_ name: String, _ version: String = "1.0", module: String = "VALUE = 1") async throws {
        try FileSystem.makeFolder(workspace["wheels"])
        try await workspace.python(
            """
            import zipfile
            with zipfile.ZipFile('wheels/\(name)-\(version)-py3-none-any.whl', 'w') as wheel:
                info = '\(name)-\(version).dist-info/'
                wheel.writestr('\(name)/__init__.py', '''\(module)''')
                wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: \(name)\\nVersion: \(version)\\n')
                wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
                wheel.writestr(info + 'entry_points.txt', '[console_scripts]\\n\(name) = \(name):main\\n')
                wheel.writestr(info + 'RECORD', '')
            """)
    }

    private func package(
        purpose: PackagingRequest.Purpose = .function, build: BuildMethod = .automatic, isRebuilding: Bool = false,
        progress: @escaping PackagingProgressHandler = { _ in }
    ) async throws -> PackagedArtifact {
        let request = PackagingRequest(
            name: "Orders", source: .path(workspace["src"]), purpose: purpose, build: build,
            interpreter: try await interpreter(), isRebuilding: isRebuilding)
        return try await workspace.packager.package(request, progress: progress)
    }

    @Test func `requirements are installed beside the code, which has the say`() async throws {
        try await wheel("tools")
        try workspace.write("src/requirements.txt", "--find-links ../wheels\ntools\n")
        try workspace.write("src/app.py", "import tools")
        try workspace.write("src/tools/extra.py", "2")
        let artifact = try await package()
        #expect(
            try workspace.paths(artifact) == [
                "app.py", "requirements.txt", "tools-1.0.dist-info/INSTALLER", "tools-1.0.dist-info/METADATA",
                "tools-1.0.dist-info/RECORD", "tools-1.0.dist-info/REQUESTED", "tools-1.0.dist-info/WHEEL",
                "tools-1.0.dist-info/entry_points.txt", "tools/__init__.py", "tools/extra.py",
            ])
        let record = workspace.store.path(of: artifact.id) + "/tools-1.0.dist-info/RECORD"
        #expect(try !workspace.text(record).contains("bin/"))
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `requirements are installed once and reused while only the code changes`() async throws {
        try await wheel("tools")
        try workspace.write("src/requirements.txt", "--find-links ../wheels\ntools\n")
        try workspace.write("src/app.py", "1")
        let seen = Mutex<[String]>([])
        let progress: PackagingProgressHandler = { step in seen.withLock { $0.append(step.description) } }
        let first = try await package(progress: progress)
        try workspace.write("src/app.py", "2")
        let second = try await package(progress: progress)
        #expect(first.id != second.id)
        #expect(seen.withLock { $0 } == ["installing requirements of Orders"])
        let inodes = try [first, second].map {
            try FileSystem.status(of: workspace.store.path(of: $0.id) + "/tools/__init__.py")?.inode
        }
        #expect(inodes[0] == inodes[1])
        _ = try await package(isRebuilding: true, progress: progress)
        #expect(seen.withLock { $0.count } == 2)
    }

    @Test func `changed requirements are installed anew, also in files outside`() async throws {
        try await wheel("one")
        try await wheel("two")
        try workspace.write("src/requirements.txt", "--find-links ../wheels\n-r ../common.txt\n")
        try workspace.write("common.txt", "one")
        let first = try await package()
        try workspace.write("common.txt", "two")
        let second = try await package()
        #expect(try workspace.paths(first).contains("one/__init__.py"))
        #expect(try workspace.paths(second).contains("two/__init__.py"))
        #expect(try !workspace.paths(second).contains("one/__init__.py"))
    }

    @Test func `a requirement on this machine is installed again when it changes`() async throws {
        try workspace.write(
            "lib/pyproject.toml", "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n")
        try workspace.write(
            "lib/backend.py",
            """
            import zipfile
            def build_wheel(folder, config_settings=None, metadata_directory=None):
                with zipfile.ZipFile(folder + '/lib-1-py3-none-any.whl', 'w') as wheel:
                    wheel.write('lib.py')
                    info = 'lib-1.dist-info/'
                    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: lib\\nVersion: 1\\n')
                    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
                    wheel.writestr(info + 'RECORD', '')
                return 'lib-1-py3-none-any.whl'
            """)
        try workspace.write("lib/lib.py", "VALUE = 1")
        try workspace.write("src/requirements.txt", "-e ../lib\n")
        try workspace.write("src/pip.py", "raise SystemExit('not the pip that was meant')")
        let first = try await package()
        try workspace.write("lib/lib.py", "VALUE = 2")
        let second = try await package()
        #expect(try workspace.text(workspace.store.path(of: first.id) + "/lib.py") == "VALUE = 1")
        #expect(try workspace.text(workspace.store.path(of: second.id) + "/lib.py") == "VALUE = 2")
    }

    @Test func `a layer's packages and code go into python`() async throws {
        try await wheel("tools")
        try workspace.write("src/requirements.txt", "--find-links ../wheels\ntools\n")
        try workspace.write("src/mine.py")
        let artifact = try await package(purpose: .layer, build: .dependencies(of: LambdaRuntime("python3.11")))
        let paths = try workspace.paths(artifact)
        #expect(paths.contains("python/tools/__init__.py"))
        #expect(paths.contains("python/mine.py"))
        #expect(paths.allSatisfy { $0.hasPrefix("python/") })
    }

    @Test(arguments: ["src", ".aws-sam/build/Orders", "cdk.out/asset.1"])
    func `what is to be taken as it is has nothing installed`(_ folder: String) async throws {
        try workspace.write(folder + "/requirements.txt", folder == "src" ? "# none\nboto3\n" : "missing==1")
        let request = PackagingRequest(
            name: "Orders", source: .path(workspace[folder]), interpreter: try await interpreter())
        #expect(try await workspace.paths(workspace.packager.package(request)) == ["requirements.txt"])
    }

    @Test func `a layer without a build method is taken as it is`() async throws {
        try workspace.write("src/requirements.txt", "missing==1")
        #expect(try await workspace.paths(package(purpose: .layer)) == ["requirements.txt"])
    }

    @Test func `what pip says when it fails is in the error`() async throws {
        try workspace.write("src/requirements.txt", "no-such-package-at-all==1.0")
        guard
            case .toolFailed("pip", "Orders", "exit status 1", let output) = try await code({ _ = try await package() })
        else {
            Issue.record("another error")
            return
        }
        #expect(output.contains("No matching distribution found for no-such-package-at-all==1.0"))
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `two that need the same installed install it once`() async throws {
        try await wheel("tools")
        for name in ["a", "b", "c", "d"] {
            try workspace.write("\(name)/requirements.txt", "--find-links \(workspace["wheels"])\ntools\n")
            try workspace.write("\(name)/app.py", name)
        }
        let interpreter = try await interpreter()
        let requests = ["a", "b", "c", "d"].map {
            PackagingRequest(name: $0, source: .path(workspace[$0]), interpreter: interpreter)
        }
        let count = Mutex(0)
        let outcomes = await workspace.packager.package(requests) { _ in count.withLock { $0 += 1 } }
        for outcome in outcomes { _ = try outcome.get() }
        #expect(count.withLock { $0 } == 1)
    }
}
