internal import LambdaEngine

extension EngineSettings {
    /// How many invocations may run at a time, in place of AWS's quota of an account.
    static let concurrencyVariable = "SAMLET_CONCURRENCY_LIMIT"
    /// How many sandboxes are made before they are needed, at most.
    static let spareSandboxesVariable = "SAMLET_SPARE_SANDBOXES"

    /// How many invocations may run at a time.
    var concurrencyLimit: Int {
        get throws(EngineError) {
            try number(
                Self.concurrencyVariable, of: "invocations", in: 1...100_000,
                standard: LambdaSettings.standardConcurrencyLimit)
        }
    }

    /// How many sandboxes are made before they are needed, at most.
    var spareSandboxes: Int {
        get throws(EngineError) {
            try number(
                Self.spareSandboxesVariable, of: "sandboxes", in: 0...1000,
                standard: LambdaSettings.standardSpareSandboxes)
        }
    }

    private func number(
        _ variable: String, of things: String, in range: ClosedRange<Int>, standard: Int
    ) throws(EngineError) -> Int {
        guard let text = environment[variable], !text.isEmpty else { return standard }
        guard let number = Int(text), range.contains(number) else {
            let rule = "is a number of \(things), from \(range.lowerBound) to \(range.upperBound)"
            throw EngineError(code: .startFailed, message: "\(variable) \(rule), not '\(text)'")
        }
        return number
    }
}
