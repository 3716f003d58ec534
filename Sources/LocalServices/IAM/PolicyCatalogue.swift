/// Managed policies of a catalogue: those of an account, and AWS's own.
extension IdentityCatalogue {
    /// All that an account has made, in the order of their names.
    func policies(in account: String) -> [ManagedPolicy] {
        entries(of: .policy, in: account).compactMap { entry in
            if case .policy(let policy) = entry { policy } else { nil }
        }
    }

    /// The policy of an account with this ARN; nil when there is none, or when it is AWS's.
    func policy(_ arn: String, in account: String) -> ManagedPolicy? {
        let key = IdentityKey(.policy, PolicyReference.name(of: arn), in: account)
        guard case .policy(let policy) = self[key], policy.arn == arn else { return nil }
        return policy
    }

    /// Whether there is a policy that can be attached, be it AWS's.
    func holdsPolicy(_ arn: String, in account: String) -> Bool {
        ProvidedPolicy.named(arn) != nil || policy(arn, in: account) != nil
    }

    /// The policy that a request is about.
    /// - Throws: `ValidationError` for what is no ARN; `NoSuchEntity`, in these words where they are given.
    func policy(_ request: IAMRequest, orSay words: String? = nil) throws(ServiceError) -> ManagedPolicy {
        let arn = try PolicyReference(request.required("PolicyArn")).arn
        guard let policy = policy(arn, in: request.account) else {
            throw .noSuchEntity(words ?? "Policy \(arn) was not found.")
        }
        return policy
    }

    /// The policy that a request is to change.
    /// - Throws: also `AccessDenied` for one of AWS's, and `UnmodifiableEntity` for one of a stack.
    func modifiablePolicy(
        _ request: IAMRequest, orSay words: String? = nil
    ) throws(ServiceError) -> ManagedPolicy {
        let arn = request.required("PolicyArn")
        if ProvidedPolicy.named(arn) != nil {
            throw ServiceError("AccessDenied", "the policy \(arn) is AWS's own and cannot be changed", statusCode: 403)
        }
        let found = try policy(request, orSay: words)
        if let stack = found.stack { throw .belongs("the policy '\(found.name)'", toStack: stack) }
        return found
    }

    mutating func set(_ policy: ManagedPolicy, in account: String) {
        self[IdentityKey(.policy, policy.name, in: account)] = .policy(policy)
    }

    mutating func remove(_ policy: ManagedPolicy, in account: String) {
        self[IdentityKey(.policy, policy.name, in: account)] = nil
    }

    // MARK: - Uses

    /// The roles and users that a policy is attached to, or bounds.
    func users(
        of arn: String, as usage: PolicyUsage, in account: String
    ) -> [(kind: PrincipalKind, principal: Principal)] {
        PrincipalKind.allCases.flatMap { kind in
            principals(kind, in: account).filter { usage.arns(in: $0).contains(arn) }.map { (kind, $0) }
        }
    }

    /// How often each policy is used in an account.
    func uses(in account: String) -> PolicyUses {
        PolicyUses(PrincipalKind.allCases.flatMap { principals($0, in: account) })
    }
}

/// What a policy can be to a role or user.
enum PolicyUsage: String, CaseIterable, Sendable {
    case permissions = "PermissionsPolicy"
    case boundary = "PermissionsBoundary"

    /// The ARNs of the policies that are that to one.
    fileprivate func arns(in principal: Principal) -> [String] {
        switch self {
        case .permissions: principal.attachedPolicies
        case .boundary: principal.permissionsBoundary.map { [$0] } ?? []
        }
    }
}

/// How many roles and users each policy is something to.
struct PolicyUses {
    private var counts: [PolicyUsage: [String: Int]] = [:]

    fileprivate init(_ principals: [Principal]) {
        for principal in principals {
            for usage in PolicyUsage.allCases {
                for arn in usage.arns(in: principal) { counts[usage, default: [:]][arn, default: 0] += 1 }
            }
        }
    }

    func count(of arn: String, as usage: PolicyUsage) -> Int { counts[usage]?[arn] ?? 0 }
}
