/// Finds the interpreters of runtimes on this machine.
///
/// Versions that no path tells are asked of the program once and remembered in the store by the program's path, size
/// and time, so that a later search starts no process.
public struct RuntimeCatalog: Sendable {
    private let environment: PackagingEnvironment
    private let store: ArtifactStore

    /// - Parameter environment: says where `PATH` and the home are, and the folders of version managers.
    public init(environment: PackagingEnvironment, store: ArtifactStore) {
        self.environment = environment
        self.store = store
    }

    /// The interpreter that runs functions of a runtime; nil for runtimes whose functions bring their own.
    ///
    /// The runtime's own version where it is installed, the newest of its patches. Otherwise the next newer version
    /// that is installed, for languages keep old programs running more often than not; otherwise the newest older.
    ///
    /// - Throws: `.runtimeNotInstalled`, `.unsupportedRuntime`.
    public func interpreter(for runtime: LambdaRuntime) async throws(ArtifactError) -> Interpreter? {
        if case .provided = runtime.language { return nil }
        if case .dotnet = runtime.language {
            throw ArtifactError(
                .unsupportedRuntime(
                    runtime.name, advice: "publish a self-contained program named 'bootstrap' for provided.al2023"))
        }
        let wanted = Self.numbers(of: runtime.language)
        var best: (candidate: InterpreterSearch.Candidate, version: String)?
        var versions = KnownVersions(store.interpretersPath)
        for candidate in InterpreterSearch(environment: environment).candidates(for: runtime.language) {
            var told = candidate.version ?? versions.version(of: candidate.executable)
            if told == nil { told = try await ask(candidate, runtime, &versions) }
            guard let version = told, Self.isUsable(version, runtime.language) else { continue }
            if best.map({ Self.isBetter(version, than: $0.version, wanted) }) ?? true { best = (candidate, version) }
        }
        try versions.keep()
        guard let best else {
            throw ArtifactError(.runtimeNotInstalled(runtime.name, advice: Self.advice(runtime.language)))
        }
        return Interpreter(
            runtime: runtime, executable: best.candidate.executable, version: best.version,
            isExact: Self.numbers(best.version).starts(with: wanted),
            readOnlyPaths: InterpreterSearch.readOnlyPaths(
                for: best.candidate.executable, language: runtime.language, version: best.version,
                home: environment.home))
    }

    // MARK: - Choosing

    /// The numbers that a version must begin with.
    private static func numbers(of language: LambdaRuntime.Language) -> [Int] {
        switch language {
        case .python(let minor): [3, minor]
        case .nodejs(let major), .java(let major), .dotnet(let major): [major]
        case .ruby(let major, let minor): [major, minor]
        case .provided: []
        }
    }

    private static func numbers(_ version: String) -> [Int] {
        version.split { !$0.isNumber }.compactMap { Int($0) }
    }

    /// The oldest that may stand in: what AWS has runtimes for, if nothing else is said.
    private static func isUsable(_ version: String, _ language: LambdaRuntime.Language) -> Bool {
        let numbers = numbers(version)
        switch language {
        case .python: return numbers.first == 3 && !numbers.lexicographicallyPrecedes([3, 8])
        case .nodejs: return !numbers.lexicographicallyPrecedes([16])
        // The oldest that the bootstrap runs on; systems are slower than AWS to have new ones.
        case .ruby: return !numbers.lexicographicallyPrecedes([3, 0])
        case .java: return !numbers.lexicographicallyPrecedes([11])
        case .dotnet, .provided: return !numbers.isEmpty
        }
    }

    /// True when `version` comes nearer to the wanted numbers than `other`; of equals the first found stays.
    static func isBetter(_ version: String, than other: String, _ wanted: [Int]) -> Bool {
        let (new, old) = (rank(version, wanted), rank(other, wanted))
        if new != old { return new < old }
        let (left, right) = (numbers(version), numbers(other))
        let (leftHead, rightHead) = (left.prefix(wanted.count), right.prefix(wanted.count))
        // Among the newer the lowest version, of that the newest patch; otherwise simply the newest.
        if new == 1, !leftHead.elementsEqual(rightHead) { return leftHead.lexicographicallyPrecedes(rightHead) }
        return right.lexicographicallyPrecedes(left)
    }

    /// 0 the wanted version, 1 a newer, 2 an older.
    private static func rank(_ version: String, _ wanted: [Int]) -> Int {
        let head = numbers(version).prefix(wanted.count)
        if head.elementsEqual(wanted) { return 0 }
        return wanted.lexicographicallyPrecedes(head) ? 1 : 2
    }

    private static func advice(_ language: LambdaRuntime.Language) -> String {
        switch language {
        case .python: "install Python 3 from the system's packages (python3), or any version with pyenv or uv"
        case .nodejs: "install Node.js from the system's packages (nodejs), or any version with nvm"
        case .ruby: "install Ruby from the system's packages (ruby), or any version with rbenv"
        case .java: "install a Java runtime from the system's packages (default-jre-headless)"
        case .dotnet, .provided: "install it"
        }
    }

    // MARK: - Asking

    /// - Returns: nil when the program does not tell.
    private func ask(
        _ candidate: InterpreterSearch.Candidate, _ runtime: LambdaRuntime, _ versions: inout KnownVersions
    ) async throws(ArtifactError) -> String? {
        let temporary = try TemporaryFolder(in: store.temporaryPath)
        let isJava = if case .java = runtime.language { true } else { false }
        let tool = Tool(
            executable: candidate.executable, arguments: [isJava ? "-version" : "--version"],
            workingFolder: temporary.path, variables: environment.variablesForInstalling())
        let outcome = try await tool.run(in: temporary.path)
        guard outcome.isSuccess, let version = Self.version(in: outcome.output) else { return nil }
        versions.add(version, of: candidate.executable)
        return version
    }

    /// The first word that looks like a version: of `Python 3.11.2`, `v20.1.0`, `openjdk version "17.0.9"`.
    static func version(in text: String) -> String? {
        let words = text.split { $0.isWhitespace || $0 == "\"" || $0 == "_" || $0 == "+" }
        for word in words.map({ $0.drop { $0 == "v" } }) {
            let numbers = word.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
            guard let first = numbers.first else { continue }
            // Java 8 calls itself 1.8.
            return numbers.dropFirst(first == "1" && numbers.count > 2 ? 1 : 0).joined(separator: ".")
        }
        return nil
    }
}

/// The versions that programs have told, by path, size and time of change.
private struct KnownVersions {
    private let path: String
    private var versions: [String: String] = [:]
    private var isChanged = false

    init(_ path: String) {
        self.path = path
        var fields = FieldReader((try? FileSystem.contents(of: path)) ?? [])
        while let key = fields.text(), let version = fields.text() { versions[key] = version }
    }

    func version(of executable: String) -> String? {
        Self.key(executable).flatMap { versions[$0] }
    }

    mutating func add(_ version: String, of executable: String) {
        guard let key = Self.key(executable) else { return }
        versions[key] = version
        isChanged = true
    }

    func keep() throws(ArtifactError) {
        guard isChanged else { return }
        var fields = FieldWriter()
        for (key, version) in versions {
            fields.add(key)
            fields.add(version)
        }
        try FileSystem.replace(path, with: fields.bytes)
    }

    private static func key(_ executable: String) -> String? {
        guard let status = try? FileSystem.status(of: executable) else { return nil }
        return "\(executable) \(status.size) \(status.modified) \(status.inode)"
    }
}
