internal import NIOCore

/// The log of one execution environment: a log stream of the function's group.
struct EnvironmentLog {
    let stream: String
    private let group: String
    private let logs: FunctionLogs
    private var splitter = LineSplitter()
    private var extensionSplitter = LineSplitter()
    private var tail = LogTail()

    /// - Parameter stream: the name of the log stream.
    init(_ logs: FunctionLogs, group: String, stream: String) {
        self.logs = logs
        self.group = group
        self.stream = stream
    }

    /// The last 4 KB of what was written since the last START.
    var tailBuffer: ByteBuffer { tail.buffer }

    /// Takes what a process wrote.
    /// - Returns: the lines that have ended.
    @discardableResult
    mutating func output(_ bytes: ByteBuffer) -> [String] {
        let lines = splitter.lines(adding: bytes)
        add(lines)
        return lines
    }

    /// Takes what an extension wrote.
    /// - Returns: the lines that have ended.
    mutating func extensionOutput(_ bytes: ByteBuffer) -> [String] {
        let lines = extensionSplitter.lines(adding: bytes)
        add(lines)
        return lines
    }

    /// What is left of an unfinished line becomes a line.
    mutating func flush() {
        if let rest = splitter.flush() { add([rest]) }
    }

    /// Writes the line at the start of an environment.
    mutating func begin(_ version: RuntimeVersion) { add([PlatformLines.initStart(version)]) }

    /// Writes the line at the start of an invocation.
    mutating func start(_ requestID: RequestID, version: String) {
        tail.removeAll()
        add([PlatformLines.start(requestID: requestID.description, version: version)])
    }

    /// Writes the lines at the end of an invocation.
    /// - Parameter line: one that stands before them.
    mutating func end(_ report: PlatformLines.Report, after line: String?) {
        flush()
        add([line, PlatformLines.end(requestID: report.requestID), PlatformLines.report(report)].compactMap(\.self))
    }

    /// Writes lines.
    mutating func add(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        let now = UTCTime.now()
        logs.append(lines.map { LogEvent(timestamp: now, stream: stream, message: $0) }, to: group)
        for line in lines { tail.append(line) }
    }
}
