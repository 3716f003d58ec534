internal import Documents

/// Drops the lines of a function that matter less than its `ApplicationLogLevel`.
///
/// Only JSON objects that say their level are dropped: what says none counts as INFO, and plain text is no matter of levels.
/// Source: AWS Lambda Developer Guide, "Log-level filtering".
struct ApplicationLogFilter: Hashable, Sendable {
    /// Nil to keep everything.
    private let lowest: Int?

    private static let levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]
    private static let standard = 2
    /// What loggers call levels that Lambda names otherwise.
    private static let others = ["WARNING": 3, "CRITICAL": 5]

    /// - Parameter level: nil for a log without levels.
    init(level: String?) {
        lowest = level.flatMap(Self.levels.firstIndex)
    }

    /// Whether a line stays.
    func keeps(_ line: String) -> Bool {
        guard let lowest, lowest > 0, line.utf8.first == UInt8(ascii: "{") else { return true }
        guard let object = Document.json(Array(line.utf8))?.mapping else { return true }
        let level = object["level"]?.text?.uppercased() ?? ""
        return (Self.levels.firstIndex(of: level) ?? Self.others[level] ?? Self.standard) >= lowest
    }
}
