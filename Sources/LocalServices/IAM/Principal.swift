/// A role or a user: what policies are attached to.
struct Principal: Hashable, Sendable, Codable {
    var name: String
    /// Begins and ends with a slash.
    var path: String
    /// Such as `AROA` and 17 characters.
    var id: String
    var arn: String
    /// Seconds since 1970.
    var createdAt: Int64
    /// In the order in which they were given.
    var tags: [ResourceTag] = []
    /// The documents of inline policies, by name.
    var inlinePolicies: [String: String] = [:]
    /// The ARNs of managed policies, in the order in which they were attached.
    var attachedPolicies: [String] = []
    /// The ARN of the policy that bounds what it may do.
    var permissionsBoundary: String?
    /// The stack whose template makes it; nil for one made over the wire.
    var stack: String?
    var details: Details

    enum Details: Hashable, Sendable, Codable {
        case role(RoleSettings)
        case user([AccessKey])
    }

    /// What a role has and a user has not; nil for a user.
    var role: RoleSettings? {
        get { if case .role(let role) = details { role } else { nil } }
        set { if let newValue { details = .role(newValue) } }
    }

    /// Of a user; a role has none.
    var accessKeys: [AccessKey] {
        get { if case .user(let keys) = details { keys } else { [] } }
        set { if case .user = details { details = .user(newValue) } }
    }
}

/// What a role has beside its policies.
struct RoleSettings: Hashable, Sendable, Codable {
    /// The policy that says who may assume it, as it was sent.
    var trustPolicy: String
    var description: String?
    var maxSessionDurationInSeconds = 3600
    var maxSigninSessionDurationInSeconds: Int?
}

/// What programs of a user sign with.
struct AccessKey: Hashable, Sendable, Codable {
    var id: String
    var secret: String
    /// `Active` or `Inactive`.
    var status: String
    /// Seconds since 1970.
    var createdAt: Int64
}

/// A container for the role of a machine; nothing here runs in one.
struct InstanceProfile: Hashable, Sendable, Codable {
    var name: String
    var path: String
    var id: String
    var arn: String
    /// Seconds since 1970.
    var createdAt: Int64
    var tags: [ResourceTag] = []
    /// The name of its role.
    var role: String?
    /// The stack whose template makes it; nil for one made over the wire.
    var stack: String?
}

struct ResourceTag: Hashable, Sendable, Codable {
    var key: String
    var value: String
}

extension [ResourceTag] {
    /// With these in place of those of the same keys.
    ///
    /// - Parameter ignoringCase: whether `Team` and `team` are one key, as with all but policies.
    func adding(_ tags: [ResourceTag], ignoringCase: Bool) -> [ResourceTag] {
        func same(_ left: String, _ right: String) -> Bool {
            ignoringCase ? left.lowercased() == right.lowercased() : left == right
        }
        return tags.reduce(into: self) { all, tag in
            if let index = all.firstIndex(where: { same($0.key, tag.key) }) {
                all[index] = tag
            } else {
                all.append(tag)
            }
        }
    }
}
