internal import Artifacts
public import Diagnostics
internal import OrderedCollections
public import Templates

/// The steps that lead from the saved state of a stack to what its template wants.
///
/// Pure data: a plan can be shown, compared and carried out later. Carrying it out needs nothing but the plan and the state.
public struct Plan: Sendable {
    /// The stack that is changed.
    public var stack: StackIdentity
    /// The generation of the state that the plan was made against.
    public var baseGeneration: Int
    /// Creations, updates and replacements, those needed first; then deletions, in reverse order.
    public var actions: [PlannedAction]
    /// Outputs that are new, different or gone.
    public var outputChanges: [OutputChange]
    /// What the state will be.
    public var desired: StackState

    /// True when carrying out the plan would change nothing.
    public var isEmpty: Bool { actions.allSatisfy { $0.kind == .none } && outputChanges.isEmpty }

    /// The actions that change something.
    public var changes: [PlannedAction] { actions.filter { $0.kind != .none } }

    /// The actions that lose data: deletions and replacements of resources that hold some.
    public var dataLoss: [PlannedAction] { actions.filter(\.losesData) }
}

/// What is done with one resource.
public struct PlannedAction: Sendable {
    /// What is done.
    public enum Kind: String, Sendable, CaseIterable {
        case create, update, replace, delete
        /// The resource leaves the template, and its `DeletionPolicy` keeps what it made.
        case retain
        case none

        /// The sign shown for the action; a meaning never rests on colour alone.
        public var symbol: Character {
            switch self {
            case .create: "+"
            case .update: "~"
            case .replace: "±"
            case .delete: "-"
            case .retain: "!"
            case .none: "="
            }
        }
    }

    /// What is done.
    public var kind: Kind
    /// The resource.
    public var logicalID: LogicalID
    /// Its type; of a resource that goes, the type it had.
    public var type: String
    /// The resource as it will be; nil for one that goes.
    public var desired: ResourceRecord?
    /// The resource as it is; nil for a new one.
    public var previous: ResourceRecord?
    /// What differs; empty for a new resource.
    public var changes: [PropertyChange] = []
    /// The properties whose change makes a new resource, as paths.
    public var replacedBecause: [String] = []
    /// Deleting or replacing loses what the resource holds.
    public var losesData = false

    /// The resource of the user's template that this one belongs to, itself where it is not generated.
    public var originID: LogicalID { (desired ?? previous)?.originID ?? logicalID }

    /// The line of the template; 0 when unknown.
    public var line: Int { (desired ?? previous)?.line ?? 0 }
}

/// A property, or a part of one, that differs.
public struct PropertyChange: Sendable {
    /// The keys and list positions that lead to the value, such as `Environment`, `Variables`, `TABLE`.
    public var path: [String]
    /// Nil where the value is new.
    public var before: Value?
    /// Nil where the value goes.
    public var after: Value?
    /// The place in the template; nil for a value that goes.
    public var span: SourceSpan?

    /// A change from one value to another; at least one of them is there.
    public init(path: [String], before: Value?, after: Value?, span: SourceSpan?) {
        self.path = path
        self.before = before
        self.after = after
        self.span = span
    }

    /// The path with dots: `Environment.Variables.TABLE`.
    public var pathText: String { path.joined(separator: ".") }
}

/// An output that is new, different or gone.
public struct OutputChange: Sendable {
    /// The output's name.
    public var name: String
    /// Nil for a new output.
    public var before: StackOutput?
    /// Nil for an output that goes.
    public var after: StackOutput?
}
