internal import LambdaEngine

/// The operations on roles themselves.
enum RoleOperations {
    static let all: [String: IAMOperation] = [
        "CreateRole": IAMOperation(
            [
                IAMShapes.newPath, IAMShapes.roleName, IAMShapes.trustPolicy, IAMShapes.roleDescription,
                IAMShapes.maxSessionDuration, IAMShapes.maxSigninSessionDuration, IAMShapes.boundary, IAMShapes.tags,
            ], create),
        "GetRole": IAMOperation([IAMShapes.roleName], get),
        "ListRoles": IAMOperation([IAMShapes.pathPrefix] + IAMShapes.page, list),
        "UpdateRole": IAMOperation(
            [
                IAMShapes.roleName, IAMShapes.roleDescription, IAMShapes.maxSessionDuration,
                IAMShapes.maxSigninSessionDuration,
            ], update),
        "UpdateRoleDescription": IAMOperation(
            [IAMShapes.roleName, IAMShapes.requiredRoleDescription], updateDescription),
        "UpdateAssumeRolePolicy": IAMOperation(
            [IAMShapes.roleName, IAMShapes.policyDocument], updateTrustPolicy),
        "DeleteRole": IAMOperation([IAMShapes.roleName], delete),
    ]

    // MARK: - Operations

    private static func create(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let (name, path) = (request.required("RoleName"), request["Path"] ?? "/")
        let tags = try request.tags()
        if path.hasPrefix(ServiceLinkedRoleOperations.path) {
            throw .validation("Cannot create or modify a role with a path of \(ServiceLinkedRoleOperations.path)")
        }
        let trust = request.required("AssumeRolePolicyDocument")
        try PolicyDocument(trust).requireValid(as: .trust)
        try catalogue.requireFree(.role, name, in: request.account)
        var settings = RoleSettings(trustPolicy: trust, description: request["Description"])
        change(&settings, request)
        var role = role(name, path: path, settings, request)
        role.tags = tags
        if let boundary = request["PermissionsBoundary"] {
            role.permissionsBoundary = try catalogue.boundary(boundary, in: request.account)
        }
        catalogue.set(role, .role, in: request.account)
        return ["Role": description(of: role, .whenMade)]
    }

    /// A role that nothing is attached to.
    static func role(_ name: String, path: String, _ settings: RoleSettings, _ request: IAMRequest) -> Principal {
        Principal(
            name: name, path: path, id: IdentityID.role(), arn: "arn:aws:iam::\(request.account):role\(path)\(name)",
            createdAt: request.now, details: .role(settings))
    }

    private static func get(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        ["Role": description(of: try catalogue.principal(.role, request), .alone)]
    }

    private static func list(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let prefix = request["PathPrefix"] ?? "/"
        let roles = catalogue.principals(.role, in: request.account).filter { $0.path.hasPrefix(prefix) }
        return try request.list("Roles", roles, by: \.name) { description(of: $0, .inList) }
    }

    private static func update(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        try change(&catalogue, request) { settings in
            if let description = request["Description"] { settings.description = description }
            if request.boolean("ResetMaxSigninSessionDuration") { settings.maxSigninSessionDurationInSeconds = nil }
            change(&settings, request)
        }
        return [:]
    }

    /// Sets the durations that a request gives.
    private static func change(_ settings: inout RoleSettings, _ request: IAMRequest) {
        if let seconds = request.integer("MaxSessionDuration") { settings.maxSessionDurationInSeconds = seconds }
        if let seconds = request.integer("MaxSigninSessionDuration") {
            settings.maxSigninSessionDurationInSeconds = seconds
        }
    }

    private static func updateDescription(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let role = try change(&catalogue, request) { $0.description = request["Description"] }
        return ["Role": description(of: role, .whenMade)]
    }

    private static func updateTrustPolicy(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let document = request.required("PolicyDocument")
        _ = try catalogue.modifiable(.role, request)
        try PolicyDocument(document).requireValid(as: .trust)
        try change(&catalogue, request) { $0.trustPolicy = document }
        return nil
    }

    @discardableResult private static func change(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest, _ body: (inout RoleSettings) -> Void
    ) throws(ServiceError) -> Principal {
        var role = try catalogue.modifiable(.role, request)
        if var settings = role.role {
            body(&settings)
            role.role = settings
        }
        catalogue.set(role, .role, in: request.account)
        return role
    }

    private static func delete(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let role = try catalogue.modifiable(.role, request)
        guard catalogue.profiles(in: request.account).allSatisfy({ $0.role != role.name }) else {
            throw .deleteConflict("Cannot delete entity, must remove roles from instance profile first.")
        }
        try catalogue.requireBare(role)
        catalogue.remove(role, .role, in: request.account)
        return nil
    }

    // MARK: - Answers

    /// Lists leave out what is long.
    enum Occasion { case whenMade, alone, inList }

    /// As AWS shows a role.
    static func description(of role: Principal, _ occasion: Occasion) -> XMLText {
        let start: XMLText = [
            "Path": .text(role.path), "RoleName": .text(role.name), "RoleId": .text(role.id), "Arn": .text(role.arn),
            "CreateDate": .text(WallClockSeconds.text(role.createdAt)),
            "AssumeRolePolicyDocument": .text(PercentEncoding.encoded(role.role?.trustPolicy ?? "")),
            "Description": .text(role.role?.description),
            "MaxSessionDuration": role.role.map { .number($0.maxSessionDurationInSeconds) },
            "MaxSigninSessionDuration": role.role?.maxSigninSessionDurationInSeconds.map { .number($0) },
        ]
        if occasion == .inList { return start }
        return start + [
            "PermissionsBoundary": BoundaryOperations.description(of: role), "Tags": tags(role.tags),
            "RoleLastUsed": occasion == .alone ? [:] : nil,
        ]
    }

    /// Nil for none.
    static func tags(_ tags: [ResourceTag]) -> XMLText? {
        tags.isEmpty ? nil : .list(tags.map(PrincipalTagOperations.description))
    }
}
