internal import Glibc
internal import Subprocess
internal import SystemPackage

/// A program that is run to build something: pip, npm or make.
struct Tool {
    struct Outcome {
        var isSuccess: Bool
        /// How it ended, such as `exit status 1`.
        var status: String
        /// The last lines of what it wrote to its output and its errors, in the order it wrote them.
        var output: String
    }

    var executable: String
    var arguments: [String]
    var workingFolder: String
    var variables: [String: String]

    /// Runs the program to its end, without input and apart from the terminal.
    ///
    /// It goes when this process goes, together with all it started: it gets a session of its own, in which a shell
    /// waits for the end of a line that only this process holds open.
    ///
    /// - Parameter temporary: an existing folder for what it writes.
    /// - Throws: `.cancelled`, `.system`.
    func run(in temporary: String) async throws(ArtifactError) -> Outcome {
        let logPath = "\(temporary)/output-\(UInt32.random(in: 0 ... .max))"
        let log = try OpenFile.creating(logPath, isExecutable: false)
        let lifeline = try Lifeline()
        let status = try await status(of: configuration, lifeline: lifeline, log: log)
        guard !Task.isCancelled else { throw ArtifactError(.cancelled) }
        return Outcome(isSuccess: status.isSuccess, status: Self.text(status), output: try Self.lastLines(of: logPath))
    }

    private var configuration: Configuration {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
        ]
        let all = variables.merging(["PWD": workingFolder]) { $1 }
        let environment = all.reduce(into: [Environment.Key: String]()) { result, variable in
            if let key = Environment.Key(rawValue: variable.key) { result[key] = variable.value }
        }
        return Configuration(
            executable: .path("/bin/sh"), arguments: Arguments(["-c", Self.script, "sh", executable] + arguments),
            environment: .custom(environment), workingDirectory: FilePath(workingFolder), platformOptions: options)
    }

    /// When the lifeline on standard input ends, everything in the session is killed.
    private static let script = """
        exec 3<&0
        (trap '' HUP INT TERM; read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 &
        exec "$@" 3<&- </dev/null
        """

    private func status(
        of configuration: Configuration, lifeline: borrowing Lifeline, log: borrowing OpenFile
    ) async throws(ArtifactError) -> TerminationStatus {
        let input = FileDescriptor(rawValue: lifeline.far)
        let output = FileDescriptor(rawValue: log.descriptor)
        do {
            return try await Subprocess.run(
                configuration, input: .fileDescriptor(input, closeAfterSpawningProcess: false),
                output: .fileDescriptor(output, closeAfterSpawningProcess: false), error: .combinedWithOutput
            ).terminationStatus
        } catch {
            if Task.isCancelled { throw ArtifactError(.cancelled, cause: error) }
            throw ArtifactError(.toolFailed(tool: executable, name: workingFolder, status: "\(error)", output: ""))
        }
    }

    private static func text(_ status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "exit status \(code)"
        case .signaled(let signal): "signal \(signal)"
        }
    }

    /// The end of a file, without escape sequences: at most 30 lines and 8 kB.
    private static func lastLines(of path: String) throws(ArtifactError) -> String {
        guard let file = try OpenFile.reading(path) else { return "" }
        let limit = 8192
        let start = max(0, try file.status().size - limit)
        guard lseek(file.descriptor, start, SEEK_SET) >= 0 else { throw .lastSystemError("read", path) }
        let lines = String(decoding: try file.contents(), as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.dropFirst(start > 0 ? 1 : 0).suffix(30).joined(separator: "\n")
    }
}

/// Two ends of a line, of which this process holds the near one open as long as it lives.
private struct Lifeline: ~Copyable {
    let near: CInt
    let far: CInt

    init() throws(ArtifactError) {
        var ends: [CInt] = [-1, -1]
        // Not a pipe, which could not be closed to other children in the same step.
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .lastSystemError("open", "a pair of sockets") }
        (far, near) = (ends[0], ends[1])
    }

    deinit {
        close(near)
        close(far)
    }
}
