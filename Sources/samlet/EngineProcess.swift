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
        let report = EngineReport(isInBackground: isInBackground, console: settings.console)
        do {
            var logger = Logger(label: "samlet") { label in StreamLogHandler.standardError(label: label) }
            logger.logLevel = try settings.choice("SAMLET_LOG_LEVEL", of: Logger.Level.self) ?? .warning
            try await EngineDaemon(settings: try engine, logger: logger).run { status in report.ready(status) }
        } catch {
            report.failed(CommandFailure(error))
            throw error
        }
    }

    private var engine: EngineSettings {
        get throws {
            var engine = EngineSettings(project: project, build: settings.build, environment: settings.environment)
            engine.awsPort = try options.awsPort ?? settings.port("SAMLET_AWS_PORT") ?? engine.awsPort
            engine.httpPort = try options.httpPort ?? settings.port("SAMLET_HTTP_PORT") ?? engine.httpPort
            let sandbox = try options.sandbox ?? settings.choice("SAMLET_SANDBOX", of: SandboxKind.self)
            engine.sandboxing = sandbox?.sandboxing ?? engine.sandboxing
            return engine
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
    func port(_ variable: String) throws(EngineError) -> Int? { try environment.number(variable, in: 0...65535) }

    /// One of several words from the environment; nil when it says none.
    func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ variable: String, of type: Choice.Type
    ) throws(EngineError) -> Choice? {
        let words = Choice.allCases.map(\.rawValue)
        let rule = "is " + words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        return try environment.setting(variable, rule: rule, Choice.init(rawValue:))
    }

    /// Where an engine would answer that is started now, if that can be told.
    var wantedEndpoints: Endpoints {
        Endpoints(
            awsPort: (try? port("SAMLET_AWS_PORT")) ?? EngineSettings.standardPorts.aws,
            httpPort: (try? port("SAMLET_HTTP_PORT")) ?? EngineSettings.standardPorts.http)
    }
}
