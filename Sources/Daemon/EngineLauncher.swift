internal import Foundation
internal import Glibc

/// Starts the engine in the background when it is not running.
public struct EngineLauncher: Sendable {
    private let project: ProjectFolder
    /// The executable of this very samlet.
    private let executable: String
    private let arguments: [String]
    private let environment: [String: String]
    private let build: String

    /// - Parameters:
    ///   - arguments: what follows the executable's name, such as `engine run --project …`.
    ///   - build: what ``EngineStatus/build`` must say; an engine of another build is replaced.
    public init(
        project: ProjectFolder, executable: String = "/proc/self/exe", arguments: [String],
        environment: [String: String],
        build: String
    ) {
        self.project = project
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.build = build
    }

    /// The status of the running engine; starts one when there is none, or when it is another build's.
    public func runningEngine() async throws(EngineError) -> (status: EngineStatus, wasStarted: Bool) {
        let client = ControlClient(project)
        if let status = try? await client.status() {
            if status.build == build { return (status, false) }
            try await stop()
        }
        try await start()
        return (try await firstStatus(from: client), true)
    }

    /// What the engine says as soon as it can: one that another command starts at the same time may not answer yet.
    private func firstStatus(from client: ControlClient) async throws(EngineError) -> EngineStatus {
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            do throws(EngineError) {
                return try await client.status()
            } catch {
                guard error.code == .notRunning, ContinuousClock.now < deadline else { throw error }
            }
            do { try await Task.sleep(for: .milliseconds(20)) } catch {
                throw failure("it was not waited for")
            }
        }
    }

    /// Stops the engine and waits until it is gone; false when none was running.
    @discardableResult
    public func stop() async throws(EngineError) -> Bool {
        do {
            try await ControlClient(project).stop()
        } catch {
            // An engine that is gone before it has answered does what it was asked for.
            guard error.code == .badAnswer else { return try notRunning(error) }
        }
        await EngineLock.waitUntilFree(project.lockPath)
        return true
    }

    /// False when no engine runs.
    private func notRunning(_ error: EngineError) throws(EngineError) -> Bool {
        if error.code == .notRunning { return false }
        throw error
    }

    // MARK: - Starting

    /// Runs the engine in a session of its own, and waits until it says on a pipe that it is ready, or why not.
    private func start() async throws(EngineError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure("no pipe: \(String(cString: strerror(errno)))") }
        let (reading, writing) = (ends[0], ends[1])
        // The engine gets the writing end under another number, and this process must see the end of the pipe.
        for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        defer { close(reading) }
        let spawned = spawn(reportingTo: writing)
        close(writing)
        if let problem = spawned { throw failure(problem) }
        let report = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Self.readAll(reading)) }
        }
        if report.hasPrefix("ready") { return }
        // Another engine was faster: it is as good.
        if report.hasPrefix("an engine runs already") { return }
        throw failure(report.isEmpty ? "it ended at once; see \(project.logPath)" : report)
    }

    private func failure(_ message: String) -> EngineError {
        EngineError(code: .startFailed, message: "the engine could not be started: \(message)")
    }

    /// Nil when the process runs, else what went wrong.
    private func spawn(reportingTo descriptor: Int32) -> String? {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, project.logPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        posix_spawn_file_actions_adddup2(&actions, descriptor, Self.reportDescriptor)
        // A session of its own: Ctrl-C in the terminal, and the terminal's end, do not reach the engine.
        posix_spawnattr_setflags(&attributes, Self.newSession)
        let words = ["samlet"] + arguments
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let argv = words.map { strdup($0) } + [nil]
        let envp = variables.map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var processID = pid_t()
        let result = posix_spawn(&processID, executable, &actions, &attributes, argv, envp)
        return result == 0 ? nil : String(cString: strerror(result))
    }

    /// `POSIX_SPAWN_SETSID`, which glibc's headers hide from Swift. Source: spawn.h of glibc 2.26.
    private static let newSession: Int16 = 0x80

    /// The descriptor on which an engine that is started in the background reports.
    public static let reportDescriptor: Int32 = 3

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1024)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk[..<count]
            if bytes.last == UInt8(ascii: "\n") { break }
        }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// Says that only one engine works for a project.
enum EngineLock {
    /// Takes the lock for as long as the process lives, whatever happens to it: whoever waits for the lock waits for the
    /// end of the process.
    /// - Returns: false when another process holds it.
    static func take(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        close(descriptor)
        return false
    }

    /// Returns when no process holds the lock.
    static func waitUntilFree(_ path: String) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Thread.detachNewThread {
                let descriptor = open(path, O_RDWR | O_CLOEXEC)
                if descriptor >= 0 {
                    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
                    close(descriptor)
                }
                continuation.resume()
            }
        }
    }
}
