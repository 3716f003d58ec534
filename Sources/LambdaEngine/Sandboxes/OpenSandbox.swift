internal import Glibc
internal import Synchronization

/// Runs programs as they are, without keeping them apart from this machine; with a folder of their own as `TMPDIR`.
struct OpenSandbox: Sandbox {
    private let folder: String
    private let groups = ControlGroups()
    private let watch = MemoryWatch()

    /// - Parameter folder: an existing folder, for the temporary folders of programs.
    init(folder: String) {
        self.folder = folder
    }

    func paths(for folders: FunctionFolders) -> FunctionPaths {
        let nothing = folder + "/nothing"
        return FunctionPaths(
            task: folders.task, layers: folders.layers ?? nothing, libraries: folders.libraries ?? nothing,
            bootstraps: folders.bootstraps, temporary: "/tmp")
    }

    func start(_ program: SandboxedProgram) async throws(LambdaEngineError) -> any SandboxedProcess {
        try await Starting.onLastingThread { () throws(LambdaEngineError) in try run(program) }
    }

    func prepare(_ program: SandboxedProgram) async throws(LambdaEngineError) -> (any VacantSandbox)? { nil }

    private func run(_ program: SandboxedProgram) throws(LambdaEngineError) -> RunningProgram {
        let temporary = "\(folder)/tmp-\(UInt64.random(in: 0 ... .max))"
        guard mkdir(temporary, 0o700) == 0 else { throw .lastSystemError("cannot make the folder '\(temporary)'") }
        do {
            return try run(program, temporary: temporary)
        } catch {
            SystemFile.remove(temporary)
            throw error
        }
    }

    private func run(_ program: SandboxedProgram, temporary: String) throws(LambdaEngineError) -> RunningProgram {
        let output = try Pipe().released()
        let extensions = program.extensions.isEmpty ? nil : try Pipe().released()
        let group = Starting.group(for: program, in: groups)
        let outputs = [output.writing] + (extensions.map { [$0.writing] } ?? [])
        let enclosure = SessionEnclosure(
            temporaryFolder: temporary, outputs: outputs, group: group, hasExtensions: extensions != nil
        ) {
            [groups] () throws(LambdaEngineError) in
            try Self.start(program, group, groups, temporary: temporary, outputs: outputs)
        }
        do {
            return try RunningProgram(
                output: output.reading, enclosure: enclosure, extensionOutput: extensions?.reading,
                limitInBytes: program.memoryLimitInMegabytes << 20, watch: watch)
        } catch {
            close(output.reading)
            if let extensions { close(extensions.reading) }
            throw error
        }
    }

    /// Starts the program once; it waits for a word.
    private static func start(
        _ program: SandboxedProgram, _ group: ControlGroup?, _ groups: ControlGroups?, temporary: String,
        outputs: [Int32]
    ) throws(LambdaEngineError) -> SessionEnclosure.Started {
        var environment = program.environment
        environment["PWD"] = program.folders.task
        environment["TMPDIR"] = environment["TMPDIR"] ?? temporary
        let line = try Line()
        let script = script(beside: program.extensions)
        let words = ["/bin/sh", "-c", script, "sh", program.folders.task] + program.arguments
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        let descriptors = [line.far.number, outputs[0]] + outputs
        let child = try Starting.process(in: group, groups) { () throws(LambdaEngineError) in
            try ProcessHandle.starting(words, environment: variables, descriptors: descriptors)
        }
        let filled = Starting.filled(group, with: child.id)
        return SessionEnclosure.Started(child: child, line: line.nearEnd().released(), group: filled)
    }

    /// Starts the program when told on standard input; when that line ends, kills the whole session. The one that waits
    /// for this is no child of the program, which could wait for its children.
    ///
    /// Extensions, which write to descriptor 3, start when told so, and the program when told again. The shell then stays as long as
    /// one of them runs: they outlive the program, to be told of its end.
    private static func script(beside extensions: [String]) -> String {
        let beginning = """
            exec \(line)<&0 </dev/null
            read -r _ <&\(line) || exit 1
            cd "$1" || exit 1
            shift
            unset OLDPWD
            ulimit -n 1024
            """
        let watch = "( (trap '' HUP INT TERM; read -r _ <&\(line); kill -KILL 0) >/dev/null 2>&1 & )"
        guard !extensions.isEmpty else {
            return """
                \(beginning)
                \(watch)
                exec "$@" \(line)<&-
                """
        }
        return """
            \(beginning)
            \(Supervisor.start(extensions, after: ":", closing: "\(line)<&- 3>&-", line: line, output: 3))
            exec 3>&- 9>&2 2>/dev/null
            read -r _ <&\(line) || kill -KILL 0
            \(watch)
            (exec "$@" \(line)<&- 2>&9 9>&-)
            echo "$?" >&\(line)
            wait
            """
    }

    /// The descriptor on which the shell is told to go on.
    private static let line = 4
}
