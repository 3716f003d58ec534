internal import Templates

/// A role that someone acts as, in a session with a name: what temporary credentials stand for.
///
/// The session token says it by itself: any part of the engine that gets the token knows who calls.
public struct RoleSession: Hashable, Sendable {
    /// 12 digits.
    public let account: String
    /// The last part of the role's ARN.
    public let role: String
    /// Such as a function's name.
    public let name: String

    private static let mark = "samlet:"

    /// - Parameter roleARN: such as `arn:aws:iam::000000000000:role/path/name`; nil is given for anything else.
    public init?(roleARN: String, name: String) {
        let parts = roleARN.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "iam", parts[5].hasPrefix("role/"),
            let role = parts[5].split(separator: "/").dropFirst().last
        else { return nil }
        (account, self.role, self.name) = (String(parts[4]), String(role), name)
    }

    /// The session in which a function runs. Names of sessions have two characters at least, and names of functions one.
    ///
    /// Source: AWS Security Token Service API Reference, "AssumeRole"; AWS's answers.
    init?(roleARN: String, functionName: String) {
        self.init(
            roleARN: roleARN, name: functionName.utf8.count < 2 ? "\(functionName)@lambda_function" : functionName)
    }

    /// The session of a token that ``token`` has made; nil for any other.
    public init?(token: String) {
        guard let bytes = Base64.decoded(token) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.dropFirst(Self.mark.count).split(separator: "/", omittingEmptySubsequences: false)
        guard text.hasPrefix(Self.mark), parts.count == 3 else { return nil }
        (account, role, name) = (String(parts[0]), String(parts[1]), String(parts[2]))
    }

    /// For `AWS_SESSION_TOKEN`.
    public var token: String { Base64.encoded("\(Self.mark)\(account)/\(role)/\(name)".utf8) }

    /// Who the session is, as GetCallerIdentity says it.
    public var arn: String { "arn:aws:sts::\(account):assumed-role/\(role)/\(name)" }
}
