internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Foundation

/// Shows what is deployed and what runs.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", _superCommandName: Samlet.name, abstract: "Show stacks, functions, URLs and schedules.")

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    @Flag(name: [.long, .customShort("w")], help: "Show it again and again, until Ctrl-C.")
    var watch = false

    @Option(
        name: .long,
        help: ArgumentHelp("With --watch: how long from one look to the next.", valueName: "seconds"))
    var interval = 1.0

    func validate() throws {
        guard interval >= 0.1, interval <= 3600 else {
            throw ValidationError("--interval takes 0.1 to 3600 seconds, not \(interval)")
        }
    }

    func run() async throws {
        try await Settings().running { settings in
            let project = settings.project()
            let store = try settings.store(of: project, isCreating: false)
            do throws(EngineError) {
                let status = try await settledStatus(project, store, settings)
                if watch { return try await watching(project, settings) }
                settings.console.output(
                    format == .json ? status.json : StatusReport(status, settings.console.outputStyle).text)
            } catch {
                guard error.code == .notRunning else { throw error }
                try showStopped(try store.stackNames(), settings.console)
            }
        }
    }

    private func watching(_ project: ProjectFolder, _ settings: Settings) async throws(EngineError) {
        var watch = StatusWatch(
            client: ControlClient(project), console: settings.console, format: format, interval: .seconds(interval))
        try await watch.run()
    }

    /// What the engine says once interrupted commands are brought to their end.
    private func settledStatus(
        _ project: ProjectFolder, _ store: any StateStore, _ settings: Settings
    ) async throws(EngineError) -> EngineStatus {
        let client = ControlClient(project)
        let status = try await client.status()
        do {
            guard try !store.unfinishedRuns().isEmpty else { return status }
            let target = RemoteEngine(client: client, secrets: try project.secrets())
            try await settings.settle(store, on: target)
        } catch {
            // Looking must be possible whatever the state of things.
            settings.console.noteLine("note: \(CommandFailure(error).message)")
        }
        return try await client.status()
    }

    private func showStopped(_ names: [String], _ console: Console) throws {
        switch format {
        case .json:
            let stacks = names.map { ["name": $0] }
            let data = try JSONSerialization.data(
                withJSONObject: ["isRunning": false, "stacks": stacks], options: .sortedKeys)
            console.outputLine(String(decoding: data, as: UTF8.self))
        case .text:
            console.outputLine(names.isEmpty ? "Nothing is deployed here." : "Stacks: \(names.joined(separator: ", "))")
            console.noteLine("The engine is not running; 'samlet engine start' starts it.")
        }
    }
}

/// The status for people.
struct StatusReport {
    private let status: EngineStatus
    private let style: TextStyle
    private let rates: [String: Double]?

    /// - Parameter rates: calls in a second by physical name; nil where they are not shown.
    init(_ status: EngineStatus, _ style: TextStyle, rates: [String: Double]? = nil) {
        self.status = status
        self.style = style
        self.rates = rates
    }

    var text: String {
        var lines = status.stacks.flatMap(lines)
        if let functions = status.functions {
            lines += [style.bold("Lambda API") + " · functions of no stack"] + rows(functions)
        }
        if lines.isEmpty { lines = ["Nothing is deployed here."] }
        lines += [
            "", "engine: process \(status.processID) since \(status.startedAt), AWS APIs at \(status.endpoints.aws)",
        ]
        lines += status.notices.map { "note: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(_ stack: EngineStatus.Stack) -> [String] {
        var lines = [style.bold(stack.name) + " · generation \(stack.generation)"]
        lines += rows(stack.functions)
        let endpoints = EndpointList(stack: stack)
        lines += endpoints.lines(style: style).map { "  " + $0 }
        return lines
    }

    private func rows(_ functions: [EngineStatus.Function]) -> [String] {
        let table = TextTable(
            rows: functions.map { function in
                FunctionLine(function, rate: rates.map { $0[function.name] ?? 0 }).cells
            })
        return table.lines.map { "  " + $0 }
    }
}

/// Rows of cells, each column as wide as its widest cell.
struct TextTable {
    let rows: [[String]]

    var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ")
        }
    }
}

/// Where the functions of a stack answer, and when they are called.
struct EndpointList {
    let stack: EngineStatus.Stack

    func lines(style: TextStyle) -> [String] {
        stack.endpoints.flatMap { endpoint in
            ["\(endpoint.kind) \(style.bold(endpoint.url))"] + endpoint.routes.map { "    \($0)" }
        }
            + stack.schedules.map { schedule in
                let next = schedule.isEnabled ? schedule.nextAt.map { ", next at \($0)" } ?? "" : ", disabled"
                return "schedule \(schedule.logicalID): \(schedule.expression)\(next)"
            }
    }
}
