internal import Artifacts
internal import Deployments
internal import Foundation
import Testing

@testable import LambdaEngine

struct RuntimeFilesTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func `the bootstraps are readable by everybody, whatever the umask`() throws {
        try RuntimeFiles.write(to: folder.path)
        for name in [
            "python/bootstrap.py", "python/samlet_runtime.py", "nodejs/bootstrap.cjs", "nodejs/api.cjs",
            "ruby/bootstrap.rb",
        ] {
            #expect(folder.mode(name) == 0o644, "\(name)")
        }
        for name in ["python", "nodejs", "ruby"] { #expect(folder.mode(name) == 0o755, "\(name)") }
        #expect(try folder.text("python/bootstrap.py").contains("samlet_runtime.main()"))
    }

    @Test func `files that are right already stay the very files`() throws {
        try RuntimeFiles.write(to: folder.path)
        let before = folder.inode("nodejs/bootstrap.cjs")
        try RuntimeFiles.write(to: folder.path)
        #expect(folder.inode("nodejs/bootstrap.cjs") == before)
    }

    @Test(arguments: ["", "changed", "import samlet_runtime\n"])
    func `a file of other bytes is replaced`(text: String) throws {
        try RuntimeFiles.write(to: folder.path)
        let right = try folder.text("python/bootstrap.py")
        try folder.write("python/bootstrap.py", text)
        try RuntimeFiles.write(to: folder.path)
        #expect(try folder.text("python/bootstrap.py") == right)
        #expect(try folder.names("python").filter { !$0.hasSuffix(".py") } == [])
    }

    @Test func `a file that not everybody can read is replaced`() throws {
        try RuntimeFiles.write(to: folder.path)
        try #require(chmod("\(folder.path)/python/bootstrap.py", 0o600) == 0)
        try RuntimeFiles.write(to: folder.path)
        #expect(folder.mode("python/bootstrap.py") == 0o644)
    }

    @Test func `a folder that cannot be made is named`() throws {
        let error = #expect(throws: LambdaEngineError.self) { try RuntimeFiles.write(to: "/proc/nowhere") }
        #expect(error?.code == .fileUnavailable)
        #expect(error?.message == "cannot make the folder '/proc/nowhere'")
    }

    @Test(.enabled(if: access("/usr/bin/python3", X_OK) == 0), .timeLimit(.minutes(1)))
    func `the bootstrap in Python is compiled for everybody to read`() async throws {
        try RuntimeFiles.write(to: folder.path)
        let installation = RuntimeInstallation(executable: "/usr/bin/python3", version: "3")
        #expect(await RuntimeFiles.compile(for: installation, in: folder.path))
        let compiled = try folder.names("python/__pycache__").filter { $0.hasPrefix("samlet_runtime.cpython-3") }
        let name = try #require(compiled.first)
        #expect(folder.mode("python/__pycache__/\(name)") == 0o644)
        #expect(folder.mode("python/__pycache__") == 0o755)
    }

    @Test(.timeLimit(.minutes(1)))
    func `an interpreter that cannot compile is no harm`() async throws {
        try RuntimeFiles.write(to: folder.path)
        let installation = RuntimeInstallation(executable: "/bin/false", version: "3")
        #expect(await RuntimeFiles.compile(for: installation, in: folder.path) == false)
    }

    @Test(arguments: [
        ("python3.13", ["/usr/bin/x", "-S", "-B", "/var/lang/python/bootstrap.py", "/opt"]),
        ("nodejs22.x", ["/usr/bin/x", "/var/lang/nodejs/bootstrap.cjs", "/opt"]),
        ("ruby3.4", ["/usr/bin/x", "--disable=gems,did_you_mean", "/var/lang/ruby/bootstrap.rb", "/opt"]),
    ])
    func `an interpreter starts its bootstrap`(name: String, expected: [String]) throws {
        #expect(try arguments(name) == expected)
        #expect(try arguments(name, wrapper: "/opt/wrapper") == ["/opt/wrapper"] + expected)
    }

