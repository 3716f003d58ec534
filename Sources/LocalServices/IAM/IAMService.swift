internal import HummingbirdCore

/// IAM: roles, users and their policies, which are kept and shown. What they allow is not enforced.
///
/// Source: AWS Identity and Access Management API Reference; the service model `iam/2010-05-08` of AWS's SDKs; the texts of
/// errors are AWS's own.
struct IAMService: LocalService {
    let identities: IdentityDirectory
    let signingName = "iam"
    let targetPrefix: String? = nil

    private static let namespace = "https://iam.amazonaws.com/doc/2010-05-08/"

    static let operations = [
        RoleOperations.all, ServiceLinkedRoleOperations.all, PrincipalTagOperations.all, InlinePolicyOperations.all,
        AttachmentOperations.all,
        BoundaryOperations.all, ManagedPolicyOperations.all, PolicyVersionOperations.all, UserOperations.all,
        AccessKeyOperations.all, InstanceProfileOperations.all, AccountOperations.all,
    ].reduce(into: [:]) { all, family in all.merge(family) { first, _ in first } }

    func response(to request: ServiceRequest) async throws(ServiceError) -> Response {
        guard let operation = Self.operations[request.operation] else {
            if request.operation.isEmpty {
                throw ServiceError("MissingAction", "The request is missing an action.")
            }
            throw ServiceError(
                "NotImplemented", "samlet has no counterpart of iam:\(request.operation) yet", statusCode: 501)
        }
        try operation.check(request)
        return .query(request.operation, try await identities.perform(operation, request), in: Self.namespace)
    }

    func response(to error: ServiceError) -> Response { .query(error, in: Self.namespace) }
}
