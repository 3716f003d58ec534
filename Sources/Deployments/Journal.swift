internal import Crypto
internal import Foundation
public import Templates

/// What one command did to a stack, or meant to do when it was interrupted.
public struct JournalRun: Hashable, Sendable {
    /// Unique.
    public var id: String
    /// The stack that is changed.
    public var stack: StackIdentity
    /// What the command does: `deploy`, `destroy` …
    public var operation: String
    /// The generation that the run began with.
    public var baseGeneration: Int
    /// Seconds since 1970.
    public var startedAt: Double
    /// Who runs it: `user@host pid 123`.
    public var holder: String
    /// In the order in which they began.
    public var steps: [JournalStep]

    /// A run that begins.
    public init(
        id: String? = nil, stack: StackIdentity, operation: String, baseGeneration: Int, startedAt: Double? = nil,
        holder: String = "", steps: [JournalStep] = []
    ) {
        self.id = id ?? UUID().uuidString
        self.stack = stack
        self.operation = operation
        self.baseGeneration = baseGeneration
        self.startedAt = startedAt ?? Date().timeIntervalSince1970
        self.holder = holder
        self.steps = steps
    }

    /// The new state was saved, and the engine may not have taken it over.
    public var isCommitted: Bool { steps.contains { $0.action == .activate } }
}

/// A step of a run: written down before it is taken, and again when it is known how it ended.
public struct JournalStep: Hashable, Sendable {
    /// What is done.
    public enum Action: String, Sendable, CaseIterable {
        case create, update, replace, delete
        /// The new state is saved.
        case commit
        /// The engine takes the saved state over.
        case activate
    }

    /// How far the step is.
    public enum Phase: String, Sendable, CaseIterable {
        case intent, done, failed
    }

    /// Counts the steps of a run from 1.
    public var sequence: Int
    /// Nil for steps of the stack as a whole.
    public var logicalID: LogicalID?
    /// What is done.
    public var action: Action
    /// How far the step is.
    public var phase: Phase
    /// What the resource is to become; only its digest is kept.
    public var desired: ResourceRecord?
    /// Equal for steps that mean the same; given by the store, see ``token(lineage:baseGeneration:coding:)``.
    public var token: String
    /// Why the step failed.
    public var error: String?

    /// A step that is about to be taken.
    public init(
        _ sequence: Int, _ action: Action, _ logicalID: LogicalID? = nil, desired: ResourceRecord? = nil,
        phase: Phase = .intent, token: String = "", error: String? = nil
    ) {
        self.sequence = sequence
        self.logicalID = logicalID
        self.action = action
        self.phase = phase
        self.desired = desired
        self.token = token
        self.error = error
    }

    /// SHA-256 of what the step means: the same for a step that is taken again, another for any other.
    public func token(lineage: String, baseGeneration: Int, coding: RecordCoding) -> String {
        let record = desired.map { coding.text(of: $0) } ?? ""
        let parts = [lineage, String(baseGeneration), logicalID?.rawValue ?? "", action.rawValue, record]
        var hash = SHA256()
        // With their lengths, so that no two lists of parts run together to the same bytes.
        for part in parts { hash.update(data: Array("\(part.utf8.count):\(part)".utf8)) }
        return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
