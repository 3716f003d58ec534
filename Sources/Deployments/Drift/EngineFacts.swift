internal import Artifacts
internal import Documents
internal import OrderedCollections
internal import Templates

/// What an engine runs of a stack, as it says itself.
public struct EngineFacts: Hashable, Sendable {
    /// A function that the engine has.
    public struct Function: Hashable, Sendable {
        /// Its name in the template.
        public var logicalID: String
        /// Its physical name.
        public var name: String
        /// Why it cannot run; nil when it can.
        public var failure: String?
        /// What it runs with; nil where the engine has nothing of it.
        public var configuration: FunctionFacts?

        /// A function of its parts.
        public init(logicalID: String, name: String, failure: String?, configuration: FunctionFacts?) {
            self.logicalID = logicalID
            self.name = name
            self.failure = failure
            self.configuration = configuration
        }
    }

    /// The generation that runs; nil where the engine does not run the stack.
    public var generation: Int?
    /// The functions of that generation.
    public var functions: [Function]
    /// The names of functions that it has of the stack beside them.
    public var strays: [String]
    /// Where the engine answers.
    public var endpoints: Endpoints
    /// What of the stack was changed over the Lambda API.
    public var changes: [WireChange]
    /// What was made over the Lambda API for functions of the stack.
    public var additions: [WireAddition]

    /// What an engine runs, of its parts.
    public init(
        generation: Int?, functions: [Function], strays: [String] = [], endpoints: Endpoints,
        changes: [WireChange] = [], additions: [WireAddition] = []
    ) {
        self.changes = changes
        self.additions = additions
        self.generation = generation
        self.functions = functions
        self.strays = strays
        self.endpoints = endpoints
    }
}

/// What a function runs with, as far as two sides can compare it.
public struct FunctionFacts: Hashable, Sendable, Codable {
    /// The id of the packaged code.
    public var code: String
    /// As in the template; empty where a custom runtime has none.
    public var handler: String
    /// Such as `python3.13`.
    public var runtime: String
    /// In MB.
    public var memorySize: Int
    /// In seconds.
    public var timeout: Int
    /// The project's keyed digest of the variables under `Environment`.
    public var environmentDigest: String
    /// What else can be compared, by the names of properties; lists with commas between. Nil from older engines.
    public var settings: [String: String]?

    /// Facts of their parts.
    public init(
        code: String, handler: String, runtime: String, memorySize: Int, timeout: Int, variables: [String: String],
        settings: [String: String]? = nil, secrets: SecretBox
    ) {
        self.settings = settings
        self.code = code
        self.handler = handler
        self.runtime = runtime
        self.memorySize = memorySize
        self.timeout = timeout
        environmentDigest = secrets.digest(of: Self.text(of: variables))
    }

    /// What a function was deployed with.
    ///
    /// Source of the defaults: CloudFormation User Guide, `AWS::Lambda::Function`.
    init(_ record: ResourceRecord, secrets: SecretBox) {
        func number(_ name: String) -> Int? { record.properties[name]?.text.flatMap { Int($0) } }
        let variables = record.properties["Environment"]?["Variables"]?.map ?? ValueMap([])
        self.init(
            code: record.artifacts["Code"]?.rawValue ?? "", handler: record.properties["Handler"]?.text ?? "",
            runtime: record.properties["Runtime"]?.text ?? "", memorySize: number("MemorySize") ?? 128,
            timeout: number("Timeout") ?? 3,
            variables: Dictionary(variables.compactMap { entry in entry.value.text.map { (entry.key, $0) } }) { $1 },
            settings: Self.settings(record.properties), secrets: secrets)
    }

    /// Without what holds secrets, which is not to be told.
    private static func settings(_ properties: Value) -> [String: String] {
        let values: [(String, Value?, String)] = [
            ("Description", properties["Description"], ""), ("Role", properties["Role"], ""),
            ("EphemeralStorage", properties["EphemeralStorage"]?["Size"], "512"),
            ("ReservedConcurrentExecutions", properties["ReservedConcurrentExecutions"], ""),
            ("TracingConfig", properties["TracingConfig"]?["Mode"], "PassThrough"),
        ]
        let known = values.filter { $0.1?.holdsSecret != true }.map { ($0.0, $0.1?.text ?? $0.2) }
        let layers = properties["Layers"]?.list?.compactMap(\.text) ?? []
        return Dictionary(known + [("Layers", layers.joined(separator: ","))]) { $1 }
    }

    /// One text for each set of variables.
    private static func text(of variables: [String: String]) -> String {
        variables.sorted { $0.key < $1.key }.map { JSONWriter.quoted($0.key) + ":" + JSONWriter.quoted($0.value) }
            .joined(separator: ",")
    }
}
