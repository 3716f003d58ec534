internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Foundation

/// Shows what is deployed and what runs.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show stacks, functions, URLs and schedules.")

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    func run() async throws {
        try await Settings().running { settings in
            let project = settings.project()
            let store = try settings.store(of: project, isCreating: false)
            do throws(EngineError) {
                let status = try await settledStatus(project, store, settings)
                settings.console.output(format == .json ? status.json : StatusReport(status, settings.console).text)
            } catch {
                guard error.code == .notRunning else { throw error }
                try showStopped(try store.stackNames(), settings.console)
            }
        }
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
    private let console: Console

    init(_ status: EngineStatus, _ console: Console) {
        self.status = status
        self.console = console
    }

    var text: String {
        var lines = status.stacks.flatMap(lines)
        if let functions = status.functions {
            lines += [console.outputStyle.bold("Lambda API") + " · functions of no stack"] + rows(functions)
        }
        if lines.isEmpty { lines = ["Nothing is deployed here."] }
        lines += [
            "", "engine: process \(status.processID) since \(status.startedAt), AWS APIs at \(status.endpoints.aws)",
        ]
        lines += status.notices.map { "note: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(_ stack: EngineStatus.Stack) -> [String] {
        let style = console.outputStyle
        var lines = [style.bold(stack.name) + " · generation \(stack.generation)"]
        lines += rows(stack.functions)
        let endpoints = EndpointList(stack: stack)
        lines += endpoints.lines(style: style).map { "  " + $0 }
        return lines
    }

    private func rows(_ functions: [EngineStatus.Function]) -> [String] {
        let table = TextTable(
            rows: functions.map { function in
                [function.logicalID, function.runtime, words(function.environments), calls(function)]
            })
        return table.lines.map { "  " + $0 }
    }

    private func words(_ environments: [String: Int]) -> String {
        let parts = environments.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return parts.isEmpty ? "cold" : parts.joined(separator: ", ")
    }

    private func calls(_ function: EngineStatus.Function) -> String {
        let errors = function.errors > 0 ? ", \(function.errors) failed" : ""
        let queued = function.queuedEvents.map { ", \($0) \($0 == 1 ? "event" : "events") queued" } ?? ""
        return "\(function.invocations) \(function.invocations == 1 ? "call" : "calls")\(errors)\(queued)"
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
