internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Glibc

/// What the process was started with: the environment and the current folder, read once.
struct Settings: Sendable {
    let environment: [String: String]
    private(set) var console: Console

    static let version = "0.1.0"

    init() {
        var variables: [String: String] = [:]
        var pointer = environ
        while let entry = pointer.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            pointer += 1
        }
        environment = variables
        console = Console.standard(environment: variables)
    }

    /// The same, telling of what happens as JSON Lines on stdout.
    func tellingEvents(_ isTelling: Bool) -> Settings {
        guard isTelling else { return self }
        var settings = self
        let events = EventOutput()
        events.write(.version(Settings.version))
        settings.console.events = events
        return settings
    }

    /// The same, with everything that is said kept in a transcript.
    func transcribed(into transcript: Transcript) -> Settings {
        var settings = self
        settings.console.transcript = transcript
        return settings
    }

    /// Seconds since 1970; `SOURCE_DATE_EPOCH` stands in for the clock where results must be the same again.
    var time: Int {
        environment["SOURCE_DATE_EPOCH"].flatMap { Int($0) } ?? Glibc.time(nil)
    }

    /// Tells builds apart: an engine that another build of samlet started is replaced by this one's.
    var build: String {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { return Self.version }
        return "\(Self.version)-\(status.st_size)-\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }

    /// `TMPDIR`, or the system's.
    var temporaryFolder: String {
        environment["TMPDIR"].flatMap { $0.isEmpty ? nil : absolutePath($0) } ?? "/tmp"
    }

    /// The project of a template's folder, or of the current folder.
    func project(near folder: String? = nil) -> ProjectFolder {
        ProjectFolder.nearest(to: folder ?? absolutePath("."), override: environment["SAMLET_HOME"])
    }
}

extension Settings {
    /// Runs a command's work; what it throws is shown and becomes the exit status.
    func running(_ work: (Settings) async throws -> Void) async throws {
        do { try await work(self) } catch { throw reported(error) }
    }

    /// The same for work that never waits: it stays on the process's first thread.
    func runningAtOnce(_ work: (Settings) throws -> Void) throws {
        do { try work(self) } catch { throw reported(error) }
    }

    private func reported(_ error: any Error) -> ExitCode {
        if let code = error as? ExitCode { return code }
        if let error = error as? EventError {
            console.report(error.diagnostics, in: SourceMap(error.source))
            return ExitStatus.error.code
        }
        let failure = CommandFailure(error)
        console.report(failure)
        return failure.status.code
    }
}
