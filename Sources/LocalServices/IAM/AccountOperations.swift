/// The operations on an account as a whole.
enum AccountOperations {
    static let all: [String: IAMOperation] = [
        "GetAccountSummary": IAMOperation([]) { catalogue, request throws(ServiceError) in
            ["SummaryMap": summary(of: catalogue, in: request.account)]
        },
        "ListAccountAliases": IAMOperation(IAMShapes.page) { _, request throws(ServiceError) in
            try request.list("AccountAliases", [String](), by: { $0 }) { .text($0) }
        },
    ]

    /// What there is, and how much of it there may be.
    ///
    /// Source: AWS Identity and Access Management API Reference, "GetAccountSummary"; IAM User Guide, "IAM and AWS STS quotas".
    private static func summary(of catalogue: IdentityCatalogue, in account: String) -> XMLText {
        let policies = catalogue.policies(in: account)
        return .map([
            "Users": catalogue.principals(.user, in: account).count, "UsersQuota": 5000,
            "Roles": catalogue.principals(.role, in: account).count, "RolesQuota": 1000,
            "Policies": policies.count, "PoliciesQuota": 1500,
            "PolicyVersionsInUse": policies.reduce(0) { $0 + $1.versions.count }, "PolicyVersionsInUseQuota": 10_000,
            "InstanceProfiles": catalogue.profiles(in: account).count, "InstanceProfilesQuota": 1000,
            "Groups": 0, "GroupsQuota": 300, "GroupsPerUserQuota": 10, "GroupPolicySizeQuota": 5120,
            "UserPolicySizeQuota": 2048, "AssumeRolePolicySizeQuota": 2048, "PolicySizeQuota": ManagedPolicy.sizeLimit,
            "VersionsPerPolicyQuota": ManagedPolicy.versionLimit, "AttachedPoliciesPerGroupQuota": 10,
            "AttachedPoliciesPerRoleQuota": 10, "AttachedPoliciesPerUserQuota": 10, "AccessKeysPerUserQuota": 2,
            "SigningCertificatesPerUserQuota": 2, "ServerCertificates": 0, "ServerCertificatesQuota": 20,
            "MFADevices": 0, "MFADevicesInUse": 0, "AccountMFAEnabled": 0, "AccountAccessKeysPresent": 0,
            "AccountSigningCertificatesPresent": 0, "Providers": 0, "GlobalEndpointTokenVersion": 1,
        ])
    }
}
