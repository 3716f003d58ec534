public import Deployments
internal import Foundation
internal import LambdaEngine

/// The identities of an engine's accounts: performs one operation at a time, and has what it changes on disk before it
/// is answered.
public actor IdentityDirectory {
    private var catalogue: IdentityCatalogue
    private let store: any IdentityStore
    private let now: @Sendable () -> Int64

    /// The identities that a store has kept.
    public init(store: any IdentityStore) throws(IdentityStoreError) {
        try self.init(store: store, now: { WallClockSeconds.now() })
    }

    /// - Parameter now: in seconds since 1970.
    init(store: any IdentityStore, now: @escaping @Sendable () -> Int64) throws(IdentityStoreError) {
        var rows: [(key: IdentityKey, entry: IdentityEntry)] = []
        for (text, bytes) in try store.rows() {
            guard let key = IdentityKey(text: text),
                let entry = try? JSONDecoder().decode(IdentityEntry.self, from: Data(bytes))
            else { throw IdentityStoreError("the identity '\(text)' cannot be read: it was written by another samlet") }
            rows.append((key, entry))
        }
        catalogue = IdentityCatalogue(rows)
        self.store = store
        self.now = now
    }

    // MARK: - Operations

    /// - Returns: what the operation gives, beside the id of its request.
    func perform(_ operation: IAMOperation, _ request: ServiceRequest) throws(ServiceError) -> XMLText? {
        var changed = catalogue
        let result = try operation.run(&changed, IAMRequest(request, at: now()))
        let changes = changed.takeChanges()
        if !changes.isEmpty { try keep(changes) }
        catalogue = changed
        return result
    }

    private func keep(_ changes: [String: IdentityEntry?]) throws(ServiceError) {
        do {
            try store.write(
                try changes.mapValues { entry in
                    try entry.map { Array(try JSONEncoder().encode($0)) }
                })
        } catch {
            let reason = (error as? IdentityStoreError)?.message ?? "\(error)"
            throw ServiceError("ServiceFailure", "the change cannot be kept: \(reason)", statusCode: 500)
        }
    }

    // MARK: - Callers

    /// Who signs with a key; nil for one that was not made here.
    func user(ofKey key: String) -> KeyOwner? { catalogue.owner(ofKey: key) }

    /// The ARN and the id under which a caller is known.
    func identity(of caller: Caller) -> (arn: String, id: String) {
        if let session = caller.session { return (session.arn, id(of: session)) }
        if let user = caller.user, let principal = catalogue.principal(.user, user.name, in: user.account) {
            return (principal.arn, principal.id)
        }
        return ("arn:aws:iam::\(caller.account):root", caller.account)
    }

    /// The id of a session of a role, whether the role was made or not.
    func id(of session: RoleSession) -> String {
        let role = catalogue.principal(.role, session.role, in: session.account)
        return "\(role?.id ?? IdentityID.role(session.role, in: session.account)):\(session.name)"
    }
}

/// Whose an access key is.
struct KeyOwner: Hashable, Sendable {
    let account: String
    let name: String
}

extension IdentityDirectory: ResourceHandler {
    /// What of IAM is shown as it stands in templates.
    public nonisolated var resourceTypes: Set<String> { StackIdentities.types }

    /// Needs nothing.
    public nonisolated func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {}

    /// Shows these as the stack's.
    public func activate(_ records: [ResourceRecord], of stack: StackIdentity, isRestoring: Bool) async {
        catalogue.activate(stack, StackIdentities(records, of: stack, at: now()).entries)
    }
}
