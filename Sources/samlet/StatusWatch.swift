internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Foundation

/// Shows the status again and again: in place on a terminal, as lines of what has changed elsewhere, as JSON Lines for programs.
struct StatusWatch {
    let client: ControlClient
    let console: Console
    let format: OutputFormat
    let interval: Duration

    private var screen = LiveLines()
    private var rates = CallRates()

    init(client: ControlClient, console: Console, format: OutputFormat, interval: Duration) {
        self.client = client
        self.console = console
        self.format = format
        self.interval = interval
    }

    /// Runs until the process is ended, or the engine.
    /// - Throws: `.notRunning` when the engine has ended.
    mutating func run() async throws(EngineError) {
        while !Task.isCancelled {
            let status = try await client.status()
            rates.take(status, at: ContinuousClock.now)
            show(status)
            try? await Task.sleep(for: interval)
        }
    }

    private mutating func show(_ status: EngineStatus) {
        if format == .json { return console.output(status.json) }
        guard let size = Console.outputTerminalSize else {
            for line in rates.changes { console.outputLine(line) }
            return
        }
        // The last row stays free for the cursor: with it, the terminal is as one expects when Ctrl-C ends all this.
        let report = StatusReport(status, .plain, rates: rates.perSecond)
        let lines = report.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        console.output(screen.text(for: lines.prefix(size.height - 1).map { cut(String($0), to: size.width) }))
    }

    /// What is wider than the terminal would take two rows and spoil the next frame.
    private func cut(_ line: String, to width: Int) -> String {
        let safe = line.terminalSafe
        guard terminalWidth(of: safe) >= width else { return safe }
        var (result, used) = ("", 0)
        for character in safe {
            used += terminalWidth(of: String(character))
            if used >= width - 1 { break }
            result.append(character)
        }
        return result + "…"
    }
}
