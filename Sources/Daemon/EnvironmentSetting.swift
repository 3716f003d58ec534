extension [String: String] {
    /// What an environment variable says; nil when it says nothing.
    ///
    /// - Parameters:
    ///   - rule: what it must be, such as "is a number of seconds".
    ///   - read: gives nil for what it must not be.
    /// - Throws: `.startFailed` with the rule, for what `read` makes nothing of.
    public func setting<Setting>(
        _ variable: String, rule: String, _ read: (String) -> Setting?
    ) throws(EngineError) -> Setting? {
        guard let text = self[variable], !text.isEmpty else { return nil }
        guard let setting = read(text) else {
            throw EngineError(code: .startFailed, message: "\(variable) \(rule), not '\(text)'")
        }
        return setting
    }

    /// A number in a range; nil when the variable says nothing.
    ///
    /// - Parameter things: what is counted, in plural; nil for a number that counts nothing.
    /// - Throws: `.startFailed` for anything else.
    public func number(
        _ variable: String, of things: String? = nil, in range: ClosedRange<Int>
    ) throws(EngineError) -> Int? {
        let what = things.map { "is a number of \($0), from" } ?? "is a number from"
        return try setting(variable, rule: "\(what) \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}
