public import LambdaEngine

/// What the engine is started with.
public struct EngineSettings: Sendable {
    /// Where everything it needs and keeps lies.
    public var project: ProjectFolder
    /// The port for AWS's APIs; 0 for any that is free.
    public var awsPort: Int
    /// The port for HTTP APIs and function URLs; 0 for any that is free.
    public var httpPort: Int
    /// How functions are kept apart from this machine.
    public var sandboxing: LambdaSettings.Sandboxing
    /// How long an execution environment without invocations is kept.
    public var idleTimeout: Duration
    /// Tells the executable's builds apart.
    public var build: String
    /// The environment variables of the process.
    public var environment: [String: String]

    /// The ports that LocalStack's and SAM CLI's users have in their scripts.
    public static let standardPorts = (aws: 4566, http: 3000)

    /// Settings with everything but the project at its standard value.
    public init(project: ProjectFolder, build: String, environment: [String: String]) {
        self.project = project
        self.build = build
        self.environment = environment
        (awsPort, httpPort) = Self.standardPorts
        sandboxing = .bubblewrap
        idleTimeout = .seconds(300)
    }
}
