internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Glibc
internal import SQLiteState

/// Where a command writes: results to stdout, everything else to stderr.
struct Console: Sendable {
    let outputStyle: TextStyle
    let errorStyle: TextStyle
    /// Columns to lay text out for.
    let width: Int
    /// Where places in files lead on a terminal; nil on one that cannot follow links.
    let links: EditorLinks?
    /// Someone is watching and can be shown passing states.
    let isInteractive: Bool
    /// Where what happens is told of for programs; nil where text is shown.
    var events: EventOutput?
    /// Keeps what is said; nil where nobody asks for it later.
    var transcript: Transcript?

    /// What the process was started with.
    static func standard(environment: [String: String]) -> Console {
        let allowsColour = environment["NO_COLOR"]?.isEmpty ?? true
        let isTerminal = (isatty(STDOUT_FILENO) == 1, isatty(STDERR_FILENO) == 1)
        return Console(
            outputStyle: TextStyle(isColoured: allowsColour && isTerminal.0),
            errorStyle: TextStyle(isColoured: allowsColour && isTerminal.1),
            width: width(environment), links: links(environment),
            isInteractive: isTerminal.1 && environment["TERM"] != "dumb")
    }

    private static func links(_ environment: [String: String]) -> EditorLinks? {
        // The console of Linux shows escape sequences that it does not know.
        guard !["dumb", "linux"].contains(environment["TERM"] ?? "dumb") else { return nil }
        guard let host = LeaseHolder.thisHost else { return nil }
        return EditorLinks(folder: absolutePath("."), hostName: host, program: environment["TERM_PROGRAM"])
    }

    /// Columns and rows of the terminal that stderr is, as it is now; nil for what is none.
    static var errorTerminalSize: (width: Int, height: Int)? { terminalSize(of: STDERR_FILENO) }

    /// The same of stdout.
    static var outputTerminalSize: (width: Int, height: Int)? { terminalSize(of: STDOUT_FILENO) }

    private static func terminalSize(of descriptor: Int32) -> (width: Int, height: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// The terminal's width, else `COLUMNS`, else 100.
    private static func width(_ environment: [String: String]) -> Int {
        var size = winsize()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        }
        return environment["COLUMNS"].flatMap { Int($0) }.map { max($0, 40) } ?? 100
    }

    /// Writes to stdout, as it is.
    func output(_ text: String) { output(Array(text.utf8)) }

    /// Writes to stdout, as it is.
    func output(_ bytes: [UInt8]) {
        transcript?.add(.output, bytes)
        Self.write(bytes, to: STDOUT_FILENO)
    }

    func outputLine(_ line: String = "") { output(line + "\n") }

    /// Writes to stderr, as it is.
    func note(_ text: String) {
        let bytes = Array(text.utf8)
        transcript?.add(.error, bytes)
        Self.write(bytes, to: STDERR_FILENO)
    }

    /// Says again what was said another time.
    func say(_ utterances: [SettledAnswer.Utterance]) {
        for utterance in utterances {
            switch utterance.stream {
            case .output: output(utterance.text)
            case .error: note(utterance.text)
            }
        }
    }

    /// Writes to stderr what will not stay there.
    private func show(_ passing: String) { Self.write(Array(passing.utf8), to: STDERR_FILENO) }

    func noteLine(_ line: String = "") { note(line + "\n") }

    /// Shows a passing state in place of the last one; nothing where no one is watching.
    func progress(_ line: String) {
        guard isInteractive else { return }
        show("\r\u{1B}[K" + errorStyle.dim(String(line.prefix(width - 1))))
    }

    func endProgress() {
        if isInteractive { show("\r\u{1B}[K") }
    }

    /// Asks for yes or no on the terminal; anything but yes is no.
    func confirm(_ question: String) -> Bool {
        endProgress()
        note(errorStyle.bold(question) + " [y/N] ")
        let answer = (readLine() ?? "").lowercased()
        return answer == "y" || answer == "yes"
    }

    func report(_ failure: CommandFailure) {
        if let events { return events.write(.failure(message: failure.message, help: failure.help)) }
        endProgress()
        noteLine(errorStyle.coloured("error", .red, isBold: true) + errorStyle.bold(": \(failure.message)"))
        if let help = failure.help {
            noteLine("  " + errorStyle.coloured("= ", .blue) + errorStyle.bold("help: ") + help)
        }
    }

    /// Shows diagnostics; of thousands the most important, and how many more there are.
    func report(_ diagnostics: [Diagnostic], in sources: SourceMap) {
        let selection = DiagnosticSelection(diagnostics, atMost: Self.diagnosticLimit)
        if let events {
            for diagnostic in selection.kept { events.write(.diagnostic(diagnostic), sources: sources) }
            if let words = selection.words { events.write(.omission(words)) }
            return
        }
        endProgress()
        let renderer = DiagnosticTextRenderer(sources: sources, style: errorStyle, width: width)
        note(renderer.text(for: selection.kept))
        guard let words = selection.words else { return }
        noteLine("\(words); 'samlet validate --format json' shows up to \(DiagnosticSelection.reportLimit)")
    }

    /// Nobody reads more, and each is written with the lines it is about.
    private static let diagnosticLimit = 1_000

    /// Bytes in full, across partial writes. A reader that went away ends the process, as the shell's tools do.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
