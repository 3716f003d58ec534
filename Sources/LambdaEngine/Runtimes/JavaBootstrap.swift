internal import Artifacts
internal import Deployments
internal import Glibc
internal import Subprocess

/// The bootstrap in Java: samlet holds its source, and an installation's own compiler makes classes of it, once.
///
/// Every installation of Java that comes from a distribution's packages has the compiler as a module, also where the
/// program `javac` is missing.
actor JavaBootstrap {
    static let mainClass = "samlet.runtime.Main"

    /// That of all bootstraps.
    private let folder: String
    private var attempts: [String: Task<Void, any Error>] = [:]

    init(folder: String) {
        self.folder = folder
    }

    /// The folder with the classes for a version of Java, from that of all bootstraps.
    static func folderName(version: String) -> String {
        "java/classes-\(version)-\(digest)"
    }

    /// Comes back when the classes for an installation are there; of those that ask at the same time one compiles.
    /// - Throws: `.runtimeUnsupported` when they cannot be made.
    func prepare(for installation: RuntimeInstallation) async throws(LambdaEngineError) {
        let name = Self.folderName(version: installation.version)
        if access("\(folder)/\(name)", F_OK) == 0 { return }
        let attempt =
            attempts[name] ?? Task { [folder] in try await Self.compile(for: installation, to: name, in: folder) }
        attempts[name] = attempt
        let result = await attempt.result
        attempts[name] = nil
        if case .failure(let error) = result {
            throw error as? LambdaEngineError ?? LambdaEngineError(.runtimeUnsupported, "\(error)")
        }
    }

    // MARK: - Compiling

    private static func compile(
        for installation: RuntimeInstallation, to name: String, in folder: String
    ) async throws(LambdaEngineError) {
        let draft = "\(folder)/java/draft-\(UInt32.random(in: 0 ... .max))"
        defer { SystemFile.remove(draft) }
        let sources = files.map { "\(folder)/\($0.path)" }
        // Concatenation without the machinery that would have to be set up at each start; without debugging variables.
        let options = ["-nowarn", "-proc:none", "-XDstringConcat=inline", "-encoding", "UTF-8", "-d", draft]
        let command = [
            installation.executable, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-m",
            "jdk.compiler/com.sun.tools.javac.Main",
        ]
        // What this process's own variables say is not meant for it.
        let script = "umask 022; unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS CLASSPATH; exec \"$@\" 2>&1"
        let outcome = try? await Subprocess.run(
            .name("sh"), arguments: Arguments(["-c", script, "sh"] + command + options + sources),
            output: .string(limit: 1 << 20), error: .discarded)
        guard let outcome, outcome.terminationStatus.isSuccess else {
            throw failure(of: installation, outcome?.standardOutput ?? "it could not be started")
        }
        guard rename(draft, "\(folder)/\(name)") == 0 || errno == EEXIST || errno == ENOTEMPTY else {
            throw .lastSystemError("cannot write", name)
        }
    }

    private static func failure(of installation: RuntimeInstallation, _ output: String) -> LambdaEngineError {
        let lines = output.split(separator: "\n")
        if lines.contains(where: { $0.contains("jdk.compiler") }) {
            return LambdaEngineError(
                .runtimeUnsupported,
                "the Java at '\(installation.executable)' has no compiler, which samlet needs for its bootstrap;"
                    + " install one that has (default-jdk-headless)")
        }
        return LambdaEngineError(
            .runtimeUnsupported, "the Java at '\(installation.executable)' cannot compile samlet's bootstrap",
            cause: lines.first.map(String.init))
    }

    private static var files: [RuntimeFile] { RuntimeFiles.all.filter { $0.path.hasSuffix(".java") } }

    /// Of the sources: another samlet makes other classes.
    private static let digest = String(
        ContentDigest(of: files.flatMap { Array($0.path.utf8) + Array($0.bytes) }).hexadecimal.prefix(12))
}
