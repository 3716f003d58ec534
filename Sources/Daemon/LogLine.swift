internal import Foundation

/// One line of a function's log.
public struct LogLine: Codable, Sendable {
    /// Milliseconds since 1970.
    public var time: Int64
    /// The stack of the function.
    public var stackName: String
    /// The function in the template; its name for one that no stack owns.
    public var logicalID: String
    /// The function's physical name.
    public var functionName: String
    /// The log stream: one for each execution environment.
    public var stream: String
    /// Without a line feed at the end.
    public var message: String
    /// The line is the engine's (START, END, REPORT), not the function's.
    public var isPlatform: Bool

    /// The line as one JSON object.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// `12:34:56.789` in local time.
    public var timeOfDay: String {
        var seconds = time_t(time / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        func padded(_ number: some BinaryInteger, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return
            "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2)).\(padded(time % 1000, 3))"
    }
}

/// Which log lines are wanted.
public struct LogQuery: Sendable {
    /// The physical name; nil for all functions.
    public var functionName: String?
    /// Only functions of this stack; nil for those of all.
    public var stackName: String?
    /// Milliseconds since 1970; nil for everything that is kept.
    public var since: Int64?
    /// Goes on with new lines until the asker goes away.
    public var follows: Bool

    /// A query of its parts.
    public init(functionName: String?, stackName: String?, since: Int64?, follows: Bool) {
        self.functionName = functionName
        self.stackName = stackName
        self.since = since
        self.follows = follows
    }
}
