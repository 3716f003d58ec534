public import Artifacts
public import Diagnostics
internal import OrderedCollections
public import Templates

/// The steps that lead from the saved state of a stack to what its template wants.
///
/// Pure data: a plan can be shown, compared and carried out later. Carrying it out needs nothing but the plan and the state.
public struct Plan: Sendable {
    /// The stack that is changed.
    public var stack: StackIdentity
    /// Names the life of the stack from its first deployment to its removal; empty for a new stack.
    public var lineage = ""
    /// The generation of the state that the plan was made against.
    public var baseGeneration: Int
    /// Creations, updates and replacements, those needed first; then deletions, in reverse order.
    public var actions: [PlannedAction]
    /// Outputs that are new, different or gone.
    public var outputChanges: [OutputChange]
    /// Exports of other stacks that are used from now on, and those that no longer are.
    public var importChanges = ImportChanges()
    /// What the state will be.
    public var desired: StackState

    /// True when carrying out the plan would change nothing.
    public var isEmpty: Bool {
        actions.allSatisfy { $0.kind == .none } && outputChanges.isEmpty && importChanges.isEmpty
    }

    /// The actions that change something.
    public var changes: [PlannedAction] { actions.filter { $0.kind != .none } }

    /// The actions that lose data: deletions and replacements of resources that hold some.
    public var dataLoss: [PlannedAction] { actions.filter(\.losesData) }

    /// The actions that lose data, and those of which a policy keeps what would be lost.
    public var destructive: [PlannedAction] { actions.destructive }

    /// Resources that go and come again under another name, as it seems.
    public var renames: [RenameSuggestion] = []
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
    /// What differs in writing or order alone, and is no change.
    public var equivalences: [Equivalence] = []
    /// The properties whose change makes a new resource, as paths.
    public var replacedBecause: [String] = []
    /// The logical id that the resource had, for one that keeps what it is under a new one.
    public var movedFrom: LogicalID?
    /// The old resource goes before the new one comes, since both would have the same name.
    public var deletesFirst = false
    /// Deleting or replacing loses what the resource holds.
    public var losesData = false

    /// The policy that keeps what the resource holds, such as `DeletionPolicy: Retain`; nil where none has to.
    public var keptBy: String?
    /// Where the template names the resource; nil for one that goes.
    public var span: SourceSpan?
    /// How the files of a function or layer differ, where they could be looked at.
    public var code: ArtifactComparison?

    /// The resource of the user's template that this one belongs to, itself where it is not generated.
    public var originID: LogicalID { (desired ?? previous)?.originID ?? logicalID }

    /// The line of the template; 0 when unknown.
    public var line: Int { (desired ?? previous)?.line ?? 0 }

    /// Where the template, or a nested one, names the resource or its origin.
    var place: TemplatePlace { (desired ?? previous)?.place ?? TemplatePlace(line: 0) }
}

extension [PlannedAction] {
    /// Generated resources that are left behind because the next of their kind comes in their place, as versions of functions and
    /// layers do with each deployment that changes them.
    var superseded: Set<LogicalID> {
        func place(_ action: PlannedAction) -> [String] { [action.originID.rawValue, action.type] }
        let left = filter { $0.kind == .retain && $0.originID != $0.logicalID }
        guard !left.isEmpty else { return [] }
        let coming = Set(filter { $0.kind == .create }.map(place))
        return Set(left.filter { coming.contains(place($0)) }.map(\.logicalID))
    }

    /// Those that lose data, and those of which a policy keeps what would be lost.
    var destructive: [PlannedAction] {
        let superseded = superseded
        return filter { $0.losesData || ($0.keptBy != nil && !superseded.contains($0.logicalID)) }
    }
}

/// A property, or a part of one, that differs.
public struct PropertyChange: Sendable {
    /// The keys and list positions that lead to the value, such as `Environment`, `Variables`, `TABLE`; of what goes, its
    /// old position.
    public var path: [String]
    /// The path for people: `Environment.Variables.TABLE`, `Tags[team].Value`, `Body (JSON).info.title`.
    public var pathText: String
    /// Nil where the value is new.
    public var before: Value?
    /// Nil where the value goes.
    public var after: Value?
    /// The place in the template; nil for a value that goes.
    public var span: SourceSpan?
    /// The position that an item of an ordered list had, where it only moved.
    public var movedFrom: Int?

    /// A change from one value to another; at least one of them is there.
    public init(path: [String], before: Value?, after: Value?, span: SourceSpan?, pathText: String? = nil) {
        self.path = path
        self.before = before
        self.after = after
        self.span = span
        self.pathText = pathText ?? path.joined(separator: ".")
    }
}

/// A property that is written otherwise than before, and says the same.
public struct Equivalence: Hashable, Sendable {
    /// In which way two values differ that say the same.
    public enum Difference: String, Sendable {
        /// The items of a set stand in another order.
        case order
        /// The keys of a map stand in another order.
        case keyOrder
        /// White space, quotes, or the way a number is written.
        case writing
    }

    /// The path for people.
    public var path: String
    /// In which way they differ.
    public var difference: Difference
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

/// How the exports of other stacks that a stack uses change.
public struct ImportChanges: Hashable, Sendable {
    /// Names that are used from now on, sorted.
    public var added: [String] = []
    /// Names that are no longer used, sorted.
    public var removed: [String] = []

    /// The same exports are used.
    public var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    /// No change.
    init() {}

    init(from previous: StackState, to desired: StackState) {
        added = desired.imports.subtracting(previous.imports).sorted()
        removed = previous.imports.subtracting(desired.imports).sorted()
    }
}

extension OutputChange {
    static func all(from previous: StackState, to desired: StackState) -> [OutputChange] {
        let names = OrderedSet(desired.outputs.keys).union(previous.outputs.keys)
        return names.compactMap { name in
            let (before, after) = (previous.outputs[name], desired.outputs[name])
            return before == after ? nil : OutputChange(name: name, before: before, after: after)
        }
    }
}

extension PlannedAction {
    /// True for a change of packaged code, of which the names of artifacts say nothing.
    func isCode(_ change: PropertyChange) -> Bool {
        guard change.path.count == 1, let name = change.path.first else { return false }
        return desired?.artifacts[name] != nil || previous?.artifacts[name] != nil
    }

    /// What is done one after the other: a replacement creates and deletes, in the order that the name allows.
    var steps: [String] {
        switch kind {
        case .replace: deletesFirst ? ["delete", "create"] : ["create", "delete"]
        case .create, .update, .delete, .retain: [kind.rawValue]
        case .none: ["no-op"]
        }
    }

    /// Why the resource is replaced or goes, in words.
    var reason: String? {
        switch kind {
        case .replace:
            let order = deletesFirst ? "; its name is fixed, so the old one goes first" : ""
            let names = replacedBecause.map { name in
                let line = changes.first { $0.pathText == name }?.span?.start.line
                return line.map { "\(name) (line \($0))" } ?? name
            }
            return "\(names.joined(separator: ", ")) cannot be changed\(order)"
        case .delete: return "it is no longer in the template"
        case .retain: return "it is no longer in the template, and \(keptBy ?? "its policy") keeps it"
        case .update: return movedFrom.map { "it was \($0)" }
        case .create, .none: return nil
        }
    }
}
