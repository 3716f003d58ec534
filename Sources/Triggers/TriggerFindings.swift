internal import Deployments
public import Templates

/// Something of a deployed resource that will not work as on AWS, for people.
public struct TriggerNote: Hashable, Sendable, CustomStringConvertible {
    /// The stack of the resource.
    public var stackName: String
    /// The resource.
    public var logicalID: LogicalID
    /// In lower case, without a full stop.
    public var message: String

    /// A note of its parts.
    public init(stackName: String, logicalID: LogicalID, message: String) {
        self.stackName = stackName
        self.logicalID = logicalID
        self.message = message
    }

    /// The resource and the message.
    public var description: String { "\(logicalID): \(message)" }
}

/// What reading a resource brings to light: failures stop its deployment, notes do not.
struct TriggerFindings {
    private(set) var failures: [ResourceFailure] = []
    private(set) var notes: [TriggerNote] = []

    mutating func fail(_ message: String, help: String? = nil, at path: [String]) {
        failures.append(ResourceFailure(message, help: help, at: path))
    }

    mutating func note(_ message: String, of record: StackRecord) {
        let note = TriggerNote(stackName: record.stack.name, logicalID: record.record.logicalID, message: message)
        if !notes.contains(note) { notes.append(note) }
    }

    /// Takes over what was found of a resource that is deployed already: its failures are notes by now.
    mutating func add(_ other: TriggerFindings, of record: StackRecord) {
        for note in other.notes where !notes.contains(note) { notes.append(note) }
        for failure in other.failures { note(failure.message, of: record) }
    }
}

/// A record with the stack it belongs to.
struct StackRecord: Sendable {
    var record: ResourceRecord
    var stack: StackIdentity

    var properties: Value { record.properties }
    var ref: String { record.ref }
}
