public import Deployments

/// What the command line and the engine say to each other over the control socket, as JSON over HTTP.
///
/// Lambda's API answers on the same socket under its own paths.
public enum ControlProtocol {
    /// Counts up when the messages change; the two sides must agree.
    public static let version = 1

    static let statusPath = "/control/status"
    static let preparePath = "/control/prepare"
    static let activatePath = "/control/activate"
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

    struct Failure: Codable, Sendable {
        var message: String
        var help: String?
        var propertyPath: [String]
    }
}

/// What the engine says of itself.
public struct EngineStatus: Codable, Sendable {
    public struct Stack: Codable, Sendable {
        public var name: String
        public var generation: Int
        public var functions: [Function]
        public var endpoints: [Endpoint]
        public var schedules: [Schedule]
    }

    public struct Function: Codable, Sendable {
        public var logicalID: String
        public var name: String
        public var runtime: String
        /// Execution environments by state: `starting`, `idle`, `busy`.
        public var environments: [String: Int]
        public var invocations: Int
        public var errors: Int
    }

    /// A URL under which functions answer.
    public struct Endpoint: Codable, Sendable {
        public var logicalID: String
        /// `REST API`, `HTTP API` or `function URL`.
        public var kind: String
        public var url: String
        /// `GET /orders/{id}`.
        public var routes: [String]
    }

    public struct Schedule: Codable, Sendable {
        public var logicalID: String
        public var expression: String
        public var isEnabled: Bool
        /// ISO 8601, UTC; nil when it will not fire again.
        public var nextAt: String?
    }

    public var protocolVersion: Int
    /// The executable's version and build; another one's engine is restarted.
    public var build: String
    public var processID: Int
    public var startedAt: String
    public var endpoints: Endpoints
    /// What the user should know: no sandbox, ports taken.
    public var notices: [String]
    public var stacks: [Stack]
}
