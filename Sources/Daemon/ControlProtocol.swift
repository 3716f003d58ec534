public import Deployments

/// What the command line and the engine say to each other over the control socket, as JSON over HTTP.
///
/// Lambda's API answers on the same socket under its own paths.
public enum ControlProtocol {
    /// Counts up when the messages change; the two sides must agree.
    public static let version = 4

    static let statusPath = "/control/status"
    static let markPath = "/control/mark"
    static let preparePath = "/control/prepare"
    static let activatePath = "/control/activate"
    static let discardPath = "/control/discard"
    static let stopPath = "/control/stop"
    static let logsPath = "/control/logs"

    struct PrepareRequest: Codable, Sendable {
        var stack: StackIdentity
        /// JSON of the record, secrets sealed.
        var record: String
    }

    struct ActivateRequest: Codable, Sendable {
        var stack: StackIdentity
    }

    struct DiscardRequest: Codable, Sendable {
        var stack: StackIdentity
    }

    struct Failure: Codable, Sendable {
        var message: String
        var help: String?
        var propertyPath: [String]
    }
}

/// What the engine says of itself.
public struct EngineStatus: Codable, Sendable {
    /// A deployed stack and what of it runs.
    public struct Stack: Codable, Sendable {
        /// The stack's name.
        public var name: String
        /// The number of the deployment that runs.
        public var generation: Int
        /// Its functions, sorted by logical id.
        public var functions: [Function]
        /// Functions that the engine has of the stack, and the generation that runs does not; sorted.
        public var strays: [String]
        /// Where its functions answer over HTTP.
        public var endpoints: [Endpoint]
        /// Its rules with a schedule.
        public var schedules: [Schedule]
        /// What the Lambda API has made of the stack's own; nil where nothing.
        public var changes: [WireChange]?
        /// What it has made beside that for the stack's functions; nil where nothing.
        public var additions: [WireAddition]?
    }

    /// A function and how it is doing.
    public struct Function: Codable, Sendable {
        /// What half, 95 % and 99 % of durations do not exceed, in milliseconds, to 5 %.
        public struct Durations: Codable, Hashable, Sendable {
            /// The median.
            public var p50: Double
            /// Exceeded by one in 20.
            public var p95: Double
            /// Exceeded by one in 100.
            public var p99: Double
        }

        /// Its name in the template; its physical name for one that is in none.
        public var logicalID: String
        /// Its physical name.
        public var name: String
        /// Such as `python3.13`.
        public var runtime: String
        /// The program that runs the code; nil for a custom runtime.
        public var interpreter: String?
        /// Why the function cannot run; nil when it can.
        public var failure: String?
        /// How many execution environments there are, by state: `idle`, `invoking` …
        public var environments: [String: Int]
        /// Since the engine started.
        public var invocations: Int
        /// Invocations that ended with a function error, since the engine started.
        public var errors: Int
        /// Invocations that found no environment, since the engine started.
        public var coldStarts: Int
        /// Invocations that were refused because too many ran, since the engine started.
        public var throttles: Int
        /// How many invocations run or wait for an environment.
        public var concurrency: Int
        /// The most that did so at a time, since the engine started.
        public var peakConcurrency: Int
        /// How long invocations took, since the engine started; nil before the first.
        public var durations: Durations?
        /// How many asynchronous events wait for it; nil when there are none.
        public var queuedEvents: Int?
        /// What it runs with; nil where the engine has nothing of it.
        public var facts: FunctionFacts?
    }

    /// A URL under which functions answer.
    public struct Endpoint: Codable, Sendable {
        /// The API or URL in the template.
        public var logicalID: String
        /// `REST API`, `HTTP API` or `function URL`.
        public var kind: String
        /// The base URL, with a slash at the end.
        public var url: String
        /// `GET /orders/{id}`.
        public var routes: [String]
    }

    /// A rule that calls functions at times.
    public struct Schedule: Codable, Sendable {
        /// The resource in the template that the rule is, or comes from.
        public var logicalID: String
        /// The event of that resource, where the rule comes from one.
        public var eventID: String?
        /// `rate(…)` or `cron(…)`.
        public var expression: String
        /// False for a rule in the state `DISABLED`.
        public var isEnabled: Bool
        /// ISO 8601, UTC; nil when it will not fire again.
        public var nextAt: String?
    }

    /// A text that is another one whenever anything of the status is but numbers of invocations, environments and events, and
    /// times; nil from older engines.
    public var mark: String?
    /// ``ControlProtocol/version`` of the engine.
    public var protocolVersion: Int
    /// The executable's version and build; another one's engine is restarted.
    public var build: String
    /// Of the engine itself.
    public var processID: Int
    /// ISO 8601, UTC.
    public var startedAt: String
    /// Where the engine answers.
    public var endpoints: Endpoints
    /// What the user should know: no sandbox, ports taken.
    public var notices: [String]
    /// Sorted by name.
    public var stacks: [Stack]
    /// Functions that were made over the Lambda API; nil when there are none.
    public var functions: [Function]?
}

extension EngineStatus {
    /// What the engine says of a stack, to be compared with what was applied.
    public func facts(of stackName: String) -> EngineFacts {
        let stack = stacks.first { $0.name == stackName }
        let functions = (stack?.functions ?? []).map {
            EngineFacts.Function(logicalID: $0.logicalID, name: $0.name, failure: $0.failure, configuration: $0.facts)
        }
        return EngineFacts(
            generation: stack?.generation, functions: functions, strays: stack?.strays ?? [], endpoints: endpoints,
            changes: stack?.changes ?? [], additions: stack?.additions ?? [])
    }
}
