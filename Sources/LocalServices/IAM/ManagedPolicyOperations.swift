internal import LambdaEngine

/// The operations on managed policies as a whole.
enum ManagedPolicyOperations {
    static let all: [String: IAMOperation] = [
        "CreatePolicy": IAMOperation(
            [
                IAMShapes.policyName, IAMShapes.newPolicyPath, IAMShapes.policyDocument, IAMShapes.policyDescription,
                IAMShapes.tags,
            ], create),
        "GetPolicy": IAMOperation([IAMShapes.policyARN], get),
        "ListPolicies": IAMOperation(
            [IAMShapes.scope, IAMShapes.policyPathPrefix, IAMShapes.usage] + IAMShapes.page, list),
        "DeletePolicy": IAMOperation([IAMShapes.policyARN], delete),
        "ListEntitiesForPolicy": IAMOperation(
            [IAMShapes.policyARN, IAMShapes.entityFilter, IAMShapes.entityPathPrefix, IAMShapes.usage]
                + IAMShapes.page, listEntities),
        "TagPolicy": IAMOperation([IAMShapes.policyARN, IAMShapes.requiredTags], tag),
        "UntagPolicy": IAMOperation([IAMShapes.policyARN, IAMShapes.tagKeys], untag),
        "ListPolicyTags": IAMOperation([IAMShapes.policyARN] + IAMShapes.page, listTags),
    ]

    // MARK: - Policies

    private static func create(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let (name, document) = (request.required("PolicyName"), request.required("PolicyDocument"))
        let tags = try request.tags(ignoringCase: false)
        try PolicyDocument(document).requireValid(as: .managed)
        guard catalogue[IdentityKey(.policy, name, in: request.account)] == nil else {
            throw .entityExists("A policy called \(name) already exists. Duplicate names are not allowed.")
        }
        var policy = ManagedPolicy(
            name: name, path: request["Path"] ?? "/", account: request.account, document: document,
            createdAt: request.now)
        policy.description = request["Description"]
        policy.tags = tags
        catalogue.set(policy, in: request.account)
        return [
            "Policy": ListedPolicy.own(policy).description(catalogue.uses(in: request.account)) + [
                "Tags": RoleOperations.tags(tags)
            ]
        ]
    }

    private static func get(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let uses = catalogue.uses(in: request.account)
        if let provided = ProvidedPolicy.named(request.required("PolicyArn")) {
            return ["Policy": ListedPolicy.provided(provided).description(uses) + ["Tags": .list([])]]
        }
        let policy = try catalogue.policy(request)
        let rest: XMLText = [
            "Description": .text(policy.description),
            "Tags": .list(policy.tags.map(PrincipalTagOperations.description)),
        ]
        return ["Policy": ListedPolicy.own(policy).description(uses) + rest]
    }

    private static func list(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let (scope, prefix) = (request["Scope"] ?? "All", request["PathPrefix"] ?? "/")
        let usage = request["PolicyUsageFilter"].flatMap(PolicyUsage.init)
        let uses = catalogue.uses(in: request.account)
        var policies: [ListedPolicy] = scope == "Local" ? [] : ProvidedPolicy.all.map(ListedPolicy.provided)
        if scope != "AWS" { policies += catalogue.policies(in: request.account).map(ListedPolicy.own) }
        policies.removeAll { policy in
            let isWanted = !request.boolean("OnlyAttached") && usage == nil
            return !policy.path.hasPrefix(prefix)
                || (!isWanted && uses.count(of: policy.arn, as: usage ?? .permissions) == 0)
        }
        return try request.list("Policies", policies, by: \.arn) { $0.description(uses) }
    }

    private static func delete(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let policy = try catalogue.modifiablePolicy(request)
        let uses = catalogue.uses(in: request.account)
        if PolicyUsage.allCases.contains(where: { uses.count(of: policy.arn, as: $0) > 0 }) {
            throw .deleteConflict("Cannot delete a policy attached to entities.")
        }
        guard policy.versions.count == 1 else {
            throw .deleteConflict(
                "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."
            )
        }
        catalogue.remove(policy, in: request.account)
        return nil
    }

    // MARK: - Entities

    private static func listEntities(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let arn = try PolicyReference(request.required("PolicyArn")).arn
        guard catalogue.holdsPolicy(arn, in: request.account) else {
            throw .noSuchEntity("Policy \(arn) was not found.")
        }
        let prefix = request["PathPrefix"] ?? "/"
        let usage = request["PolicyUsageFilter"].flatMap(PolicyUsage.init) ?? .permissions
        let all = catalogue.users(of: arn, as: usage, in: request.account).filter { kind, principal in
            (request["EntityFilter"] ?? kind.title) == kind.title && principal.path.hasPrefix(prefix)
        }
        let (page, end) = try request.page(all) { $0.principal.arn }
        func list(_ kind: PrincipalKind) -> XMLText {
            .list(
                page.filter { $0.kind == kind }.map { _, principal in
                    [kind.member: .text(principal.name), "\(kind.title)Id": .text(principal.id)]
                })
        }
        return ["PolicyGroups": .list([]), "PolicyUsers": list(.user), "PolicyRoles": list(.role)] + end
    }

    // MARK: - Tags

    private static func tag(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let new = try request.tags(ignoringCase: false)
        var policy = try catalogue.modifiablePolicy(request)
        policy.tags = try PrincipalTagOperations.adding(new, to: policy.tags, ignoringCase: false)
        catalogue.set(policy, in: request.account)
        return nil
    }

    private static func untag(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        var policy = try catalogue.modifiablePolicy(request)
        let keys = Set(request.texts("TagKeys"))
        policy.tags.removeAll { keys.contains($0.key) }
        catalogue.set(policy, in: request.account)
        return nil
    }

    private static func listTags(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        try PrincipalTagOperations.list(catalogue.policy(request).tags, request)
    }
}

/// A managed policy as lists show it.
enum ListedPolicy {
    /// An account's.
    case own(ManagedPolicy)
    /// One of AWS's.
    case provided(ProvidedPolicy)

    var arn: String {
        switch self {
        case .own(let policy): policy.arn
        case .provided(let policy): policy.arn
        }
    }

    var path: String {
        switch self {
        case .own(let policy): policy.path
        case .provided(let policy): policy.path
        }
    }

    /// What is known of it; of one of AWS's neither its age nor how many versions it has.
    func description(_ uses: PolicyUses) -> XMLText {
        switch self {
        case .own(let policy):
            names(policy.name, id: policy.id, version: policy.defaultVersion) + counts(uses) + [
                "CreateDate": .text(WallClockSeconds.text(policy.createdAt)),
                "UpdateDate": .text(WallClockSeconds.text(policy.updatedAt)),
            ]
        case .provided(let policy):
            names(policy.name, id: IdentityID.policy(ofAWS: policy.arn), version: 1) + counts(uses)
        }
    }

    private func names(_ name: String, id: String, version: Int) -> XMLText {
        [
            "PolicyName": .text(name), "PolicyId": .text(id), "Arn": .text(arn), "Path": .text(path),
            "DefaultVersionId": .text("v\(version)"),
        ]
    }

    private func counts(_ uses: PolicyUses) -> XMLText {
        [
            "AttachmentCount": .number(uses.count(of: arn, as: .permissions)),
            "PermissionsBoundaryUsageCount": .number(uses.count(of: arn, as: .boundary)),
            "IsAttachable": .boolean(true),
        ]
    }
}
