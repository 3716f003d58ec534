internal import ArgumentParser
internal import Daemon
internal import Diagnostics
internal import Foundation
internal import Synchronization

/// Shows what functions wrote.
struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", _superCommandName: Samlet.name, abstract: "Show the logs of functions.")

    @Argument(help: "The function's logical id, name or ARN. (default: all functions)")
    var function: String?

    @Flag(name: [.long, .customShort("f")], help: "Go on with what is written from now on, until Ctrl-C.")
    var follow = false

    @Option(
        name: .long,
        help: ArgumentHelp("How far back to begin: 30s, 5m, 2h, 1d.", valueName: "time"),
        transform: Age.init)
    var since: Age?

    @Option(name: .long, help: "The stack, where several have such a function.")
    var stackName: String?

    @Option(name: .long, help: "text or json, one object a line.")
    var format = OutputFormat.text

    func run() async throws {
        try await Settings().running { settings in
            let engine = try await settings.engineWithStacks(of: settings.project())
            let chosen = try function.map { try engine.status.function(named: $0, in: stackName) }
            let printer = LogPrinter(console: settings.console, format: format, namesFunctions: chosen == nil)
            let query = LogQuery(
                functionName: chosen?.name, stackName: stackName, since: since.map(\.startInMilliseconds),
                follows: follow)
            try await engine.client.logs(query) { line in printer.show(line) }
        }
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// Writes log lines for people or for programs.
private final class LogPrinter: Sendable {
    private let console: Console
    private let format: OutputFormat
    private let namesFunctions: Bool
    private let width = Mutex(0)

    init(console: Console, format: OutputFormat, namesFunctions: Bool) {
        self.console = console
        self.format = format
        self.namesFunctions = namesFunctions
    }

    func show(_ line: LogLine) {
        switch format {
        case .json: console.outputLine(line.json)
        case .text: console.outputLine(text(line))
        }
    }

    private func text(_ line: LogLine) -> String {
        let style = console.outputStyle
        let name = line.logicalID
        let column = width.withLock { width in
            width = max(width, name.count)
            return width
        }
        let padded = namesFunctions ? "  " + name + String(repeating: " ", count: column - name.count) : ""
        return style.dim(line.timeOfDay) + style.coloured(padded, Self.colour(of: name)) + "  " + message(line)
    }

    /// Lines of JSON are told as people read them; a line break of a message stays one.
    private func message(_ line: LogLine) -> String {
        let style = console.outputStyle
        let message = ReadableMessage(line.message)
        let text = message.text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).terminalSafe }
            .joined(separator: "\n")
        if line.isPlatform { return style.dim(text) }
        guard let level = message.level else { return text }
        let padding = String(repeating: " ", count: max(1, 6 - level.count))
        return (Self.colour(ofLevel: level).map { style.coloured(level.terminalSafe, $0) } ?? level.terminalSafe)
            + padding + text
    }

    private static func colour(ofLevel level: String) -> TextStyle.Colour? {
        switch level.uppercased() {
        case "WARN", "WARNING": .yellow
        case "ERROR", "FATAL", "CRITICAL": .red
        default: nil
        }
    }

    /// Functions keep their colour from one call to the next.
    private static func colour(of name: String) -> TextStyle.Colour {
        let colours: [TextStyle.Colour] = [.cyan, .magenta, .green, .blue, .yellow]
        return colours[name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % colours.count]
    }
}
