internal import LambdaEngine

/// The operations on versions of managed policies.
enum PolicyVersionOperations {
    static let all: [String: IAMOperation] = [
        "CreatePolicyVersion": IAMOperation([IAMShapes.policyARN, IAMShapes.policyDocument], create),
        "GetPolicyVersion": IAMOperation([IAMShapes.policyARN, IAMShapes.versionID], get),
        "ListPolicyVersions": IAMOperation([IAMShapes.policyARN] + IAMShapes.page, list),
        "SetDefaultPolicyVersion": IAMOperation([IAMShapes.policyARN, IAMShapes.versionID], setDefault),
        "DeletePolicyVersion": IAMOperation([IAMShapes.policyARN, IAMShapes.versionID], delete),
    ]

    private static func create(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let document = request.required("PolicyDocument")
        var policy = try catalogue.modifiablePolicy(request)
        try PolicyDocument(document).requireValid(as: .managed)
        guard policy.versions.count < ManagedPolicy.versionLimit else {
            throw .limitExceeded(
                "A managed policy can have up to \(ManagedPolicy.versionLimit) versions. Before you create a new version, you must delete an existing version."
            )
        }
        let version = ManagedPolicy.Version(
            number: policy.nextVersion, document: document, createdAt: request.now)
        policy.versions.append(version)
        policy.nextVersion += 1
        policy.updatedAt = request.now
        if request.boolean("SetAsDefault") { policy.defaultVersion = version.number }
        catalogue.set(policy, in: request.account)
        return ["PolicyVersion": description(of: version, in: policy)]
    }

    private static func get(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let arn = request.required("PolicyArn")
        if ProvidedPolicy.named(arn) != nil {
            throw ServiceError(
                "NotImplemented", "samlet knows the name of \(arn), but not what it allows", statusCode: 501)
        }
        let policy = try catalogue.policy(request, orSay: absence(request))
        let version = try version(of: policy, request)
        return [
            "PolicyVersion": ["Document": .text(PercentEncoding.encoded(version.document))]
                + description(of: version, in: policy)
        ]
    }

    private static func list(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        if ProvidedPolicy.named(request.required("PolicyArn")) != nil {
            return try request.list("Versions", ["v1"], by: { $0 }) {
                ["VersionId": .text($0), "IsDefaultVersion": .boolean(true)]
            }
        }
        let policy = try catalogue.policy(request)
        return try request.list("Versions", policy.versions.reversed(), by: \.id) { description(of: $0, in: policy) }
    }

    private static func setDefault(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var policy = try catalogue.modifiablePolicy(request, orSay: absence(request))
        policy.defaultVersion = try version(of: policy, request).number
        policy.updatedAt = request.now
        catalogue.set(policy, in: request.account)
        return nil
    }

    private static func delete(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var policy = try catalogue.modifiablePolicy(request, orSay: absence(request))
        let number = try version(of: policy, request).number
        guard number != policy.defaultVersion else {
            throw .deleteConflict("Cannot delete the default version of a policy.")
        }
        policy.versions.removeAll { $0.number == number }
        catalogue.set(policy, in: request.account)
        return nil
    }

    // MARK: - Parts

    private static func version(
        of policy: ManagedPolicy, _ request: IAMRequest
    ) throws(ServiceError) -> ManagedPolicy.Version {
        guard let version = policy.versions.first(where: { $0.id == request["VersionId"] }) else {
            throw .noSuchEntity(absence(request))
        }
        return version
    }

    private static func absence(_ request: IAMRequest) -> String {
        "Policy \(request.required("PolicyArn")) version \(request.required("VersionId")) does not exist or is not attachable."
    }

    private static func description(of version: ManagedPolicy.Version, in policy: ManagedPolicy) -> XMLText {
        [
            "VersionId": .text(version.id), "IsDefaultVersion": .boolean(version.number == policy.defaultVersion),
            "CreateDate": .text(WallClockSeconds.text(version.createdAt)),
        ]
    }
}
