/// The engine's real implementation of some resource types, called their counterpart.
///
/// A deployment first prepares every new or changed resource, each on its own and without effect on what runs, and then
/// activates the stack's new set of resources in one step. After a restart the engine activates what the state holds.
public protocol ResourceHandler: Sendable {
    /// The types this is the counterpart of.
    var resourceTypes: Set<String> { get }

    /// Checks that a resource can run on this machine and does what takes time.
    ///
    /// Called again for the same record after an interrupted deployment; must come to the same end.
    func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure)

    /// Makes these the resources of the stack that run, in place of those of the last activation.
    ///
    /// - Parameters:
    ///   - records: all records of the stack, of any type, those referred to first; none removes the stack.
    ///   - isRestoring: true when what was changed beside the records, over an API, is to be as they say again.
    func activate(_ records: [ResourceRecord], of stack: StackIdentity, isRestoring: Bool) async

    /// Forgets what was prepared for a stack and is not activated.
    func discardPrepared(of stack: StackIdentity) async
}

extension ResourceHandler {
    /// Leaves what was changed beside the records as it is.
    public func activate(_ records: [ResourceRecord], of stack: StackIdentity) async {
        await activate(records, of: stack, isRestoring: false)
    }

    /// Most keep nothing of what they prepare.
    public func discardPrepared(of stack: StackIdentity) async {}
}

/// Why a resource cannot run on this machine.
public struct ResourceFailure: Error, Hashable, Sendable {
    /// In lower case, without a full stop.
    public var message: String
    /// What to do about it.
    public var help: String?
    /// The property in question, by the path of its keys, so that the line of the template can be shown.
    public var propertyPath: [String]

    /// A failure with what to do about it.
    public init(_ message: String, help: String? = nil, at propertyPath: [String] = []) {
        self.message = message
        self.help = help
        self.propertyPath = propertyPath
    }
}
