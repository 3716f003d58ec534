internal import LambdaEngine

/// The operations on policies that are part of a role or user.
enum InlinePolicyOperations {
    static let all = PrincipalKind.allCases.map(operations).reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    private static func operations(_ kind: PrincipalKind) -> [String: IAMOperation] {
        [
            "Put\(kind.title)Policy": IAMOperation([kind.shape, IAMShapes.policyName, IAMShapes.policyDocument]) {
                catalogue, request throws(ServiceError) in
                try put(kind, &catalogue, request)
            },
            "Get\(kind.title)Policy": IAMOperation([kind.shape, IAMShapes.policyName]) {
                catalogue, request throws(ServiceError) in
                let principal = try catalogue.principal(kind, request)
                let (name, document) = try policy(of: principal, kind, request)
                return [
                    kind.member: .text(principal.name), "PolicyName": .text(name),
                    "PolicyDocument": .text(PercentEncoding.encoded(document)),
                ]
            },
            "List\(kind.title)Policies": IAMOperation([kind.shape] + IAMShapes.page) {
                catalogue, request throws(ServiceError) in
                let names = try catalogue.principal(kind, request).inlinePolicies.keys.sorted()
                return try request.list("PolicyNames", names, by: { $0 }) { .text($0) }
            },
            "Delete\(kind.title)Policy": IAMOperation([kind.shape, IAMShapes.policyName]) {
                catalogue, request throws(ServiceError) in
                var principal = try catalogue.modifiable(kind, request)
                principal.inlinePolicies[try policy(of: principal, kind, request).name] = nil
                catalogue.set(principal, kind, in: request.account)
                return nil
            },
        ]
    }

    private static func put(
        _ kind: PrincipalKind, _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var principal = try catalogue.modifiable(kind, request)
        let document = request.required("PolicyDocument")
        try PolicyDocument(document).requireValid(as: .inline)
        principal.inlinePolicies[request.required("PolicyName")] = document
        let size = principal.inlinePolicies.values.reduce(0) { $0 + PolicyDocument($1).size }
        guard size <= kind.inlineSizeLimit else {
            throw .limitExceeded(
                "Maximum policy size of \(kind.inlineSizeLimit) bytes exceeded for \(kind.word) \(principal.name)")
        }
        catalogue.set(principal, kind, in: request.account)
        return nil
    }

    private static func policy(
        of principal: Principal, _ kind: PrincipalKind, _ request: IAMRequest
    ) throws(ServiceError) -> (name: String, document: String) {
        let name = request.required("PolicyName")
        guard let document = principal.inlinePolicies[name] else {
            throw .noSuchEntity("The \(kind.word) policy with name \(name) cannot be found.")
        }
        return (name, document)
    }
}

extension PrincipalKind {
    /// The member that names one that is there.
    var shape: RequestMember { self == .role ? IAMShapes.roleName : IAMShapes.userName }

    /// Of all inline policies together, in bytes without white space.
    ///
    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    fileprivate var inlineSizeLimit: Int { self == .role ? 10_240 : 2048 }
}
