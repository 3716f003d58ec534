internal import LambdaEngine

/// The operations that attach managed policies to roles and users.
enum AttachmentOperations {
    static let all = PrincipalKind.allCases.map(operations).reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    private static let limit = 10

    private static func operations(_ kind: PrincipalKind) -> [String: IAMOperation] {
        // Unlike with other operations, no longer than that of a user that is made.
        let name = kind == .role ? IAMShapes.roleName : IAMShapes.newUserName
        return [
            "Attach\(kind.title)Policy": IAMOperation([name, IAMShapes.policyARN]) {
                catalogue, request throws(ServiceError) in
                try attach(kind, &catalogue, request)
            },
            "Detach\(kind.title)Policy": IAMOperation([name, IAMShapes.policyARN]) {
                catalogue, request throws(ServiceError) in
                try detach(kind, &catalogue, request)
            },
            "ListAttached\(kind.title)Policies": IAMOperation([name, IAMShapes.policyPathPrefix] + IAMShapes.page) {
                catalogue, request throws(ServiceError) in
                try list(kind, catalogue, request)
            },
        ]
    }

    private static func attach(
        _ kind: PrincipalKind, _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let arn = try PolicyReference(request.required("PolicyArn")).arn
        var principal = try catalogue.modifiable(kind, request)
        guard catalogue.holdsPolicy(arn, in: request.account) else {
            throw .noSuchEntity("Policy \(arn) does not exist or is not attachable.")
        }
        guard !principal.attachedPolicies.contains(arn) else { return nil }
        guard principal.attachedPolicies.count < limit else {
            throw .limitExceeded("Cannot exceed quota for PoliciesPer\(kind.title): \(limit)")
        }
        principal.attachedPolicies.append(arn)
        catalogue.set(principal, kind, in: request.account)
        return nil
    }

    private static func detach(
        _ kind: PrincipalKind, _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let arn = try PolicyReference(request.required("PolicyArn")).arn
        var principal = try catalogue.modifiable(kind, request)
        guard let index = principal.attachedPolicies.firstIndex(of: arn) else {
            throw .noSuchEntity("Policy \(arn) was not found.")
        }
        principal.attachedPolicies.remove(at: index)
        catalogue.set(principal, kind, in: request.account)
        return nil
    }

    private static func list(
        _ kind: PrincipalKind, _ catalogue: IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText {
        let prefix = request["PathPrefix"] ?? "/"
        let attached = try catalogue.principal(kind, request).attachedPolicies
            .filter { PolicyReference.path(of: $0).hasPrefix(prefix) }
        return try request.list("AttachedPolicies", attached, by: { $0 }) { arn in
            ["PolicyName": .text(PolicyReference.name(of: arn)), "PolicyArn": .text(arn)]
        }
    }
}

/// An ARN that has the form of a managed policy's.
struct PolicyReference {
    let arn: String

    /// - Throws: `ValidationError` for a text of another form.
    init(_ arn: String) throws(ServiceError) {
        guard arn.wholeMatch(of: /arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy\/[!-~]+/) != nil else {
            throw .validation("ARN \(arn) is not valid.")
        }
        self.arn = arn
    }

    /// What stands behind the last slash.
    static func name(of arn: String) -> String { arn.split(separator: "/").last.map(String.init) ?? arn }

    /// From the first slash to the last.
    static func path(of arn: String) -> String {
        guard let first = arn.firstIndex(of: "/"), let last = arn.lastIndex(of: "/") else { return "/" }
        return String(arn[first...last])
    }
}
