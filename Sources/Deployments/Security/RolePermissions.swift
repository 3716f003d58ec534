internal import OrderedCollections
internal import Templates

/// What a role of a stack allows, as far as the stack's templates say.
struct RolePermissions: Hashable, Sendable {
    /// Those of the policies in the stack.
    var statements: [PolicyStatement] = []
    /// ARNs of policies that are not in the stack; what they allow is not known here.
    var attachedPolicies: Set<PolicyText> = []
    /// The ARN of the policy that bounds the role; nil for a role without one.
    var boundary: PolicyText?
    /// The ARN of a role that is not in the stack, of which nothing else is known; nil for one that is.
    var outsideARN: PolicyText?
}

/// The roles of a stack with the policies that hang on them.
struct RoleDirectory {
    private var byName: [String: RolePermissions] = [:]
    /// Names of roles, by ARN.
    private var names: [String: String] = [:]
    /// Logical ids of roles, by name.
    private(set) var records: OrderedDictionary<String, ResourceRecord> = [:]

    init(_ state: StackState) {
        let policies = state.records.values.filter { $0.type == "AWS::IAM::ManagedPolicy" }
        let managed = Dictionary(policies.map { ($0.ref, $0) }) { first, _ in first }
        for role in state.records.values where role.type == "AWS::IAM::Role" {
            records[role.ref] = role
            if let arn = role.attributes["Arn"] { names[arn] = role.ref }
            byName[role.ref] = Self.permissions(of: role, managed: managed)
        }
        for policy in state.records.values where Self.attachableTypes.contains(policy.type) {
            let statements = PolicyStatement.all(in: policy.properties["PolicyDocument"])
            for name in policy.properties["Roles"]?.list?.compactMap(\.text) ?? [] {
                byName[name]?.statements += statements
            }
        }
    }

    private static let attachableTypes: Set<String> = [
        "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy",
    ]

    private static func permissions(of role: ResourceRecord, managed: [String: ResourceRecord]) -> RolePermissions {
        var permissions = RolePermissions()
        for policy in role.properties["Policies"]?.list ?? [] {
            permissions.statements += PolicyStatement.all(in: policy["PolicyDocument"])
        }
        for arn in role.properties["ManagedPolicyArns"]?.list?.compactMap(PolicyText.init) ?? [] {
            if let record = managed[arn.text] {
                permissions.statements += PolicyStatement.all(in: record.properties["PolicyDocument"])
            } else {
                permissions.attachedPolicies.insert(arn)
            }
        }
        permissions.boundary = role.properties["PermissionsBoundary"].flatMap(PolicyText.init)
        return permissions
    }

    /// What a role allows, by its ARN.
    func permissions(of arn: PolicyText) -> RolePermissions {
        names[arn.text].flatMap { byName[$0] } ?? RolePermissions(outsideARN: arn)
    }

    /// The name of a role of the stack, by its ARN.
    func name(of arn: String) -> String? { names[arn] }
}
