internal import Artifacts
internal import CRuntimeFiles
internal import Deployments
internal import Glibc
internal import Subprocess

/// The bootstraps that samlet brings along: they speak the Runtime API for functions in Python, Node.js, Ruby and Java.
///
/// They are linked into the executable; interpreters want them as files.
struct RuntimeFiles: Sendable {
    /// Writes the bootstraps below a folder, such as `folder/python/bootstrap.py`, readable by everybody whatever this
    /// process's umask is.
    ///
    /// Files that have the right bytes already stay as they are; others are replaced in one step, so that functions
    /// that start meanwhile see the old file or the new one.
    /// - Throws: `.fileUnavailable`.
    static func write(to folder: String) throws(LambdaEngineError) {
        try makeFolder(folder)
        for file in all {
            for slash in file.path.indices where file.path[slash] == "/" {
                try makeFolder("\(folder)/\(file.path[..<slash])")
            }
            try file.write(to: "\(folder)/\(file.path)")
        }
    }

    /// Compiles the bootstrap in Python for an interpreter, once for all functions: they need not do it at each start,
    /// which takes about 4 ms, and could not keep what comes of it.
    ///
    /// - Parameter folder: where the bootstraps have been written to.
    /// - Returns: false when it did not work, which is harmless: functions start nevertheless.
    static func compile(for installation: RuntimeInstallation, in folder: String) async -> Bool {
        // -I: variables of this process's own, such as PYTHONPYCACHEPREFIX, are not meant for functions.
        let command = [installation.executable, "-I", "-S", "-m", "compileall", "-q", "\(folder)/python"]
        let outcome = try? await Subprocess.run(
            .name("sh"), arguments: Arguments(["-c", "umask 022; exec \"$@\"", "sh"] + command),
            output: .discarded,
            error: .discarded)
        return outcome?.terminationStatus.isSuccess ?? false
    }

    /// The program that runs a function, and its arguments, by the paths under which the program itself sees them.
    ///
    /// - Parameters:
    ///   - folders: where the function's files are on this machine.
    ///   - memorySizeInMegabytes: of the function.
    ///   - variables: of the function: `AWS_LAMBDA_EXEC_WRAPPER` names a program that starts the runtime, which custom
    ///     runtimes do not know; `JAVA_TOOL_OPTIONS` wins over what Java is told here.
    /// - Throws: `.runtimeUnsupported` for languages without a bootstrap or an interpreter; `.entrypointMissing` when a
    ///   custom runtime has no executable named `bootstrap`, which AWS calls `Runtime.InvalidEntrypoint`.
    static func arguments(
        for runtime: LambdaRuntime, installation: RuntimeInstallation?, folders: FunctionFolders, paths: FunctionPaths,
        memorySizeInMegabytes: Int, variables: [String: String] = [:]
    ) throws(LambdaEngineError) -> [String] {
        let wrapper = variables["AWS_LAMBDA_EXEC_WRAPPER"]
        switch runtime.language {
        case .python:
            // -S: what the interpreter has installed is not there on AWS. -B: the function's code stays as it was deployed.
            let flags = ["-S", "-B", "\(paths.bootstraps)/python/bootstrap.py", paths.layers]
            return wrapped(wrapper) + [try interpreter(installation, runtime)] + flags
        case .nodejs:
            let flags = ["\(paths.bootstraps)/nodejs/bootstrap.cjs", paths.layers]
            return wrapped(wrapper) + [try interpreter(installation, runtime)] + flags
        case .ruby:
            let interpreter = try interpreter(installation, runtime)
            let flags = [
                "--disable=" + rubyFeatures(of: installation?.version ?? ""), "\(paths.bootstraps)/ruby/bootstrap.rb",
                paths.layers,
            ]
            return wrapped(wrapper) + [interpreter] + flags
        case .provided:
            return [try entrypoint(folders, paths)]
        case .java:
            let interpreter = try interpreter(installation, runtime)
            let flags = JavaFlags(
                memorySizeInMegabytes: memorySizeInMegabytes, toolOptions: variables["JAVA_TOOL_OPTIONS"] ?? "")
            let classes = JavaBootstrap.folderName(version: installation?.version ?? "")
            let program = ["-cp", "\(paths.bootstraps)/\(classes)", JavaBootstrap.mainClass, paths.layers]
            return wrapped(wrapper) + [interpreter] + flags.words + program
        case .dotnet:
            throw LambdaEngineError(
                .runtimeUnsupported,
                "samlet has no bootstrap for the runtime '\(runtime)' yet; 'provided.al2023' runs any program named 'bootstrap'"
            )
        }
    }

    // MARK: - Programs

