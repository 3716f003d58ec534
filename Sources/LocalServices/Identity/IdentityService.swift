internal import HummingbirdCore
internal import LambdaEngine

/// STS, as far as programs ask it who they are and for credentials. All credentials are good.
///
/// Source: AWS Security Token Service API Reference.
struct IdentityService: LocalService {
    let signingName = "sts"
    let targetPrefix: String? = nil
    /// Who has which id and which key.
    let identities: IdentityDirectory
    /// Seconds since 1970.
    var now: @Sendable () -> Int64 = { WallClockSeconds.now() }

    private static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

    func response(to request: ServiceRequest) async throws(ServiceError) -> Response {
        switch request.operation {
        case "GetCallerIdentity": answer(request, await identity(of: request.caller))
        case "GetAccessKeyInfo": try answer(request, await keyFacts(request))
        case "AssumeRole": try answer(request, await assumedRole(request))
        case "GetSessionToken": try answer(request, sessionToken(request))
        case "":
            throw ServiceError("MissingAction", "The request is missing an action.")
        default:
            throw ServiceError(
                "NotImplemented", "samlet has no counterpart of sts:\(request.operation) yet", statusCode: 501)
        }
    }

    func response(to error: ServiceError) -> Response { .query(error, in: Self.namespace) }

    // MARK: - Operations

    private func identity(of caller: Caller) async -> XMLText {
        let (arn, id) = await identities.identity(of: caller)
        return ["Arn": .text(arn), "UserId": .text(id), "Account": .text(caller.account)]
    }

    private func keyFacts(_ request: ServiceRequest) async throws(ServiceError) -> XMLText {
        let key = try required("AccessKeyId", request)
        return ["Account": .text(await identities.user(ofKey: key)?.account ?? Caller.account(ofKey: key))]
    }

    private func assumedRole(_ request: ServiceRequest) async throws(ServiceError) -> XMLText {
        let arn = try required("RoleArn", request)
        let name = try required("RoleSessionName", request)
        guard name.wholeMatch(of: /[A-Za-z0-9_+=,.@-]{2,64}/) != nil else {
            throw Self.invalid(name, "roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]*")
        }
        guard let session = RoleSession(roleARN: arn, name: name) else {
            throw ServiceError("ValidationError", "\(arn) is invalid")
        }
        let end = try expiration(request, standard: 3600, limit: 43_200)
        return [
            "Credentials": credentials(token: session.token, end),
            "AssumedRoleUser": [
                "AssumedRoleId": .text(await identities.id(of: session)), "Arn": .text(session.arn),
            ],
            "PackedPolicySize": .text("6"),
        ]
    }

    private func sessionToken(_ request: ServiceRequest) throws(ServiceError) -> XMLText {
        let end = try expiration(request, standard: 43_200, limit: 129_600)
        let token = request.caller.session?.token ?? RandomText.hexadecimal(digits: 64)
        return ["Credentials": credentials(token: token, end)]
    }

    // MARK: - Parts

    private func credentials(token: String, _ expiration: String) -> XMLText {
        [
            "AccessKeyId": .text("ASIA" + RandomText.hexadecimal(digits: 16).uppercased()),
            "SecretAccessKey": .text(RandomText.hexadecimal(digits: 40)), "SessionToken": .text(token),
            "Expiration": .text(expiration),
        ]
    }

    private func required(_ name: String, _ request: ServiceRequest) throws(ServiceError) -> String {
        if let value = request.text(name), !value.isEmpty { return value }
        let member = name.prefix(1).lowercased() + name.dropFirst()
        throw Self.invalid(nil, member, "Member must not be null")
    }

    private func expiration(
        _ request: ServiceRequest, standard: Int64, limit: Int64
    ) throws(ServiceError) -> String {
        var seconds = standard
        if let text = request.text("DurationSeconds") {
            guard let number = Int64(text), (900...limit).contains(number) else {
                let bound = (Int64(text) ?? 0) < 900 ? "greater than or equal to 900" : "less than or equal to \(limit)"
                throw Self.invalid(text, "durationSeconds", "Member must have value \(bound)")
            }
            seconds = number
        }
        return WallClockSeconds.text(now() + seconds)
    }

    private static func invalid(_ value: String?, _ member: String, _ constraint: String) -> ServiceError {
        let shown = value.map { "'\($0)'" } ?? "null"
        return ServiceError(
            "ValidationError",
            "1 validation error detected: Value \(shown) at '\(member)' failed to satisfy constraint: \(constraint)")
    }

    private func answer(_ request: ServiceRequest, _ result: XMLText) -> Response {
        .query(request.operation, result, in: Self.namespace)
    }
}
