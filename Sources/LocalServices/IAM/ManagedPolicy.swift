/// A policy of an account that roles and users share.
struct ManagedPolicy: Hashable, Sendable, Codable {
    var name: String
    var path: String
    /// `ANPA` and 17 characters.
    var id: String
    var arn: String
    var description: String?
    /// Seconds since 1970.
    var createdAt: Int64
    var updatedAt: Int64
    var tags: [ResourceTag] = []
    /// The oldest first; never empty.
    var versions: [Version]
    var defaultVersion: Int
    /// Numbers are given once.
    var nextVersion: Int
    /// The stack whose template makes it; nil for one made over the wire.
    var stack: String?

    struct Version: Hashable, Sendable, Codable {
        var number: Int
        /// As it was sent.
        var document: String
        /// Seconds since 1970.
        var createdAt: Int64

        /// Such as `v2`.
        var id: String { "v\(number)" }
    }

    /// A policy of one version.
    init(
        name: String, path: String, account: String, document: String, createdAt: Int64,
        id: String = IdentityID.policy()
    ) {
        self.name = name
        self.path = path
        self.id = id
        arn = "arn:aws:iam::\(account):policy\(path)\(name)"
        self.createdAt = createdAt
        updatedAt = createdAt
        versions = [Version(number: 1, document: document, createdAt: createdAt)]
        (defaultVersion, nextVersion) = (1, 2)
    }

    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    static let versionLimit = 5
    static let sizeLimit = 6144
}