    /// What Ruby is started without: RubyGems, which takes longer to load than all the rest and which the bootstrap loads
    /// when it is needed, and what adds advice to messages of errors, which AWS's have not. A version complains about
    /// features that it does not know.
    private static func rubyFeatures(of version: String) -> String {
        let numbers = version.split(separator: ".").compactMap { Int($0) }
        var features = ["gems", "did_you_mean"]
        if !numbers.lexicographicallyPrecedes([3, 1]) { features.append("error_highlight") }
        if !numbers.lexicographicallyPrecedes([3, 2]) { features.append("syntax_suggest") }
        return features.joined(separator: ",")
    }

    private static func wrapped(_ wrapper: String?) -> [String] {
        guard let wrapper, !wrapper.isEmpty else { return [] }
        return [wrapper]
    }

    private static func interpreter(
        _ installation: RuntimeInstallation?, _ runtime: LambdaRuntime
    ) throws(LambdaEngineError) -> String {
        guard let installation else {
            throw LambdaEngineError(
                .runtimeUnsupported,
                "no interpreter is known for the runtime '\(runtime)'; install one and deploy again")
        }
        return installation.executable
    }

    /// Where Lambda looks for a custom runtime: in the function's code, then in its layers.
    ///
    /// Source: AWS Lambda Developer Guide, "Building a custom runtime for AWS Lambda".
    private static func entrypoint(
        _ folders: FunctionFolders, _ paths: FunctionPaths
    ) throws(LambdaEngineError) -> String {
        let places = [(folders.task, paths.task)] + (folders.layers.map { [($0, paths.layers)] } ?? [])
        let existing = places.filter { access("\($0.0)/bootstrap", F_OK) == 0 }
        if let place = existing.first(where: { isExecutableFile("\($0.0)/bootstrap") }) {
            return "\(place.1)/bootstrap"
        }
        guard let refused = existing.first else {
            throw LambdaEngineError(
                .entrypointMissing,
                "there is no file 'bootstrap' in the function's code or its layers; a custom runtime starts with it")
        }
        throw LambdaEngineError(
            .entrypointMissing,
            "'\(refused.1)/bootstrap' is not an executable file; make it one with 'chmod +x bootstrap'")
    }

    private static func isExecutableFile(_ path: String) -> Bool {
        var status = stat()
        return access(path, X_OK) == 0 && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    // MARK: - Files

    static var all: [RuntimeFile] {
        (0..<samlet_runtime_file_count()).map { RuntimeFile(samlet_runtime_file_at($0)) }
    }

    private static func makeFolder(_ path: String) throws(LambdaEngineError) {
        if mkdir(path, 0o755) != 0 {
            guard errno == EEXIST else { throw .lastSystemError("cannot make the folder", path) }
            return
        }
        // Not through mkdir's own mode, which the process's umask cuts.
        guard chmod(path, 0o755) == 0 else { throw .lastSystemError("cannot make the folder", path) }
    }
}

/// A file that is linked into the executable.
struct RuntimeFile {
    /// Relative to the folder of the bootstraps.
    var path: String
    var bytes: UnsafeRawBufferPointer

    init(_ file: samlet_runtime_file) {
        path = String(cString: file.path)
        bytes = UnsafeRawBufferPointer(start: file.bytes, count: file.count)
    }

    /// Writes the file at a path, unless it is there.
    func write(to target: String) throws(LambdaEngineError) {
        guard !isWritten(at: target) else { return }
        let draft = "\(target).\(UInt32.random(in: 0 ... .max))"
        do throws(LambdaEngineError) {
            try writeNew(draft)
            guard rename(draft, target) == 0 else { throw .lastSystemError("cannot write", target) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    private func isWritten(at target: String) -> Bool {
        let descriptor = open(target, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size == bytes.count, status.st_mode & 0o777 == Self.mode else {
            return false
        }
        var found = [UInt8](repeating: 0, count: bytes.count)
        let count = found.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        return count == bytes.count && found.elementsEqual(bytes)
    }

    private func writeNew(_ path: String) throws(LambdaEngineError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw .lastSystemError("cannot write", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .lastSystemError("cannot write", path) }
            rest = rest.dropFirst(count)
        }
        guard fchmod(descriptor, Self.mode) == 0 else { throw .lastSystemError("cannot write", path) }
    }

    private static let mode: mode_t = 0o644
}

extension LambdaEngineError {
    static func lastSystemError(_ action: String, _ path: String) -> LambdaEngineError {
        let cause = String(cString: strerror(errno))
        return LambdaEngineError(.fileUnavailable, "\(action) '\(path)'", cause: cause)
    }
}
