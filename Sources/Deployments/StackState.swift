internal import Artifacts
public import OrderedCollections
public import Templates

/// What is known of a deployed stack: the outcome of its last successful deployment.
public struct StackState: Hashable, Sendable {
    /// The stack.
    public var identity: StackIdentity
    /// The number of the last successful deployment, from 1; 0 for a stack that does not exist yet. Also the state's serial:
    /// every change that is saved counts it up by one.
    public var generation: Int
    /// Tells the stack apart from one of the same name that was removed and made again; empty where it was never saved.
    public var lineage: String
    /// The resources, those referred to first.
    public var records: OrderedDictionary<LogicalID, ResourceRecord>
    /// In the order of the template.
    public var outputs: OrderedDictionary<String, StackOutput>
    /// The names of the exports of other stacks that resources and outputs are made from.
    public var imports: Set<String>
    /// What these exports came to when it was planned, where that is known: in plans and in snapshots.
    public var importedValues: [String: Value]
    /// The last version numbers given, by type and name: numbers of layers and function versions are not used twice.
    public var counters: [String: Int]
    /// The template file, as an absolute path.
    public var templatePath: String

    /// A state of its parts.
    public init(
        identity: StackIdentity, generation: Int = 0, records: OrderedDictionary<LogicalID, ResourceRecord> = [:],
        outputs: OrderedDictionary<String, StackOutput> = [:], counters: [String: Int] = [:], templatePath: String = "",
        lineage: String = "", imports: Set<String> = [], importedValues: [String: Value] = [:]
    ) {
        self.identity = identity
        self.generation = generation
        self.records = records
        self.outputs = outputs
        self.counters = counters
        self.templatePath = templatePath
        self.lineage = lineage
        self.imports = imports
        self.importedValues = importedValues
    }
}

extension StackState {
    /// The resources whose data goes with the stack, since no policy keeps it.
    public var lostByRemoval: [ResourceRecord] {
        records.values.filter { $0.deletionPolicy == "Delete" && ResourceChanges.standard[$0.type].holdsData }
    }
}

/// An output of a deployed stack.
public struct StackOutput: Hashable, Sendable {
    /// What the output comes to.
    public var value: Value
    /// As the template gives it.
    public var description: String?
    /// The name under which other stacks import the value.
    public var exportName: String?

    /// An output of its parts.
    public init(value: Value, description: String? = nil, exportName: String? = nil) {
        self.value = value
        self.description = description
        self.exportName = exportName
    }
}
