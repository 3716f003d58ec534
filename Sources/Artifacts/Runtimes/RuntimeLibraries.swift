internal import Glibc

/// What AWS's runtimes bring along and this machine's interpreters do not: boto3 for Python, the AWS SDK for Node.js.
///
/// Installed once for each version of a language, into a folder that all projects share, when the first function needs
/// it. The engine mounts the folder at `/var/runtime`.
///
/// Source: AWS Lambda Developer Guide, "Runtime-included SDK versions".
public struct RuntimeLibraries: Sendable {
    /// What a function gets.
    public enum Outcome: Hashable, Sendable {
        /// Its code imports nothing that it does not contain.
        case notNeeded
        /// The folder to mount; for Python it holds the modules, for Node.js a `node_modules`. With the versions of
        /// the libraries that were asked for.
        case available(folder: String, versions: [String: String])
        /// They could not be installed, for want of a network most likely; the function will fail where it imports
        /// them. To be shown as a warning.
        case unavailable(libraries: [String], reason: String)
    }

    private let environment: PackagingEnvironment
    private let store: ArtifactStore

    /// - Parameters:
    ///   - environment: says where the shared folder is.
    ///   - store: where the artifacts are, and what is known of their imports.
    public init(environment: PackagingEnvironment, store: ArtifactStore) {
        self.environment = environment
        self.store = store
    }

    /// The libraries for a function: found when they are installed already, installed otherwise.
    /// - Parameter layers: the artifacts of the function's layers, which may import libraries or contain them too.
    /// - Throws: `.unknownArtifact`, `.cancelled`, `.system`.
    public func libraries(
        for function: ArtifactID, layers: [ArtifactID] = [], interpreter: Interpreter,
        progress: @escaping PackagingProgressHandler = { _ in }
    ) async throws(ArtifactError) -> Outcome {
        let needed = try needed(by: [function] + layers, interpreter.runtime.language)
        guard !needed.isEmpty else { return .notNeeded }
        let folder = "\(environment.cacheFolder)/runtimes/\(interpreter.familyName)"
        switch interpreter.runtime.language {
        case .python: return try await python(interpreter, folder, needed, progress)
        case .nodejs: return try await nodejs(interpreter, folder, needed, progress)
        case .ruby, .java, .dotnet, .provided: return .notNeeded
        }
    }

    /// The libraries that the runtime would bring along, that are imported and not contained; sorted.
    private func needed(
        by artifacts: [ArtifactID], _ language: LambdaRuntime.Language
    ) throws(ArtifactError) -> [String] {
        let brought: (String) -> Bool
        switch language {
        case .python: brought = { _ in true }
        // From Node.js 18 on AWS brings the third version of its SDK along, before that the second.
        case .nodejs(let major): brought = { ($0 == "aws-sdk") == (major < 18) }
        case .ruby, .java, .dotnet, .provided: return []
        }
        var imported: Set<String> = []
        var contained: Set<String> = []
        for artifact in artifacts {
            let scan = try ImportScan(of: artifact, language: language, in: store)
            imported.formUnion(scan.imported)
            contained.formUnion(scan.contained)
        }
        return imported.subtracting(contained).filter(brought).sorted()
    }

    // MARK: - Python

    private func python(
        _ interpreter: Interpreter, _ folder: String, _ needed: [String], _ progress: PackagingProgressHandler
    ) async throws(ArtifactError) -> Outcome {
        let target = folder + "/boto3"
        let pip = Pip(interpreter: interpreter, environment: environment)
        return try await installed(target, in: folder, needed) { temporary, draft throws(ArtifactError) in
            progress(.installingRuntimeLibraries(["boto3"]))
            // One attempt more and not for long: without a network the deployment goes on all the same.
            let options = ["--retries", "1", "--timeout", "15"]
            try await pip.install(
                options + ["boto3"], into: draft, from: temporary, for: "boto3", in: temporary, isCompiling: true)
        } versions: { () throws(ArtifactError) in
            var versions: [String: String] = [:]
            for name in try FileSystem.names(in: target) where name.hasSuffix(".dist-info") {
                let parts = name.dropLast(".dist-info".count).split(separator: "-")
                if parts.count == 2 { versions[String(parts[0])] = String(parts[1]) }
            }
            return versions.filter { $0.key == "boto3" || $0.key == "botocore" }
        }
    }

    // MARK: - Node.js

    private func nodejs(
        _ interpreter: Interpreter, _ folder: String, _ needed: [String], _ progress: PackagingProgressHandler
    ) async throws(ArtifactError) -> Outcome {
        var key = DigestBuilder("libraries")
        for name in needed { key.add(name) }
        let target = folder + "/" + key.finished().hexadecimal.prefix(16)
        return try await installed(target, in: folder, needed) { temporary, draft throws(ArtifactError) in
            progress(.installingRuntimeLibraries(needed))
            try FileSystem.makeFolder(draft)
            try FileSystem.replace(draft + "/package.json", with: Array("{\"private\":true}\n".utf8))
            let options = [
                "--no-audit", "--no-fund", "--no-progress", "--no-save", "--fetch-retries=1", "--fetch-timeout=60000",
            ]
            let packages = needed.map { $0 == "aws-sdk" ? "aws-sdk@2" : $0.hasPrefix("@aws-sdk/") ? $0 + "@3" : $0 }
            let tool = try Npm(interpreter: interpreter, environment: environment).tool(
                ["install"] + options + packages, in: draft)
            let outcome = try await tool.run(in: temporary)
            guard !outcome.isSuccess else { return }
            throw ArtifactError(
                .toolFailed(tool: "npm", name: "libraries", status: outcome.status, output: outcome.output))
        } versions: { () throws(ArtifactError) in
            var versions: [String: String] = [:]
            for name in needed {
                let path = "\(target)/node_modules/\(name)/package.json"
                guard let bytes = try FileSystem.contents(of: path) else { continue }
                versions[name] = try JSONValue(bytes, path: path)["version"]?.text
            }
            return versions
        }
    }

    // MARK: - Installing

    /// Makes a folder in one step, unless it is there: others see all of it or nothing.
    private func installed(
        _ target: String, in folder: String, _ needed: [String],
        by install: (_ temporary: String, _ draft: String) async throws(ArtifactError) -> Void,
        versions: () throws(ArtifactError) -> [String: String]
    ) async throws(ArtifactError) -> Outcome {
        if FileSystem.isFolder(target) { return .available(folder: target, versions: try versions()) }
        let temporaries = folder + "/temporary"
        try FileSystem.makeFolder(temporaries)
        let lock = try await FileLock(target + ".lock")
        defer { withExtendedLifetime(lock) {} }
        if FileSystem.isFolder(target) { return .available(folder: target, versions: try versions()) }
        try TemporaryFolder.removeAbandoned(in: temporaries)
        let temporary = try TemporaryFolder(in: temporaries)
        let draft = temporary.path + "/libraries"
        do throws(ArtifactError) {
            try await install(temporary.path, draft)
        } catch {
            if case .cancelled = error.code { throw error }
            return .unavailable(libraries: needed, reason: Self.reason(error))
        }
        guard rename(draft, target) == 0 else { throw .lastSystemError("write", target) }
        return .available(folder: target, versions: try versions())
    }

    /// The last line of what a tool wrote, which is where tools say what went wrong.
    private static func reason(_ error: ArtifactError) -> String {
        guard case .toolFailed(let tool, _, let status, let output) = error.code else { return error.message }
        let lines = output.split(separator: "\n").filter { $0.lowercased().contains("error") }
        return "\(tool): " + (lines.last.map { String($0.prefix(300)) } ?? status)
    }
}
