/// How functions are run.
public struct LambdaSettings: Sendable {
    /// How functions are kept apart from this machine.
    public enum Sandboxing: String, Sendable, CaseIterable {
        /// Namespaces of their own, made by bubblewrap.
        case bubblewrap
        /// Not at all: functions see and may do what the engine's user may.
        case none
    }

    /// The absolute path of the folder for the logs of functions.
    public var logFolder: String
    /// The absolute path of a folder for what functions need besides their code; made anew by each engine.
    public var runtimeFolder: String
    /// The absolute path of the folder for code that is uploaded to the Lambda API.
    public var uploadFolder: String
    /// Where AWS's APIs answer for functions: `AWS_ENDPOINT_URL`. Nil to leave it unset.
    public var endpointURL: String?
    /// Where function URLs answer, such as `http://127.0.0.1:3000`. Nil where they do not.
    public var httpURL: String?
    /// How functions are kept apart from this machine.
    public var sandboxing: Sandboxing
    /// How long an execution environment without invocations is kept.
    public var idleTimeout: Duration
    /// How many sandboxes are made before an environment needs them, at most; each is a waiting shell. With 0, cold starts wait
    /// for theirs.
    public var spareSandboxes: Int
    /// The variables of the engine's process: where interpreters are looked for.
    public var environment: [String: String]
    /// How long a function that was created or updated over the wire is shown as not ready, at least.
    public var transitionTime: Duration
    /// How many invocations may run at a time.
    public var concurrencyLimit: Int
    /// By how many environments a function may grow at once, and again every ten seconds.
    public var scalingRate: Int
    /// The variables of the engine's process that pass on to functions where they are set, such as proxies.
    public var inheritedVariables: [String: String]
    /// How long asynchronous events that failed wait before they run again.
    public var eventTiming: EventTiming

    /// AWS's quota of an account, "Concurrent executions".
    public static let standardConcurrencyLimit = 1000
    /// Enough for the functions that somebody works on at a time.
    public static let standardSpareSandboxes = 8

    /// Settings with everything but the folders at its standard value.
    public init(logFolder: String, runtimeFolder: String) {
        self.logFolder = logFolder
        self.runtimeFolder = runtimeFolder
        uploadFolder = runtimeFolder + "/uploads"
        endpointURL = nil
        httpURL = nil
        sandboxing = .bubblewrap
        idleTimeout = .seconds(300)
        spareSandboxes = Self.standardSpareSandboxes
        environment = [:]
        transitionTime = .milliseconds(60)
        concurrencyLimit = Self.standardConcurrencyLimit
        scalingRate = 1000
        inheritedVariables = [:]
        eventTiming = .standard
    }
}
