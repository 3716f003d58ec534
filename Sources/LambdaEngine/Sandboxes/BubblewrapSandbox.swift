internal import CLinux
internal import Glibc
internal import NIOPosix

/// Runs programs in namespaces of their own, made by bubblewrap.
struct BubblewrapSandbox: Sandbox {
    private let executable: String
    private let root: SandboxRoot
    private let groups = ControlGroups()
    private let watch = MemoryWatch()

    /// Finds bubblewrap and tries it out.
    ///
    /// - Parameters:
    ///   - searchPath: the folders in which programs are looked for, as in `PATH`.
    ///   - folder: an existing folder, for what sandboxes have in common.
    /// - Throws: `.sandboxUnavailable` with what to install or to set; `.fileUnavailable`.
    init(searchPath: String, folder: String) async throws(LambdaEngineError) {
        guard let executable = Self.find("bwrap", in: searchPath) else { throw Self.missing }
        self.executable = executable
        root = try SandboxRoot(path: folder + "/root")
        try await tryOut()
    }

    func paths(for folders: FunctionFolders) -> FunctionPaths {
        FunctionPaths(
            task: "/var/task", layers: "/opt", libraries: "/var/runtime", bootstraps: "/var/lang", temporary: "/tmp")
    }

    func start(_ program: SandboxedProgram) async throws(LambdaEngineError) -> any SandboxedProcess {
        try await Starting.onLastingThread { () throws(LambdaEngineError) in
            try made(for: program).start(environment: program.environment)
        }
    }

    func prepare(_ program: SandboxedProgram) async throws(LambdaEngineError) -> (any VacantSandbox)? {
        try await Starting.onLastingThread { () throws(LambdaEngineError) in try made(for: program) }
    }

    // MARK: - Making

    private func made(for program: SandboxedProgram) throws(LambdaEngineError) -> VacantNamespace {
        for folder in BubblewrapArguments.installation(of: program, root: root) { try root.makeFolder(folder) }
        let arguments = try Self.memoryFile(BubblewrapArguments(for: program, root: root).words)
        let variables = try Self.memoryFile([])
        let report = try Pipe()
        let line = try Line()
        let nothing = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
        let output = try Pipe().released()
        defer { close(output.writing) }
        let extensions = program.extensions.isEmpty ? nil : try Pipe().released()
        defer { if let extensions { close(extensions.writing) } }
        // Arguments that could hold secrets go where `ps` does not show them.
        let words =
            [executable, "--args", "3", "--info-fd", "4", "--block-fd", "5", "--"]
            + Supervisor.arguments(
                for: program.arguments, beside: program.extensions, line: 6, variables: 7)
        var descriptors = [
            nothing.number, output.writing, output.writing, arguments.number, report.writing.number,
            line.far.number, line.far.number, variables.number,
        ]
        if let extensions { descriptors.append(extensions.writing) }
        let group = Starting.group(for: program, in: groups)
        do throws(LambdaEngineError) {
            let child = try Starting.process(in: group, groups) { () throws(LambdaEngineError) in
                try ProcessHandle.starting(words, environment: [], descriptors: descriptors)
            }
            let enclosure = try Self.enclosure(child, group, report: report.readingEnd(), line: line.nearEnd())
            return VacantNamespace(
                VacantNamespace.Content(
                    enclosure: enclosure, output: output.reading, extensionOutput: extensions?.reading,
                    variables: variables.released(), limitInBytes: program.memoryLimitInMegabytes << 20, watch: watch))
        } catch {
            defer {
                close(output.reading)
                if let extensions { close(extensions.reading) }
            }
            throw LambdaEngineError(
                error.code, error.message, cause: Starting.text(from: output.reading) ?? error.cause)
        }
    }

