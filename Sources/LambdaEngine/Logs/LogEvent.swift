/// One line of a function's log, or several that belong together.
public struct LogEvent: Hashable, Sendable {
    /// Milliseconds since 1970, UTC.
    public var timestamp: Int64
    /// The log stream: one for each execution environment.
    public var stream: String
    /// As it was written. The events that Lambda sends from a log of text have the line feed that ends them.
    public var message: String

    /// An event of its parts.
    public init(timestamp: Int64, stream: String, message: String) {
        self.timestamp = timestamp
        self.stream = stream
        self.message = message
    }
}
