internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine

/// Who makes a request, as its signature says. Any signature is believed.
struct Caller: Hashable, Sendable {
    /// The access key; nil for a request without a signature.
    var accessKey: String?
    /// Such as `us-east-1`.
    var region: String
    /// What the signature is for, such as `logs`; nil for a request without one.
    var service: String?
    /// The role that temporary credentials stand for.
    var session: RoleSession?
    /// The user whose access key it is; known once the key has been looked up.
    var user: KeyOwner?

    /// The account of callers that name none.
    static let standardAccount = "000000000000"

    init(_ request: Request) {
        let credential = (request.headers[.authorization] ?? "").firstMatch(
            of: /Credential=([^\/,\s]+)\/[0-9]+\/([a-z0-9-]+)\/([a-z0-9-]+)\//)
        accessKey = credential.map { String($0.1) }
        region = credential.map { String($0.2) } ?? "us-east-1"
        service = credential.map { String($0.3) }
        session = request.headers[.securityToken].flatMap(RoleSession.init(token:))
    }

    /// An access key of 12 digits is the account, for those who want several.
    var account: String { session?.account ?? user?.account ?? Self.account(ofKey: accessKey ?? "") }

    static func account(ofKey key: String) -> String {
        key.count == 12 && key.allSatisfy { $0.isASCII && $0.isNumber } ? key : standardAccount
    }
}

extension HTTPField.Name {
    static let securityToken = known("X-Amz-Security-Token")
    static let target = known("X-Amz-Target")
}
