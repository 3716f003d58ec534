internal import ArgumentParser
internal import Daemon
internal import Deployments

/// The engine: the process in which functions run.
struct EngineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine", _superCommandName: Samlet.name,
        abstract: "Start, stop and inspect the engine that runs the stacks of this folder.",
        subcommands: [Start.self, Stop.self, Status.self, Run.self])

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start the engine in the background.")

        @OptionGroup var options: EngineOptions

        func run() async throws {
            try await Settings().running { settings in
                let project = settings.project()
                try project.create()
                let engine = try await settings.engine(of: project, options: options)
                settings.console.outputLine("\(engine.status.endpoints.http)")
                settings.console.noteLine(
                    engine.wasStarted
                        ? "Started the engine, process \(engine.status.processID)." : "The engine was running already.")
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop the engine; it takes its stacks up again when it is started.")

        func run() async throws {
            try await Settings().running { settings in
                let wasRunning = try await settings.launcher(of: settings.project()).stop()
                settings.console.noteLine(wasRunning ? "Stopped the engine." : "The engine was not running.")
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say whether the engine runs, and where it answers.")

        func run() async throws {
            try await Settings().running { settings in
                let status: EngineStatus
                do throws(EngineError) {
                    status = try await ControlClient(settings.project()).status()
                } catch {
                    guard error.code == .notRunning else { throw error }
                    throw CommandFailure(.error, "the engine is not running", help: "'samlet engine start' starts it")
                }
                settings.console.outputLine("running, process \(status.processID), since \(status.startedAt)")
                settings.console.outputLine("AWS APIs              \(status.endpoints.aws)")
                settings.console.outputLine("HTTP APIs and URLs    \(status.endpoints.http)")
                for notice in status.notices { settings.console.outputLine("note: \(notice)") }
            }
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run the engine in the foreground, until Ctrl-C.")

        @OptionGroup var options: EngineOptions

        @Option(name: .long, help: .hidden)
        var project: String?

        @Flag(name: .customLong("background"), help: .hidden)
        var isInBackground = false

        func run() async throws {
            try await Settings().running { settings in
                let folder = project.map { ProjectFolder(path: absolutePath($0)) } ?? settings.project()
                try folder.create()
                let process = EngineProcess(
                    project: folder, options: options, isInBackground: isInBackground, settings: settings)
                try await process.run()
            }
        }
    }
}
