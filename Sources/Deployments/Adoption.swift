internal import Diagnostics
internal import Documents
internal import OrderedCollections
public import Templates

/// Takes a resource that left a stack, and that its policy kept, into a stack again.
public struct Adoption: Sendable {
    /// The state with the resource in it, as the next generation.
    public let state: StackState
    /// The resource as the stack has it.
    public let record: ResourceRecord

    /// Why a resource cannot be taken in.
    public enum Refusal: Error, Hashable, Sendable {
        /// The stack has a resource of that logical id.
        case taken
        /// The next deployment would give the resource another physical id, which follows from its logical id.
        case otherIdentity(LogicalID)
    }

    /// Takes a resource in under a logical id.
    public init(
        _ kept: ResourceRecord, as logicalID: LogicalID, into state: StackState, types: ResourceTypes = .standard
    ) throws(Refusal) {
        guard state.records[logicalID] == nil else { throw .taken }
        let hasName = types[kept.type]?.nameProperty.map { kept.properties[$0]?.text == kept.physicalID } ?? false
        guard hasName || kept.logicalID == logicalID else { throw .otherIdentity(kept.logicalID) }
        var record = kept
        record.logicalID = logicalID
        // What it referred to may be gone, and is for the next deployment to say.
        record.dependencies = record.dependencies.filter { state.records[$0] != nil }
        var after = state
        after.generation += 1
        after.records[logicalID] = record
        self.state = after
        self.record = record
    }
}
