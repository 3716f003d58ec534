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
            code: record.artifacts["Code"]?.rawValue ?? "",
            handler: Self.told(record.properties["Handler"], secrets) ?? "",
            runtime: record.properties["Runtime"]?.text ?? "", memorySize: number("MemorySize") ?? 128,
            timeout: number("Timeout") ?? 3,
            variables: Dictionary(variables.compactMap { entry in entry.value.text.map { (entry.key, $0) } }) { $1 },
            settings: Self.settings(record.properties, secrets), secrets: secrets)
    }

    /// The same for a reader outside of the engine: keyed digests stand for what is or holds a secret of the stack.
    ///
    /// - Parameter texts: the secrets of the stack. They are asked for only where the function runs with something else than
    ///   its record says in clear.
    public func hidingSecrets(of record: ResourceRecord, in texts: () -> SecretTexts, secrets: SecretBox)
        -> FunctionFacts
    {
        let applied = FunctionFacts(record, secrets: secrets)
        var facts = self
        if handler != applied.handler { facts.handler = texts().hidden(in: handler) }
        facts.settings = settings.map { settings in
            settings.reduce(into: settings) { told, setting in
                guard applied.settings?[setting.key] != setting.value else { return }
                told[setting.key] = texts().hidden(in: setting.value)
            }
        }
        return facts
    }

    /// A text, or the digest of a secret one.
    private static func told(_ value: Value?, _ secrets: SecretBox) -> String? {
        guard let value, let text = value.text ?? value.list?.compactMap(\.text).joined(separator: ",") else {
            return nil
        }
        return value.holdsSecret ? SecretTexts.digest(of: text, secrets) : text
    }

    private static func settings(_ properties: Value, _ secrets: SecretBox) -> [String: String] {
        let values: [(String, Value?, String)] = [
            ("Description", properties["Description"], ""), ("Role", properties["Role"], ""),
            ("EphemeralStorage", properties["EphemeralStorage"]?["Size"], "512"),
            ("ReservedConcurrentExecutions", properties["ReservedConcurrentExecutions"], ""),
            ("TracingConfig", properties["TracingConfig"]?["Mode"], "PassThrough"),
        ]
        let known = (values + [("Layers", properties["Layers"], "")]).map { ($0.0, told($0.1, secrets) ?? $0.2) }
        return Dictionary(known) { $1 }
    }

    /// One text for each set of variables.
    private static func text(of variables: [String: String]) -> String {
        variables.sorted { $0.key < $1.key }.map { JSONWriter.quoted($0.key) + ":" + JSONWriter.quoted($0.value) }
            .joined(separator: ",")
    }
}
