internal import Crypto
internal import OrderedCollections

/// A numbered outcome of a deployment, as the history of a stack lists it.
public struct Generation: Hashable, Sendable {
    /// How much of the plan came true.
    public enum Status: String, Sendable, CaseIterable {
        case complete
        /// Some resources could not run, and the others were kept.
        case partial
    }

    /// From 1.
    public var number: Int
    /// How much of the plan came true.
    public var status: Status
    /// Seconds since 1970.
    public var deployedAt: Double
    /// `user@host pid 123`.
    public var deployedBy: String
    /// What made it: `deploy`, `rollback` …
    public var operation: String
    /// The template file, as an absolute path.
    public var templatePath: String
    /// SHA-256 of the template's text; empty when it is not known.
    public var templateDigest: String
    /// What the deployment changed.
    public var counts: ChangeCounts
    /// The state was kept, so that it can be compared and deployed again.
    public var hasSnapshot: Bool

    /// A generation of its parts.
    public init(
        number: Int, status: Status = .complete, deployedAt: Double, deployedBy: String, operation: String = "deploy",
        templatePath: String = "", templateDigest: String = "", counts: ChangeCounts = ChangeCounts(),
        hasSnapshot: Bool = false
    ) {
        self.number = number
        self.status = status
        self.deployedAt = deployedAt
        self.deployedBy = deployedBy
        self.operation = operation
        self.templatePath = templatePath
        self.templateDigest = templateDigest
        self.counts = counts
        self.hasSnapshot = hasSnapshot
    }

    /// SHA-256 of a template's text, in hexadecimal digits.
    public static func digest(ofTemplate bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

/// How many resources were created, changed and removed.
public struct ChangeCounts: Hashable, Sendable, Codable {
    /// New resources.
    public var created = 0
    /// Resources that stayed and changed.
    public var updated = 0
    /// Resources that were made anew.
    public var replaced = 0
    /// Resources that are gone.
    public var deleted = 0
    /// Resources that left the stack and that their policy keeps.
    public var retained = 0

    /// Nothing changed.
    public init() {}

    /// What some actions change.
    public init(_ actions: some Sequence<PlannedAction>) {
        for action in actions { count(action.kind) }
    }

    /// What some actions change of the user's template: what was generated counts with the resource that it comes from, as plans
    /// show it. Actions that change nothing tell a resource that changed in part.
    init(groupsOf actions: [PlannedAction]) {
        for group in ResourceGroup.groups(of: actions).values { count(group.kind) }
    }

    private mutating func count(_ kind: PlannedAction.Kind) {
        switch kind {
        case .create: created += 1
        case .update: updated += 1
        case .replace: replaced += 1
        case .delete: deleted += 1
        case .retain: retained += 1
        case .none: break
        }
    }
}

/// What is saved together with a new state, in the same transaction.
public struct CommitNote: Sendable {
    /// How much of the plan came true.
    public var status: Generation.Status
    /// What made the generation.
    public var operation: String
    /// SHA-256 of the template's text.
    public var templateDigest: String
    /// What was changed.
    public var counts: ChangeCounts
    /// Resources that leave the stack and that their policy keeps.
    public var retained: [ResourceRecord]
    /// Physical ids of retained resources that are the stack's again.
    public var adopted: Set<String>
    /// Steps of this run end, or begin, with the commit.
    public var run: JournalRun?
    /// The steps.
    public var steps: [JournalStep]

    /// A note of its parts.
    public init(
        status: Generation.Status = .complete, operation: String = "deploy", templateDigest: String = "",
        counts: ChangeCounts = ChangeCounts(), retained: [ResourceRecord] = [], adopted: Set<String> = [],
        run: JournalRun? = nil, steps: [JournalStep] = []
    ) {
        self.status = status
        self.operation = operation
        self.templateDigest = templateDigest
        self.counts = counts
        self.retained = retained
        self.adopted = adopted
        self.run = run
        self.steps = steps
    }
}

/// A resource that left its stack and that its policy kept.
public struct RetainedResource: Hashable, Sendable {
    /// The resource as the stack had it.
    public var record: ResourceRecord
    /// The stack that had it.
    public var stackName: String
    /// When it left, in seconds since 1970.
    public var since: Double

    /// A retained resource of its parts.
    public init(record: ResourceRecord, stackName: String, since: Double) {
        self.record = record
        self.stackName = stackName
        self.since = since
    }
}
