internal import Templates

/// What changes in what a function, a state machine or a role may do.
public struct PermissionChange: Sendable {
    /// How the permissions change as a whole.
    public enum Kind: String, Sendable {
        /// The first permissions of something new.
        case granted
        /// More is allowed; something else may be allowed no longer.
        case broadened
        /// Less is allowed, and nothing more.
        case narrowed
        /// The same is allowed under other conditions.
        case conditions
        /// The role is one that the stack does not have; what it allows is not known here.
        case unknown
        case unchanged
    }

    /// How the permissions change as a whole.
    public var kind: Kind
    /// The resource of the user's template.
    public var logicalID: String
    /// Where the resource stands.
    public var place: TemplatePlace
    /// What is allowed now and was not.
    public var gained: [Grant] = []
    /// What was allowed and is not any more.
    public var lost: [Grant] = []
    /// Changes that no statement shows: attached policies, the boundary, another role.
    public var notes: [String] = []

    init(_ record: ResourceRecord, from old: RolePermissions?, to new: RolePermissions) {
        logicalID = (record.originID ?? record.logicalID).rawValue
        place = record.place
        kind = .unchanged
        if let arn = new.outsideARN {
            kind = old?.outsideARN == arn ? .unchanged : .unknown
            notes = kind == .unknown ? ["uses the role \(arn.words), which is not part of the stack"] : []
            return
        }
        compare(old ?? RolePermissions(), new)
        let isEmpty = gained.isEmpty && notes.isEmpty
        if old == nil { kind = isEmpty ? .unchanged : .granted }
    }

    private mutating func compare(_ old: RolePermissions, _ new: RolePermissions) {
        let comparison = PermissionComparison(from: old.statements, to: new.statements)
        gained = comparison.gained.sorted { $0.order < $1.order }
        lost = comparison.lost.sorted { $0.order < $1.order }
        let attached = new.attachedPolicies.subtracting(old.attachedPolicies).map(\.words).sorted()
        let detached = old.attachedPolicies.subtracting(new.attachedPolicies).map(\.words).sorted()
        notes = attached.map { "attaches \($0)" } + detached.map { "detaches \($0)" }
        let boundary = Self.boundary(old.boundary, new.boundary)
        if let words = boundary.words { notes.append(words) }
        if old.outsideARN != nil { notes.append("had a role that is not part of the stack") }
        if comparison.isAboutConditions, attached.isEmpty, !boundary.isBroader {
            kind = .conditions
        } else if !gained.isEmpty || !attached.isEmpty || boundary.isBroader {
            kind = .broadened
        } else if !lost.isEmpty || !notes.isEmpty {
            kind = .narrowed
        }
    }

    /// A boundary that is another allows something else, which may be more.
    private static func boundary(_ old: PolicyText?, _ new: PolicyText?) -> (words: String?, isBroader: Bool) {
        switch (old, new) {
        case (nil, let new?): ("is bounded by \(new.words)", false)
        case (let old?, nil): ("is no longer bounded by \(old.words)", true)
        case (let old?, let new?) where old != new: ("is bounded by \(new.words) instead of \(old.words)", true)
        default: (nil, false)
        }
    }
}

extension Grant {
    fileprivate var order: (String, String, String) { (action, resource, condition ?? "") }

    /// Such as `s3:PutObject on arn:aws:s3:::bucket/*`.
    public var words: String {
        GrantGroup(actions: [action], resources: [resource], isDenial: isDenial, condition: condition).words
    }
}
