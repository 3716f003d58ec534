internal import NIOCore

/// The log of one execution environment: a log stream of the function's group.
struct EnvironmentLog {
    let stream: String
    private let group: String
    private let logs: FunctionLogs
    private let function: String
    private let isJSON: Bool
    private let kind: EnvironmentMember.Kind
    private let systemLevel: PlatformEvent.Level
    private let filter: ApplicationLogFilter
    private var splitter = LineSplitter()
    private var extensionSplitter = LineSplitter()
    private var tail = LogTail()

    /// - Parameters:
    ///   - stream: the name of the log stream.
    ///   - logging: how the log is written.
    ///   - function: the function's name.
    ///   - kind: why the environment is there.
    init(
        _ logs: FunctionLogs, group: String, stream: String, logging: FunctionLogging = FunctionLogging(),
        function: String = "", kind: EnvironmentMember.Kind = .onDemand
    ) {
        self.logs = logs
        self.group = group
        self.stream = stream
        self.function = function
        self.kind = kind
        isJSON = logging.format == .json
        systemLevel = logging.systemLevel.flatMap(PlatformEvent.Level.init) ?? .info
        filter = ApplicationLogFilter(level: isJSON ? logging.applicationLevel : nil)
    }

    /// The last 4 KB of what was written since the last START.
    var tailBuffer: ByteBuffer { tail.buffer }

    /// Takes what a process wrote.
    /// - Returns: the lines that have ended.
    @discardableResult
    mutating func output(_ bytes: ByteBuffer) -> [String] {
        let lines = splitter.lines(adding: bytes)
        add(lines.filter(filter.keeps))
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
        if let rest = splitter.flush(), filter.keeps(rest) { add([rest], areEnded: false) }
    }

    // MARK: - Lambda's own lines

    /// Writes the line at the start of an environment.
    mutating func begin(_ version: RuntimeVersion, functionVersion: String = "$LATEST") {
        if isJSON { return add(.initStart(kind, version, function: function, version: functionVersion)) }
        add([PlatformLines.initStart(version)])
    }

    /// Writes how the extensions are once they have started.
    mutating func began(_ extensions: [Extensions.Member]) {
        if isJSON { return extensions.forEach { add(.extensionState($0)) } }
        add(
            extensions.map {
                PlatformLines.extensionState(
                    name: $0.name, state: $0.state.rawValue, events: $0.events.map(\.rawValue))
            })
    }

    /// Writes how long an initialisation took.
    ///
    /// One that went well stands in the report of the first invocation, where the log is text.
    /// - Parameter isShown: whether the text has the line of its own also for one that went well.
    mutating func initialized(
        _ duration: Duration, _ phase: PlatformLines.Phase, _ failure: PlatformLines.Failure? = nil,
        isShown: Bool = false
    ) {
        if isJSON {
            add(.initRuntimeDone(kind, phase, failure))
            return add(.initReport(kind, duration, phase, failure))
        }
        guard failure != nil || isShown else { return }
        add([PlatformLines.initReport(duration: duration, phase: phase, failure: failure)])
    }

    /// Writes the line at the start of an invocation.
    mutating func start(_ requestID: RequestID, version: String) {
        tail.removeAll()
        if isJSON { return add(.start(requestID: requestID.description, version: version)) }
        add([PlatformLines.start(requestID: requestID.description, version: version)])
    }

    /// Writes that the runtime has done with an invocation, where there is a line for it.
    mutating func runtimeDone(_ report: PlatformLines.Report) {
        flush()
        if isJSON { add(.runtimeDone(report)) }
    }

    /// Writes the lines at the end of an invocation.
    /// - Parameter line: one that stands before them; the log format JSON says it by the status.
    mutating func end(_ report: PlatformLines.Report, after line: String?) {
        flush()
        if isJSON { return add(.report(report)) }
        add([line, PlatformLines.end(requestID: report.requestID), PlatformLines.report(report)].compactMap(\.self))
    }

    private mutating func add(_ event: PlatformEvent) {
        guard event.level >= systemLevel else { return }
        add([event.json(at: UTCTime.now())])
    }

    /// Writes lines.
    ///
    /// - Parameter areEnded: a line feed came after each of them.
    mutating func add(_ lines: [String], areEnded: Bool = true) {
        guard !lines.isEmpty else { return }
        let now = UTCTime.now()
        let end = areEnded && !isJSON ? "\n" : ""
        logs.append(lines.map { LogEvent(timestamp: now, stream: stream, message: $0 + end) }, to: group)
        for line in lines { tail.append(line) }
    }
}
