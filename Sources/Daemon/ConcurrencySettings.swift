internal import LambdaEngine

extension EngineSettings {
    /// How many invocations may run at a time, in place of AWS's quota of an account.
    static let concurrencyVariable = "SAMLET_CONCURRENCY_LIMIT"

    /// How many invocations may run at a time.
    var concurrencyLimit: Int {
        get throws(EngineError) {
            guard let text = environment[Self.concurrencyVariable], !text.isEmpty else {
                return LambdaSettings.standardConcurrencyLimit
            }
            guard let limit = Int(text), (1...100_000).contains(limit) else {
                let rule = "is a number of invocations, from 1 to 100000"
                throw EngineError(code: .startFailed, message: "\(Self.concurrencyVariable) \(rule), not '\(text)'")
            }
            return limit
        }
    }
}
