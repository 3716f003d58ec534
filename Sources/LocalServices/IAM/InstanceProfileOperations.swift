/// The operations on instance profiles, which hold a role for a machine.
enum InstanceProfileOperations {
    static let all: [String: IAMOperation] = [
        "CreateInstanceProfile": IAMOperation([IAMShapes.profileName, IAMShapes.newPath, IAMShapes.tags], create),
        "GetInstanceProfile": IAMOperation([IAMShapes.profileName], get),
        "ListInstanceProfiles": IAMOperation([IAMShapes.pathPrefix] + IAMShapes.page, list),
        "ListInstanceProfilesForRole": IAMOperation([IAMShapes.roleName] + IAMShapes.page, listForRole),
        "AddRoleToInstanceProfile": IAMOperation([IAMShapes.profileName, IAMShapes.roleName], addRole),
        "RemoveRoleFromInstanceProfile": IAMOperation([IAMShapes.profileName, IAMShapes.roleName], removeRole),
        "DeleteInstanceProfile": IAMOperation([IAMShapes.profileName], delete),
    ]

    private static func create(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let (name, path) = (request.required("InstanceProfileName"), request["Path"] ?? "/")
        guard catalogue[IdentityKey(.profile, name, in: request.account)] == nil else {
            throw .entityExists("Instance Profile \(name) already exists.")
        }
        let profile = InstanceProfile(
            name: name, path: path, id: IdentityID.instanceProfile(),
            arn: "arn:aws:iam::\(request.account):instance-profile\(path)\(name)", createdAt: request.now,
            tags: try request.tags())
        set(profile, &catalogue, request)
        return ["InstanceProfile": description(of: profile, catalogue, request)]
    }

    private static func get(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        ["InstanceProfile": description(of: try profile(catalogue, request), catalogue, request)]
    }

    private static func list(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let prefix = request["PathPrefix"] ?? "/"
        return try list(catalogue, request) { $0.path.hasPrefix(prefix) }
    }

    private static func listForRole(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let role = try catalogue.principal(.role, request)
        return try list(catalogue, request) { $0.role == role.name }
    }

    private static func addRole(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var profile = try modifiable(catalogue, request)
        let role = try catalogue.principal(.role, request)
        guard profile.role == nil else {
            throw .limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
        }
        profile.role = role.name
        set(profile, &catalogue, request)
        return nil
    }

    private static func removeRole(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var profile = try modifiable(catalogue, request)
        guard profile.role == request["RoleName"] else { throw .noPrincipal(.role, request.required("RoleName")) }
        profile.role = nil
        set(profile, &catalogue, request)
        return nil
    }

    private static func delete(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let profile = try modifiable(catalogue, request)
        guard profile.role == nil else {
            throw .deleteConflict("Cannot delete entity, must remove roles from instance profile first.")
        }
        catalogue[IdentityKey(.profile, profile.name, in: request.account)] = nil
        return nil
    }

    // MARK: - Parts

    private static func profile(
        _ catalogue: IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> InstanceProfile {
        let name = request.required("InstanceProfileName")
        guard case .profile(let profile) = catalogue[IdentityKey(.profile, name, in: request.account)] else {
            throw .noSuchEntity("Instance Profile \(name) cannot be found.")
        }
        return profile
    }

    private static func modifiable(
        _ catalogue: IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> InstanceProfile {
        let found = try profile(catalogue, request)
        if let stack = found.stack { throw .belongs("the instance profile '\(found.name)'", toStack: stack) }
        return found
    }

    private static func set(_ profile: InstanceProfile, _ catalogue: inout IdentityCatalogue, _ request: IAMRequest) {
        catalogue[IdentityKey(.profile, profile.name, in: request.account)] = .profile(profile)
    }

    private static func list(
        _ catalogue: IdentityCatalogue, _ request: IAMRequest, where fits: (InstanceProfile) -> Bool
    ) throws(ServiceError) -> XMLText {
        try request.list("InstanceProfiles", catalogue.profiles(in: request.account).filter(fits), by: \.name) {
            description(of: $0, catalogue, request)
        }
    }

    private static func description(
        of profile: InstanceProfile, _ catalogue: IdentityCatalogue, _ request: IAMRequest
    ) -> XMLText {
        let role = profile.role.flatMap { catalogue.principal(.role, $0, in: request.account) }
        return [
            "Path": .text(profile.path), "InstanceProfileName": .text(profile.name),
            "InstanceProfileId": .text(profile.id), "Arn": .text(profile.arn),
            "CreateDate": .text(WallClockSeconds.text(profile.createdAt)),
            "Roles": .list(role.map { [RoleOperations.description(of: $0, .inList)] } ?? []),
            "Tags": RoleOperations.tags(profile.tags),
        ]
    }
}

extension IdentityCatalogue {
    /// All of an account, in the order of their names.
    func profiles(in account: String) -> [InstanceProfile] {
        entries(of: .profile, in: account).compactMap { entry in
            if case .profile(let profile) = entry { profile } else { nil }
        }
    }
}
