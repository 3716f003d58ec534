/// The operations on the keys with which programs of a user sign. Whoever signs with one is that user.
enum AccessKeyOperations {
    static let all: [String: IAMOperation] = [
        "CreateAccessKey": IAMOperation([IAMShapes.anyUserName], create),
        "ListAccessKeys": IAMOperation([IAMShapes.anyUserName] + IAMShapes.page, list),
        "UpdateAccessKey": IAMOperation(
            [IAMShapes.anyUserName, IAMShapes.accessKeyID, IAMShapes.accessKeyStatus], update),
        "DeleteAccessKey": IAMOperation([IAMShapes.anyUserName, IAMShapes.accessKeyID], delete),
    ]

    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    private static let limit = 2

    private static func create(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var user = try modifiableUser(catalogue, request)
        guard user.accessKeys.count < limit else {
            throw .limitExceeded("Cannot exceed quota for AccessKeysPerUser: \(limit)")
        }
        let key = AccessKey(
            id: IdentityID.accessKey(), secret: IdentityID.secret(), status: "Active", createdAt: request.now)
        user.accessKeys.append(key)
        catalogue.set(user, .user, in: request.account)
        return ["AccessKey": description(of: key, user) + ["SecretAccessKey": .text(key.secret)]]
    }

    private static func list(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let user = try catalogue.userOrCaller(request)
        return try request.list("AccessKeyMetadata", user.accessKeys, by: \.id) { description(of: $0, user) }
    }

    private static func update(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var user = try modifiableUser(catalogue, request)
        user.accessKeys[try index(in: user, request)].status = request.required("Status")
        catalogue.set(user, .user, in: request.account)
        return nil
    }

    private static func delete(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var user = try modifiableUser(catalogue, request)
        user.accessKeys.remove(at: try index(in: user, request))
        catalogue.set(user, .user, in: request.account)
        return nil
    }

    // MARK: - Parts

    private static func modifiableUser(
        _ catalogue: IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> Principal {
        let user = try catalogue.userOrCaller(request)
        if let stack = user.stack { throw .belongs("the user '\(user.name)'", toStack: stack) }
        return user
    }

    private static func index(in user: Principal, _ request: IAMRequest) throws(ServiceError) -> Int {
        let id = request.required("AccessKeyId")
        guard let index = user.accessKeys.firstIndex(where: { $0.id == id }) else {
            throw .noSuchEntity("The Access Key with id \(id) cannot be found.")
        }
        return index
    }

    private static func description(of key: AccessKey, _ user: Principal) -> XMLText {
        [
            "UserName": .text(user.name), "AccessKeyId": .text(key.id), "Status": .text(key.status),
            "CreateDate": .text(WallClockSeconds.text(key.createdAt)),
        ]
    }
}
