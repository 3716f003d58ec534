internal import OrderedCollections
internal import Templates

/// What a deployment changes in who may do what, and in what anyone can reach.
///
/// Made of the expanded and evaluated resources, so that SAM's policy templates, generated roles and routes count like those
/// that are written out.
public struct SecurityReport: Sendable {
    /// Functions, state machines and roles of their own whose permissions change; those of new ones too.
    public private(set) var permissions: [PermissionChange] = []
    /// How many have the permissions they had.
    public private(set) var unchangedCount = 0
    /// What is exposed and was not.
    public private(set) var opened: [Exposure] = []
    /// What was exposed and is not any more.
    public private(set) var closed: [Exposure] = []
    /// What was exposed and still is.
    public private(set) var stillOpen: [Exposure] = []

    /// True when there is nothing to tell.
    public var isEmpty: Bool { permissions.isEmpty && opened.isEmpty && closed.isEmpty }

    /// Some permission is broader than it was, or something is exposed that was not.
    public var isBroader: Bool { permissions.contains { $0.kind == .broadened } || !opened.isEmpty }

    /// Compares what is with what will be.
    public init(from before: StackState?, to after: StackState) {
        let empty = StackState(identity: after.identity)
        compareExposures(before ?? empty, after)
        comparePermissions(before ?? empty, after)
    }

    // MARK: - Exposures

    private mutating func compareExposures(_ before: StackState, _ after: StackState) {
        let old = ExposureReader.exposures(of: before)
        let new = ExposureReader.exposures(of: after)
        opened = new.filter { !old.contains($0) } + literalSecrets(before, after)
        stillOpen = new.filter { old.contains($0) }
        closed = old.filter { !new.contains($0) }.map { exposure in
            var exposure = exposure
            // The resource itself may stay, perhaps in another line.
            let record = after.records.values.first { ($0.originID ?? $0.logicalID).rawValue == exposure.logicalID }
            exposure.isPast = record == nil
            exposure.place = record?.place ?? exposure.place
            return exposure
        }
    }

    private func literalSecrets(_ before: StackState, _ after: StackState) -> [Exposure] {
        after.records.values.flatMap { record -> [Exposure] in
            guard let old = before.records[record.logicalID]?.environment, let new = record.environment else {
                return []
            }
            return new.compactMap { entry in
                guard let was = old[entry.key], was.isGuarded, !entry.value.isGuarded else { return nil }
                return Exposure(.literalSecret, of: record, entry.key)
            }
        }
    }

    // MARK: - Permissions

    private mutating func comparePermissions(_ before: StackState, _ after: StackState) {
        let old = RoleDirectory(before)
        let new = RoleDirectory(after)
        let oldUsers = Self.users(of: before, old)
        for (id, user) in Self.users(of: after, new) {
            add(PermissionChange(user.record, from: oldUsers[id]?.permissions, to: user.permissions))
        }
    }

    private mutating func add(_ change: PermissionChange) {
        if change.kind == .unchanged {
            unchangedCount += 1
        } else {
            permissions.append(change)
        }
    }

    private static func users(
        of state: StackState, _ roles: RoleDirectory
    ) -> OrderedDictionary<LogicalID, (record: ResourceRecord, permissions: RolePermissions)> {
        var users: OrderedDictionary<LogicalID, (record: ResourceRecord, permissions: RolePermissions)> = [:]
        var used: Set<String> = []
        for record in state.records.values {
            guard let arn = record.roleARN else { continue }
            users[record.logicalID] = (record, roles.permissions(of: arn))
            if let name = roles.name(of: arn.text) { used.insert(name) }
        }
        for (name, record) in roles.records where !used.contains(name) {
            guard let arn = record.attributes["Arn"] else { continue }
            users[record.logicalID] = (record, roles.permissions(of: PolicyText(text: arn, words: arn)))
        }
        return users
    }
}

extension ResourceRecord {
    /// The role that a function or a state machine works with.
    fileprivate var roleARN: PolicyText? {
        switch type {
        case "AWS::Lambda::Function": properties["Role"].flatMap(PolicyText.init)
        case "AWS::StepFunctions::StateMachine": properties["RoleArn"].flatMap(PolicyText.init)
        default: nil
        }
    }

    fileprivate var environment: ValueMap? { properties["Environment"]?["Variables"]?.map }
}

extension Value {
    /// A secret, or a reference to one that is resolved when it is used.
    fileprivate var isGuarded: Bool { isSecret || (text?.contains("{{resolve:") ?? false) }
}
