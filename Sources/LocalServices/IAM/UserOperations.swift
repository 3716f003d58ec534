/// The operations on users themselves.
enum UserOperations {
    static let all: [String: IAMOperation] = [
        "CreateUser": IAMOperation(
            [IAMShapes.newPath, IAMShapes.newUserName, IAMShapes.boundary, IAMShapes.tags], create),
        "GetUser": IAMOperation([IAMShapes.anyUserName], get),
        "ListUsers": IAMOperation([IAMShapes.pathPrefix] + IAMShapes.page, list),
        "DeleteUser": IAMOperation([IAMShapes.userName], delete),
        "ListGroupsForUser": IAMOperation([IAMShapes.userName] + IAMShapes.page, listGroups),
    ]

    private static func create(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let (name, path) = (request.required("UserName"), request["Path"] ?? "/")
        let tags = try request.tags()
        try catalogue.requireFree(.user, name, in: request.account)
        var user = Principal(
            name: name, path: path, id: IdentityID.user(), arn: "arn:aws:iam::\(request.account):user\(path)\(name)",
            createdAt: request.now, tags: tags, details: .user([]))
        if let boundary = request["PermissionsBoundary"] {
            user.permissionsBoundary = try catalogue.boundary(boundary, in: request.account)
        }
        catalogue.set(user, .user, in: request.account)
        return ["User": description(of: user)]
    }

    /// Without a name, the caller: a user, or else the account's root.
    private static func get(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        if request["UserName"] == nil, request.caller.session == nil, request.caller.user == nil {
            return [
                "User": [
                    "Path": .text("/"), "UserId": .text(request.account),
                    "Arn": .text("arn:aws:iam::\(request.account):root"),
                    "CreateDate": .text(WallClockSeconds.text(request.now)),
                ]
            ]
        }
        return ["User": description(of: try catalogue.userOrCaller(request))]
    }

    private static func list(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let prefix = request["PathPrefix"] ?? "/"
        let users = catalogue.principals(.user, in: request.account).filter { $0.path.hasPrefix(prefix) }
        return try request.list("Users", users, by: \.name) { names(of: $0) }
    }

    private static func delete(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let user = try catalogue.modifiable(.user, request)
        guard user.accessKeys.isEmpty else {
            throw .deleteConflict("Cannot delete entity, must delete access keys first.")
        }
        try catalogue.requireBare(user)
        catalogue.remove(user, .user, in: request.account)
        return nil
    }

    /// There are no groups here.
    private static func listGroups(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        _ = try catalogue.principal(.user, request)
        return ["Groups": .list([]), "IsTruncated": .boolean(false)]
    }

    // MARK: - Answers

    private static func names(of user: Principal) -> XMLText {
        [
            "Path": .text(user.path), "UserName": .text(user.name), "UserId": .text(user.id), "Arn": .text(user.arn),
            "CreateDate": .text(WallClockSeconds.text(user.createdAt)),
        ]
    }

    private static func description(of user: Principal) -> XMLText {
        names(of: user) + [
            "PermissionsBoundary": BoundaryOperations.description(of: user), "Tags": RoleOperations.tags(user.tags),
        ]
    }
}

extension IdentityCatalogue {
    /// The user that a request names, or who signed it.
    /// - Throws: `ValidationError` when that is no user.
    func userOrCaller(_ request: IAMRequest) throws(ServiceError) -> Principal {
        guard let name = request["UserName"] ?? request.caller.user?.name else {
            throw .validation("Must specify userName when calling with non-User credentials")
        }
        guard let user = principal(.user, name, in: request.account) else { throw .noPrincipal(.user, name) }
        return user
    }
}
