public import Artifacts
public import Deployments
public import Templates

/// A function and how it is doing.
public struct FunctionStatus: Sendable {
    /// What an execution environment does.
    public enum EnvironmentState: String, Hashable, Sendable {
        case starting
        case idle
        case invoking
    }

    /// Numbers since the engine started.
    public struct Counts: Hashable, Sendable {
        /// All that were taken on.
        public var invocations = 0
        /// Those that ended with a function error.
        public var errors = 0
        /// Environments that were started.
        public var coldStarts = 0
        /// Those that were refused because too many ran.
        public var throttles = 0
        /// How many run or wait for an environment now.
        public var concurrency = 0
        /// The most that did so at a time.
        public var peakConcurrency = 0
        /// How long the function worked on each.
        public var durations = DurationHistogram()
    }

    /// What a function runs with.
    public struct Facts: Sendable {
        /// The id of the packaged code; nil for an image.
        public var code: ArtifactID?
        /// As in the template; may be empty for custom runtimes.
        public var handler: String
        /// Such as `python3.13`.
        public var runtime: String
        /// In MB.
        public var memorySizeInMegabytes: Int
        /// In seconds.
        public var timeoutInSeconds: Int
        /// Those that the template sets, secrets in clear: nothing to be told.
        public var variables: [String: String]
        /// More of what it runs with, by the names of properties; lists with commas between.
        public var settings: [String: String]

        /// - Parameter reservedConcurrency: of the function, whatever the version.
        init(_ configuration: FunctionConfiguration, reservedConcurrency: Int?) {
            code = configuration.code
            handler = configuration.handler
            runtime = configuration.runtime.description
            memorySizeInMegabytes = configuration.memorySizeInMegabytes
            timeoutInSeconds = configuration.timeoutInSeconds
            variables = configuration.variables
            settings = [
                "Description": configuration.description, "Role": configuration.role,
                "EphemeralStorage": String(configuration.ephemeralStorageInMegabytes),
                "ReservedConcurrentExecutions": reservedConcurrency.map { String($0) } ?? "",
                "TracingConfig": configuration.metadata.tracingMode,
                "Layers": configuration.layers.joined(separator: ","),
            ]
        }
    }

    /// The physical name.
    public var name: String
    /// The stack that it belongs to; nil for one that was made over the wire.
    public var stack: StackIdentity?
    /// Its name in the template.
    public var logicalID: LogicalID?
    /// What it runs with.
    public var facts: Facts
    /// How many environments there are in each state.
    public var environments: [EnvironmentState: Int]
    /// What it has done.
    public var counts: Counts
    /// How many asynchronous events wait for it.
    public var queuedEvents: Int
    /// Why the function cannot run; nil when it can.
    public var failure: String?
}

extension FunctionStatus.EnvironmentState {
    /// Nil for an environment of which nothing more comes.
    init?(_ phase: ExecutionEnvironment.Phase) {
        switch phase {
        case .initializing: self = .starting
        case .idle, .dormant, .resetting(for: nil): self = .idle
        case .invoking, .finishing, .reinitializing, .stuck, .resetting: self = .invoking
        case .ended: return nil
        }
    }
}
