internal import Deployments
internal import Documents
internal import Templates

/// What of IAM a stack's records say: its roles, users, managed policies and instance profiles, with the policies that
/// other records of the stack put on them.
struct StackIdentities {
    private let stack: StackIdentity
    private let now: Int64
    private var principals: [IdentityKey: Principal] = [:]
    private var others: [IdentityKey: IdentityEntry] = [:]

    static let types: Set<String> = [
        "AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::ManagedPolicy", "AWS::IAM::InstanceProfile", "AWS::IAM::Policy",
        "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy",
    ]

    /// - Parameter now: in seconds since 1970; records do not say when they were made.
    init(_ records: [ResourceRecord], of stack: StackIdentity, at now: Int64) {
        (self.stack, self.now) = (stack, now)
        for record in records where Self.types.contains(record.type) {
            switch record.type {
            case "AWS::IAM::Role": add(record, .role)
            case "AWS::IAM::User": add(record, .user)
            case "AWS::IAM::ManagedPolicy": addPolicy(record)
            case "AWS::IAM::InstanceProfile": addProfile(record)
            default: break
            }
        }
        // What they are put on may stand before or after them.
        for record in records {
            switch record.type {
            case "AWS::IAM::ManagedPolicy": attach(record)
            case "AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy": putPolicy(record)
            default: break
            }
        }
    }

    var entries: [IdentityKey: IdentityEntry] {
        others.merging(principals.mapValues(IdentityEntry.principal)) { first, _ in first }
    }

    // MARK: - Things

    private mutating func add(_ record: ResourceRecord, _ kind: PrincipalKind) {
        let (properties, path) = (record.properties, path(of: record))
        let details: Principal.Details =
            switch kind {
            case .role:
                .role(
                    RoleSettings(
                        trustPolicy: Self.json(properties["AssumeRolePolicyDocument"]),
                        description: properties["Description"]?.text,
                        maxSessionDurationInSeconds: properties["MaxSessionDuration"]?.integer ?? 3600))
            case .user: .user([])
            }
        var principal = Principal(
            name: record.physicalID, path: path,
            id: record.attributes["RoleId"]
                ?? IdentityID.derived(kind == .role ? "AROA" : "AIDA", from: arn(of: record)),
            arn: arn(of: record), createdAt: now, tags: Self.tags(properties),
            attachedPolicies: Self.texts(properties["ManagedPolicyArns"]),
            permissionsBoundary: properties["PermissionsBoundary"]?.text, stack: stack.name, details: details)
        for policy in properties["Policies"]?.list ?? [] {
            guard let name = policy["PolicyName"]?.text else { continue }
            principal.inlinePolicies[name] = Self.json(policy["PolicyDocument"])
        }
        principals[key(kind.key, record.physicalID)] = principal
    }

    private mutating func addPolicy(_ record: ResourceRecord) {
        let name = PolicyReference.name(of: record.ref)
        var policy = ManagedPolicy(
            name: name, path: path(of: record), account: stack.accountID,
            document: Self.json(record.properties["PolicyDocument"]), createdAt: now,
            id: record.attributes["PolicyId"] ?? IdentityID.policy(ofAWS: record.ref))
        policy.arn = record.ref
        policy.description = record.properties["Description"]?.text
        policy.stack = stack.name
        others[key(.policy, name)] = .policy(policy)
    }

    private mutating func addProfile(_ record: ResourceRecord) {
        let arn = arn(of: record)
        let profile = InstanceProfile(
            name: record.physicalID, path: path(of: record), id: IdentityID.derived("AIPA", from: arn), arn: arn,
            createdAt: now, role: Self.texts(record.properties["Roles"]).first, stack: stack.name)
        others[key(.profile, record.physicalID)] = .profile(profile)
    }

    // MARK: - What hangs on them

    private mutating func attach(_ record: ResourceRecord) {
        change(holders(record)) { principal in
            if !principal.attachedPolicies.contains(record.ref) { principal.attachedPolicies.append(record.ref) }
        }
    }

    private mutating func putPolicy(_ record: ResourceRecord) {
        guard let name = record.properties["PolicyName"]?.text else { return }
        let document = Self.json(record.properties["PolicyDocument"])
        change(holders(record)) { $0.inlinePolicies[name] = document }
    }

    /// The roles and users that a policy names; those of other stacks are not looked for.
    private func holders(_ record: ResourceRecord) -> [IdentityKey] {
        PrincipalKind.allCases.flatMap { kind in
            let names =
                Self.texts(record.properties["\(kind.title)s"])
                + [record.properties[kind.member]?.text]
                .compactMap(\.self)
            return names.map { key(kind.key, $0) }
        }
    }

    private mutating func change(_ keys: [IdentityKey], _ body: (inout Principal) -> Void) {
        for key in keys {
            guard var principal = principals[key] else { continue }
            body(&principal)
            principals[key] = principal
        }
    }

    // MARK: - Parts

    private func key(_ kind: IdentityKey.Kind, _ name: String) -> IdentityKey {
        IdentityKey(kind, name, in: stack.accountID)
    }

    private func path(of record: ResourceRecord) -> String { record.properties["Path"]?.text ?? "/" }

    private func arn(of record: ResourceRecord) -> String { record.attributes["Arn"] ?? record.ref }

    private static func json(_ document: Value?) -> String {
        guard let document else { return "" }
        return document.text ?? JSONWriter.text(of: document.node)
    }

    private static func texts(_ list: Value?) -> [String] { (list?.list ?? []).compactMap(\.text) }

    private static func tags(_ properties: Value) -> [ResourceTag] {
        (properties["Tags"]?.list ?? []).compactMap { tag in
            guard let key = tag["Key"]?.text else { return nil }
            return ResourceTag(key: key, value: tag["Value"]?.text ?? "")
        }
    }
}
