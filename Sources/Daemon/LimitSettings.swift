internal import LambdaEngine

extension EngineSettings {
    /// How many invocations may run at a time, in place of AWS's quota of an account.
    static let concurrencyVariable = "SAMLET_CONCURRENCY_LIMIT"
    /// How many sandboxes are made before they are needed, at most.
    static let spareSandboxesVariable = "SAMLET_SPARE_SANDBOXES"

    /// How many invocations may run at a time.
    var concurrencyLimit: Int {
        get throws(EngineError) {
            try environment.number(Self.concurrencyVariable, of: "invocations", in: 1...100_000)
                ?? LambdaSettings.standardConcurrencyLimit
        }
    }

    /// How many sandboxes are made before they are needed, at most.
    var spareSandboxes: Int {
        get throws(EngineError) {
            try environment.number(Self.spareSandboxesVariable, of: "sandboxes", in: 0...1000)
                ?? LambdaSettings.standardSpareSandboxes
        }
    }
}
