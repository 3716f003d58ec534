/// Roles and users of a catalogue, which have policies, tags and a boundary alike.
extension IdentityCatalogue {
    /// The role or user of a name; nil when there is none.
    func principal(_ kind: PrincipalKind, _ name: String, in account: String) -> Principal? {
        guard case .principal(let principal) = self[IdentityKey(kind.key, name, in: account)] else { return nil }
        return principal
    }

    /// All roles or users of an account, in the order of their names.
    func principals(_ kind: PrincipalKind, in account: String) -> [Principal] {
        entries(of: kind.key, in: account).compactMap { entry in
            if case .principal(let principal) = entry { principal } else { nil }
        }
    }

    /// The role or user that a request names.
    /// - Throws: `NoSuchEntity`.
    func principal(_ kind: PrincipalKind, _ request: IAMRequest) throws(ServiceError) -> Principal {
        let name = request.required(kind.member)
        guard let principal = principal(kind, name, in: request.account) else { throw .noPrincipal(kind, name) }
        return principal
    }

    /// The role or user that a request is to change.
    /// - Throws: `NoSuchEntity`; `UnmodifiableEntity` for one of a stack.
    func modifiable(_ kind: PrincipalKind, _ request: IAMRequest) throws(ServiceError) -> Principal {
        let found = try principal(kind, request)
        if let stack = found.stack { throw .belongs("the \(kind.word) '\(found.name)'", toStack: stack) }
        if found.path.hasPrefix(ServiceLinkedRoleOperations.path) {
            throw ServiceError(
                "UnmodifiableEntity",
                "Cannot perform the operation on the protected role '\(found.name)' - this role is only modifiable by AWS"
            )
        }
        return found
    }

    /// Keeps a role or user under its name.
    mutating func set(_ principal: Principal, _ kind: PrincipalKind, in account: String) {
        self[IdentityKey(kind.key, principal.name, in: account)] = .principal(principal)
    }

    mutating func remove(_ principal: Principal, _ kind: PrincipalKind, in account: String) {
        self[IdentityKey(kind.key, principal.name, in: account)] = nil
    }

    /// - Throws: `EntityAlreadyExists` for a name that is taken.
    func requireFree(_ kind: PrincipalKind, _ name: String, in account: String) throws(ServiceError) {
        if principal(kind, name, in: account) != nil {
            throw .entityExists("\(kind.title) with name \(name) already exists.")
        }
    }

    /// - Throws: `DeleteConflict` while policies hang on it.
    func requireBare(_ principal: Principal) throws(ServiceError) {
        if !principal.attachedPolicies.isEmpty {
            throw .deleteConflict("Cannot delete entity, must detach all policies first.")
        }
        if !principal.inlinePolicies.isEmpty {
            throw .deleteConflict("Cannot delete entity, must delete policies first.")
        }
    }
}

/// Whether a role or a user is meant.
enum PrincipalKind: CaseIterable, Sendable {
    case role, user

    /// Such as `role`, as messages call it.
    var word: String { self == .role ? "role" : "user" }
    /// Such as `Role`, as operations are called.
    var title: String { self == .role ? "Role" : "User" }
    /// The member of requests that names it.
    var member: String { "\(title)Name" }
    var key: IdentityKey.Kind { self == .role ? .role : .user }
}

extension ServiceError {
    static func noPrincipal(_ kind: PrincipalKind, _ name: String) -> ServiceError {
        .noSuchEntity("The \(kind.word) with name \(name) cannot be found.")
    }
}
