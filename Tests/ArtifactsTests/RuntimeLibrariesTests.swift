import Synchronization
import Testing

@testable import Artifacts

/// With the machine's own pip and npm; boto3 is a stand-in made on the spot.
@Suite(.timeLimit(.minutes(2)))
struct RuntimeLibrariesTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace([
            "PIP_NO_INDEX": "1", "npm_config_registry": "http://127.0.0.1:9/", "npm_config_fetch_retries": "0",
        ])
    }

    private func libraries(
        _ files: [String: String], runtime: String = "python3.11", layers: [[String: String]] = [],
        wheels: String = "wheels", registry: String? = nil
    ) async throws -> RuntimeLibraries.Outcome {
        var environment = workspace.environment
        environment.variables["PIP_FIND_LINKS"] = workspace[wheels]
        if let registry { environment.variables["npm_config_registry"] = registry }
        let catalog = RuntimeCatalog(environment: environment, store: workspace.store)
        let interpreter = try #require(try await catalog.interpreter(for: LambdaRuntime(runtime)))
        let ids = try ([files] + layers).map { try workspace.store.add(FileTree(texts: $0)).id }
        return try await RuntimeLibraries(environment: environment, store: workspace.store)
            .libraries(for: ids[0], layers: Array(ids.dropFirst()), interpreter: interpreter)
    }

    private func makeBoto3() async throws {
        try FileSystem.makeFolder(workspace["wheels"])
        try await workspace.python(
            """
            import zipfile
            with zipfile.ZipFile('wheels/boto3-1.35.7-py3-none-any.whl', 'w') as wheel:
                info = 'boto3-1.35.7.dist-info/'
                wheel.writestr('boto3/__init__.py', 'VALUE = 1')
                wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: boto3\\nVersion: 1.35.7\\n')
                wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
                wheel.writestr(info + 'RECORD', '')
            """)
    }

    @Test func `boto3 is installed once for a version of Python`() async throws {
        try await makeBoto3()
        let folder = workspace["cache/runtimes/python3.11/boto3"]
        let expected = RuntimeLibraries.Outcome.available(folder: folder, versions: ["boto3": "1.35.7"])
        #expect(try await libraries(["app.py": "import boto3"]) == expected)
        #expect(FileSystem.isFile(folder + "/boto3/__init__.py"))
        // Compiled, since the function cannot do so where it is mounted.
        #expect(FileSystem.isFolder(folder + "/boto3/__pycache__"))
        #expect(try FileSystem.names(in: workspace["cache/runtimes/python3.11/temporary"]) == [])
        try FileSystem.removeTree(workspace["wheels"])
        #expect(try await libraries(["other.py": "import botocore"]) == expected)
    }

    @Test(arguments: [
        ["app.py": "print(1)"], ["app.py": "import boto3", "boto3/__init__.py": ""], ["README": "import boto3"],
    ])
    func `nothing is installed for code that does not need it`(_ files: [String: String]) async throws {
        #expect(try await libraries(files) == .notNeeded)
    }

    @Test func `a layer may need libraries or have them`() async throws {
        try await makeBoto3()
        let layer = ["python/boto3/__init__.py": ""]
        #expect(try await libraries(["app.py": "import boto3"], layers: [layer]) == .notNeeded)
        guard case .available = try await libraries(["app.py": ""], layers: [["python/tool.py": "import boto3"]]) else {
            Issue.record("not installed")
            return
        }
    }

    @Test func `without a network there is a reason and no error`() async throws {
        let outcome = try await libraries(["app.py": "import boto3"], wheels: "none")
        guard case .unavailable(["boto3"], let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("No matching distribution found for boto3"))
        #expect(try FileSystem.names(in: workspace["cache/runtimes/python3.11"]) == ["boto3.lock", "temporary"])
    }

    @Test func `what Node.js needs is installed once`() async throws {
        let files = ["index.mjs": "import '@aws-sdk/client-s3'; import '@smithy/types'; import 'left-pad'"]
        let versions = ["@aws-sdk/client-s3": "3.7.1", "@smithy/types": "3.7.1"]
        var folder = ""
        try await PackageRegistry.serving(in: workspace.path) { registry in
            let outcome = try await libraries(files, runtime: "nodejs20.x", registry: registry)
            guard case .available(let found, versions) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            folder = found
            #expect(FileSystem.isFile(folder + "/node_modules/@aws-sdk/client-s3/index.js"))
        }
        let again = try await libraries(["other.js": files["index.mjs"] ?? ""], runtime: "nodejs20.x")
        #expect(again == .available(folder: folder, versions: versions))
    }

    @Test func `Node.js gets what it imports of AWS's SDK`() async throws {
        let files = ["index.js": "require('@aws-sdk/client-s3')", "old.js": "require('aws-sdk')"]
        guard case .unavailable(["@aws-sdk/client-s3"], let reason) = try await libraries(files, runtime: "nodejs20.x")
        else {
            Issue.record("another outcome")
            return
        }
        #expect(reason.hasPrefix("npm: "))
        #expect(try await libraries(["index.js": "require('aws-sdk')"], runtime: "nodejs20.x") == .notNeeded)
    }
}
