import Logging
import Synchronization

extension Logger {
    /// For tests that do not look at the log.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

/// Keeps what is logged.
final class RecordingLog: Sendable {
    private let entries = Mutex<[String]>([])

    /// The message and its metadata of each entry.
    var lines: [String] { entries.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: RecordingLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted()
            log.entries.withLock { $0.append(([event.message.description] + metadata).joined(separator: " ")) }
        }
    }
}
