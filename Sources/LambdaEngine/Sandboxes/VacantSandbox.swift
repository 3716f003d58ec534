/// A sandbox that is made and has no program yet.
protocol VacantSandbox: Sendable {
    /// Starts the program that it was made for, with these variables; once.
    /// - Throws: when the sandbox has ended in the meantime; nothing is left of it then.
    func start(environment: [String: String]) throws(LambdaEngineError) -> any SandboxedProcess

    /// Ends it unused.
    func discard()
}
