internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Glibc
internal import LambdaEngine
internal import Logging

/// How the engine is run.
struct EngineOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("How functions are kept apart from this machine: bubblewrap or none.", valueName: "kind"))
    var sandbox: SandboxKind?

    @Option(
        name: .long, help: ArgumentHelp("The port for AWS's APIs; 0 for any. (default: 4566)", valueName: "port"))
    var awsPort: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("The port for HTTP APIs and function URLs; 0 for any. (default: 3000)", valueName: "port"))
    var httpPort: Int?

    /// The options as words of a command line.
    var arguments: [String] {
        var words: [String] = []
        if let sandbox { words += ["--sandbox", sandbox.rawValue] }
        if let awsPort { words += ["--aws-port", String(awsPort)] }
        if let httpPort { words += ["--http-port", String(httpPort)] }
        return words
    }

    func validate() throws {
        for port in [awsPort, httpPort].compactMap(\.self) where !(0...65535).contains(port) {
            throw ValidationError("a port is a number from 0 to 65535: \(port)")
        }
    }
}

/// The kinds of sandboxes, as the command line names them.
enum SandboxKind: String, ExpressibleByArgument, CaseIterable {
    case bubblewrap, none

    var sandboxing: LambdaSettings.Sandboxing { self == .none ? .none : .bubblewrap }
}

/// The engine in this process.
struct EngineProcess {
    let project: ProjectFolder
    let options: EngineOptions
    /// True when started by another samlet, which waits on a pipe for word of how it went.
    let isInBackground: Bool
    let settings: Settings

    func run() async throws {
        // What the engine makes is its user's alone.
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
        var engine = EngineSettings(project: project, build: settings.build, environment: settings.environment)
        engine.awsPort = options.awsPort ?? settings.port("SAMLET_AWS_PORT") ?? engine.awsPort
        engine.httpPort = options.httpPort ?? settings.port("SAMLET_HTTP_PORT") ?? engine.httpPort
        engine.sandboxing = (options.sandbox ?? settings.sandbox)?.sandboxing ?? engine.sandboxing
        var logger = Logger(label: "samlet") { label in StreamLogHandler.standardError(label: label) }
        logger.logLevel = settings.environment["SAMLET_LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) } ?? .warning
        let report = EngineReport(isInBackground: isInBackground, console: settings.console)
        do {
            try await EngineDaemon(settings: engine, logger: logger).run { status in report.ready(status) }
        } catch {
            report.failed(CommandFailure(error))
            throw error
        }
    }
}

/// Says how the start of the engine went: to a person, or to the samlet that started it.
private struct EngineReport {
    let isInBackground: Bool
    let console: Console

    func ready(_ status: EngineStatus) {
        guard !isInBackground else { return answer("ready") }
        console.noteLine(
            "The engine runs: AWS APIs at \(status.endpoints.aws), HTTP at \(status.endpoints.http). Ctrl-C stops it.")
        for notice in status.notices { console.noteLine("note: \(notice)") }
    }

    func failed(_ failure: CommandFailure) {
        if isInBackground { answer(failure.message) }
    }

    /// Writes a line for the samlet that waits, and lets it go.
    private func answer(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = write(EngineLauncher.reportDescriptor, bytes, bytes.count)
        close(EngineLauncher.reportDescriptor)
    }
}

extension Settings {
    /// A port from the environment; nil when it says none.
    func port(_ variable: String) -> Int? { environment[variable].flatMap { Int($0) } }

    /// `SAMLET_SANDBOX`, if it says something.
    var sandbox: SandboxKind? { environment["SAMLET_SANDBOX"].flatMap { SandboxKind(rawValue: $0) } }

    /// Where an engine would answer that is started now.
    var wantedEndpoints: Endpoints {
        Endpoints(
            awsPort: port("SAMLET_AWS_PORT") ?? EngineSettings.standardPorts.aws,
            httpPort: port("SAMLET_HTTP_PORT") ?? EngineSettings.standardPorts.http)
    }
}
