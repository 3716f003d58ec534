/// The operations on the policies that bound what roles and users may do.
enum BoundaryOperations {
    static let all = PrincipalKind.allCases.map(operations).reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    private static func operations(_ kind: PrincipalKind) -> [String: IAMOperation] {
        let name = kind == .role ? IAMShapes.roleName : IAMShapes.newUserName
        return [
            "Put\(kind.title)PermissionsBoundary": IAMOperation([name, IAMShapes.requiredBoundary]) {
                catalogue, request throws(ServiceError) in
                var principal = try catalogue.modifiable(kind, request)
                principal.permissionsBoundary = try catalogue.boundary(
                    request.required("PermissionsBoundary"), in: request.account)
                catalogue.set(principal, kind, in: request.account)
                return nil
            },
            "Delete\(kind.title)PermissionsBoundary": IAMOperation([name]) {
                catalogue, request throws(ServiceError) in
                var principal = try catalogue.modifiable(kind, request)
                principal.permissionsBoundary = nil
                catalogue.set(principal, kind, in: request.account)
                return nil
            },
        ]
    }

    /// Nil for what has none.
    static func description(of principal: Principal) -> XMLText? {
        principal.permissionsBoundary.map {
            ["PermissionsBoundaryType": .text("Policy"), "PermissionsBoundaryArn": .text($0)]
        }
    }
}

extension IdentityCatalogue {
    /// The ARN of a policy that can be a boundary.
    /// - Throws: `InvalidInput` for one of another form, `NoSuchEntity` for a policy that is not there.
    func boundary(_ text: String, in account: String) throws(ServiceError) -> String {
        guard let reference = try? PolicyReference(text) else { throw .invalidInput("ARN \(text) is not valid.") }
        guard holdsPolicy(reference.arn, in: account) else {
            throw .noSuchEntity("Scope ARN: \(text) does not exist or is not attachable.")
        }
        return reference.arn
    }
}