    @Test(arguments: [
        ("3.0.6", "gems,did_you_mean"), ("3.1.2", "gems,did_you_mean,error_highlight"),
        ("3.2.0", "gems,did_you_mean,error_highlight,syntax_suggest"),
        ("4.0.1", "gems,did_you_mean,error_highlight,syntax_suggest"),
    ])
    func `Ruby is started without the features that its version has`(version: String, features: String) throws {
        let arguments = try RuntimeFiles.arguments(
            for: LambdaRuntime("ruby3.4"), installation: RuntimeInstallation(executable: "/r", version: version),
            folders: folders(), paths: paths, memorySizeInMegabytes: 128)
        #expect(arguments[1] == "--disable=" + features)
    }

    @Test func `Java starts with flags for the function's memory and the classes for its version`() throws {
        let arguments = try arguments("java21")
        #expect(arguments.prefix(2) == ["/usr/bin/x", "-XX:MaxHeapSize=111411k"])
        #expect(
            arguments.suffix(4) == [
                "-cp", "/var/lang/" + JavaBootstrap.folderName(version: "1"), "samlet.runtime.Main", "/opt",
            ])
        #expect(try self.arguments("java21", wrapper: "/opt/wrapper") == ["/opt/wrapper"] + arguments)
    }

    @Test(arguments: ["dotnet8"])
    func `a language without a bootstrap is refused`(name: String) throws {
        let error = #expect(throws: LambdaEngineError.self) { try arguments(name) }
        #expect(error?.code == .runtimeUnsupported)
        #expect(error?.message.contains("'\(name)'") == true)
    }

    @Test func `a runtime without an interpreter is refused`() throws {
        let error = #expect(throws: LambdaEngineError.self) {
            try RuntimeFiles.arguments(
                for: LambdaRuntime("python3.13"), installation: nil, folders: folders(), paths: paths,
                memorySizeInMegabytes: 128)
        }
        #expect(error?.code == .runtimeUnsupported)
    }

    @Test func `a custom runtime's bootstrap is looked for in the code, then in the layers`() throws {
        try folder.write("layers/bootstrap", "#!/bin/sh\n", mode: 0o755)
        #expect(try arguments("provided.al2023") == ["/opt/bootstrap"])
        try folder.write("task/bootstrap", "#!/bin/sh\n", mode: 0o755)
        #expect(try arguments("provided.al2023") == ["/var/task/bootstrap"])
    }

    @Test func `a custom runtime without a bootstrap is refused`() throws {
        let error = #expect(throws: LambdaEngineError.self) { try arguments("provided.al2") }
        #expect(error?.code == .entrypointMissing)
        #expect(error?.message.contains("no file 'bootstrap'") == true)
    }

    @Test func `a bootstrap that cannot be run is refused`() throws {
        try folder.write("task/bootstrap", "#!/bin/sh\n")
        let error = #expect(throws: LambdaEngineError.self) { try arguments("provided.al2023") }
        #expect(error?.message.contains("'/var/task/bootstrap' is not an executable file") == true)
    }

    // MARK: - Samples

    private let paths = FunctionPaths(
        task: "/var/task", layers: "/opt", libraries: "/var/runtime", bootstraps: "/var/lang", temporary: "/tmp")

    private func arguments(_ runtime: String, wrapper: String? = nil) throws -> [String] {
        try RuntimeFiles.arguments(
            for: LambdaRuntime(runtime), installation: RuntimeInstallation(executable: "/usr/bin/x", version: "1"),
            folders: folders(), paths: paths, memorySizeInMegabytes: 128,
            variables: wrapper.map { ["AWS_LAMBDA_EXEC_WRAPPER": $0] } ?? [:])
    }

    private func folders() -> FunctionFolders {
        FunctionFolders(
            task: "\(folder.path)/task", layers: "\(folder.path)/layers", libraries: nil, bootstraps: folder.path,
            installation: [])
    }
}

/// A folder of a test's own, removed with it.
private final class TestFolder: Sendable {
    let path = NSTemporaryDirectory() + "samlet-runtime-files-\(UUID())"

    init() throws {
        for name in ["task", "layers"] {
            try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func mode(_ name: String) -> mode_t { status(name).st_mode & 0o7777 }

    func inode(_ name: String) -> ino_t { status(name).st_ino }

    func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        try #require(chmod("\(path)/\(name)", mode) == 0)
    }

    func names(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)")
    }

    private func status(_ name: String) -> stat {
        var status = stat()
        lstat("\(path)/\(name)", &status)
        return status
    }
}
