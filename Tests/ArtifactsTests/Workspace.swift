import Glibc
import Subprocess
import SystemPackage
import Testing

@testable import Artifacts

/// A temporary folder for one test with a store in it, removed afterwards.
final class Workspace: Sendable {
    let path: String
    let store: ArtifactStore
    /// The environment variables for what runs in it.
    let variables: [String: String]

    /// - Parameter variables: added to the variables of the test's own process.
    init(_ variables: [String: String] = [:]) throws {
        path = "/tmp/artifacts-tests-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        try FileSystem.makeFolder(path)
        store = try ArtifactStore(root: path + "/.samlet/artifacts")
        self.variables = Self.processVariables.merging(variables) { $1 }
    }

    deinit { try? FileSystem.removeTree(path) }

    /// The absolute path of something in the workspace.
    subscript(_ name: String) -> String { path + "/" + name }

    /// Writes a file with the folders above it.
    @discardableResult
    func write(_ name: String, _ text: String = "", mode: mode_t = 0o644) throws -> String {
        let place = self[name]
        try FileSystem.makeFolder(try #require(FileSystem.parent(of: place)))
        try FileSystem.replace(place, with: Array(text.utf8))
        chmod(place, mode)
        return place
    }

    func link(_ name: String, to target: String) throws {
        try FileSystem.makeFolder(try #require(FileSystem.parent(of: self[name])))
        try #require(symlink(target, self[name]) == 0)
    }

    func text(_ path: String) throws -> String {
        try #require(try FileSystem.text(of: path))
    }

    /// True when a failed or finished run left nothing in the temporary folders.
    var hasNoLeftovers: Bool {
        [store.temporaryPath, path + "/cache/builds"].allSatisfy { (try? FileSystem.names(in: $0)) == [] }
    }

    /// Runs a Python script in the workspace.
    func python(_ script: String) async throws {
        let outcome = try await Subprocess.run(
            .path("/usr/bin/python3"), arguments: ["-W", "ignore", "-c", script], workingDirectory: FilePath(path),
            output: .discarded, error: .string(limit: 1 << 16))
        try #require(outcome.terminationStatus.isSuccess, "\(outcome.standardError)")
    }

    /// Makes a zip archive; each entry is the arguments of the Python function `add(name, data=b'', mode=0o100644)`.
    @discardableResult
    func zip(_ name: String, _ entries: String..., system: Int = 3) async throws -> String {
        try await python(
            """
            import zipfile
            with zipfile.ZipFile('\(name)', 'w', zipfile.ZIP_DEFLATED) as archive:
                def add(name, data=b'', mode=0o100644):
                    info = zipfile.ZipInfo('x', (2024, 1, 1, 0, 0, 0))
                    info.filename, info.create_system, info.compress_type = name, \(system), zipfile.ZIP_DEFLATED
                    info.external_attr = mode << 16 if info.create_system == 3 else 0x20
                    archive.writestr(info, data)
                \(entries.map { "add(\($0))" }.joined(separator: "\n    "))
            """)
        return self[name]
    }

    private static var processVariables: [String: String] {
        var variables: [String: String] = [:]
        var pointer = environ
        while let entry = pointer.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            pointer += 1
        }
        return variables
    }
}

extension FileTree {
    /// A tree of plain files with these texts, by path.
    init(texts: [String: String]) {
        self.init(
            texts.compactMap { path, text in
                ArtifactPath(path).map { FileTree.Entry(path: $0, bytes: Array(text.utf8)) }
            })
    }
}

/// Runs `body`, which must fail, and gives the code of its error.
func code(_ body: () async throws -> Void) async throws -> ArtifactError.Code {
    do {
        try await body()
    } catch let error as ArtifactError {
        return error.code
    }
    return try #require(nil as ArtifactError.Code?, "no error was thrown")
}