    /// Sets the limits of a sandbox while it waits for a word, and lets it go on to where it waits for its program's start.
    private static func enclosure(
        _ child: ProcessHandle, _ group: ControlGroup?, report: consuming Descriptor, line: consuming Descriptor
    ) throws(LambdaEngineError) -> NamespaceEnclosure {
        let first: ProcessHandle
        do {
            first = try held(try firstProcess(in: report))
        } catch {
            child.kill()
            _ = child.reap()
            group?.removeSoon()
            throw error
        }
        limit(first.id)
        let enclosure = NamespaceEnclosure(
            child: child, first: first, group: Starting.filled(group, with: first.id), line: line)
        do {
            try enclosure.release()
        } catch {
            enclosure.abandon()
            throw error
        }
        return enclosure
    }

    /// As on AWS. The limit of processes counts those of the sandbox alone since Linux 5.14, where each user namespace has
    /// its own count; before, it would count all of the user's. It does not bind root, for whom there are control groups.
    private static func limit(_ process: Int32) {
        _ = linux_limit_files(process, 1024)
        if countsProcessesByNamespace { _ = linux_limit_processes(process, 1024) }
    }

    static let countsProcessesByNamespace: Bool = {
        let release = SystemFile.text("/proc/sys/kernel/osrelease") ?? ""
        let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (5, 14)
    }()

    /// Holds the first process of a sandbox, or ends it: left alone it would go on when the line to it is gone.
    private static func held(_ process: Int32) throws(LambdaEngineError) -> ProcessHandle {
        do { return try ProcessHandle(process) } catch {
            Glibc.kill(process, SIGKILL)
            throw error
        }
    }

    /// Reads `{ "child-pid": 123, … }`, which bubblewrap writes when the namespaces are made.
    private static func firstProcess(in report: consuming Descriptor) throws(LambdaEngineError) -> Int32 {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 512)
        while !text.contains("}") {
            let count = read(report.number, &buffer, buffer.count)
            guard count > 0 else { break }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let digits = text.drop { !$0.isNumber }.prefix { $0.isNumber }
        guard text.contains("\"child-pid\""), let process = Int32(digits) else {
            throw LambdaEngineError(.spawnFailed, "bubblewrap could not make a sandbox")
        }
        return process
    }

    private static func memoryFile(_ words: [String]) throws(LambdaEngineError) -> Descriptor {
        try memoryFile(words.map { $0 + "\0" }.joined())
    }

    private static func memoryFile(_ text: String) throws(LambdaEngineError) -> Descriptor {
        let number = linux_memory_file("arguments")
        guard number >= 0 else { throw .lastSystemError("cannot make a file in memory") }
        let file = Descriptor(number)
        guard SystemFile.append(Array(text.utf8), to: file.number) else {
            throw .lastSystemError("cannot write a file in memory")
        }
        lseek(file.number, 0, SEEK_SET)
        return file
    }

    // MARK: - Check

    private static func find(_ name: String, in searchPath: String) -> String? {
        searchPath.split(separator: ":").map { "\($0)/\(name)" }.first {
            access($0, X_OK) == 0 && !SystemFile.isFolder($0)
        }
    }

    private func tryOut() async throws(LambdaEngineError) {
        let empty = root.path + "/opt"
        let program = SandboxedProgram(
            arguments: ["/bin/sh", "-c", "exit 0"], environment: [:],
            folders: FunctionFolders(task: empty, bootstraps: empty, installation: []), temporarySizeInMegabytes: 1,
            memoryLimitInMegabytes: 128)
        let process: any SandboxedProcess
        do { process = try await start(program) } catch { throw Self.unavailable(error.cause ?? error.message) }
        defer { close(process.output) }
        let end = await process.end()
        await process.discard()
        guard end != .exited(status: 0) else { return }
        throw Self.unavailable(Starting.text(from: process.output))
    }

    private static var missing: LambdaEngineError {
        LambdaEngineError(
            .sandboxUnavailable,
            "bubblewrap is not installed: there is no 'bwrap' in PATH; install it (apt-get install bubblewrap), "
                + "or choose to run functions without isolation (--sandbox none)")
    }

    private static func unavailable(_ cause: String?) -> LambdaEngineError {
        LambdaEngineError(
            .sandboxUnavailable,
            "bubblewrap cannot make namespaces here; allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, "
                + "user.max_user_namespaces=15000, or on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0), "
                + "or choose to run functions without isolation (--sandbox none)",
            cause: cause)
    }
}
