internal import Artifacts
internal import Deployments
internal import Templates

/// What PublishLayerVersion asks for, besides the content.
struct PublishLayerRequest: Sendable {
    var description: String
    var license: String?
    var compatibleRuntimes: [String]?
    var compatibleArchitectures: [String]?
}

/// Who may use a layer version.
struct LayerPolicy: Hashable, Sendable, Codable {
    /// Of the layer version.
    var arn: String
    /// Those that were added over the wire, in that order.
    var statements: [PolicyStatement] = []
    /// Those of stacks, by ``PolicyStatement/key``; nil for none.
    var declared: FunctionParts<PolicyStatement>?
    /// Another with every change.
    var revisionID = ""
    /// Counts the changes.
    var changeCount = 0
}

extension FunctionCatalogue {
    /// - Parameters:
    ///   - layer: its name, or its ARN.
    ///   - content: unpacked, in the store of artifacts.
    mutating func publishLayer(
        _ layer: String, _ request: PublishLayerRequest, content: ArtifactID, upload: UploadedCode,
        in scope: CallerScope, at time: Int64
    ) throws(LambdaError) -> LayerVersion {
        let prefix = layerARN(layer, in: scope)
        let known = (Array(wireLayers.values) + stackLayers.values).filter { $0.arn.layer == prefix }
        // Also those that were deleted: a number is never used again.
        let number = (known.map(\.arn.version).max() ?? 0) + 1
        guard let arn = LayerVersionARN("\(prefix):\(number)") else { throw .resourceNotFound }
        let version = LayerVersion(
            arn: arn, upload: upload, content: content, description: request.description, license: request.license,
            compatibleRuntimes: request.compatibleRuntimes, compatibleArchitectures: request.compatibleArchitectures,
            createdAt: time)
        putLayer(version)
        return version
    }

    /// Deletes a layer version; one that is not there is no error. Functions that have it keep it.
    mutating func deleteLayer(_ layer: String, _ number: Int, in scope: CallerScope) {
        let arn = "\(layerARN(layer, in: scope)):\(number)"
        guard var version = livingLayerVersion(arn: arn) else { return }
        version.isDeleted = true
        putLayer(version)
    }

    /// Of a layer, without a version.
    func layerARN(_ layer: String, in scope: CallerScope) -> String {
        guard !layer.hasPrefix("arn:") else { return layer }
        let place = scope.place
        return "arn:\(place.partition):lambda:\(place.region):\(place.accountID):layer:\(layer)"
    }

    // MARK: - Policies

    /// The policy of a layer version, perhaps an empty one.
    ///
    /// - Throws: `ResourceNotFoundException` for a layer version that is not there.
    func layerPolicy(_ layer: String, _ number: String, in scope: CallerScope) throws(LambdaError) -> LayerPolicy {
        let arn = "\(layerARN(layer, in: scope)):\(number)"
        guard livingLayerVersion(arn: arn) != nil else { throw .notFound("Layer version \(arn) does not exist.") }
        return layerPolicies[arn] ?? LayerPolicy(arn: arn)
    }

    /// - Returns: the policy with the new statement at its end.
    mutating func addLayerPermission(
        _ statement: PolicyStatement, to layer: String, _ number: String, revisionID: String?, in scope: CallerScope
    ) throws(LambdaError) -> LayerPolicy {
        var policy = try layerPolicy(layer, number, in: scope)
        guard !policy.all.contains(where: { $0.id == statement.id }) else {
            throw .statementExists(statement.id)
        }
        try policy.check(revisionID)
        policy.statements.append(statement)
        policy.bump()
        putLayerPolicy(policy)
        return policy
    }

    mutating func removeLayerPermission(
        _ id: String, from layer: String, _ number: String, revisionID: String?, in scope: CallerScope
    ) throws(LambdaError) {
        var policy = try layerPolicy(layer, number, in: scope)
        guard !policy.all.isEmpty else { throw .noPolicy }
        guard let statement = policy.all.first(where: { $0.id == id }) else { throw .noStatement(id) }
        try policy.check(revisionID)
        policy.statements.removeAll { $0.id == id }
        policy.declared?[statement.key] = nil
        policy.bump()
        putLayerPolicy(policy)
    }

    /// Makes what a stack declares of the policies of layers what counts.
    mutating func followLayerPolicies(of stack: StackIdentity, at time: Int64) {
        let declared = declarations[stack]?.layerPermissions ?? [:]
        for arn in Set(declared.keys).union(layerPolicies.keys) {
            var policy = layerPolicies[arn] ?? LayerPolicy(arn: arn)
            let before = policy.declared ?? FunctionParts()
            var parts = before
            parts.follow(declared[arn] ?? [:], of: stack, at: time)
            guard parts != before else { continue }
            policy.declared = parts
            policy.bump()
            putLayerPolicy(policy)
        }
    }
}

extension LayerPolicy {
    /// Those of stacks, and those that were added over the wire.
    var all: [PolicyStatement] { (declared?.values ?? []) + statements }

    /// The statements as JSON.
    var objects: [JSONObject] {
        let partition = arn.split(separator: ":").dropFirst().first.map(String.init) ?? "aws"
        return all.map { $0.object(resource: arn, partition: partition) }
    }

    fileprivate func check(_ given: String?) throws(LambdaError) {
        guard let given, given != revisionID else { return }
        throw .policyRevisionMismatch("GetLayerPolicy")
    }

    fileprivate mutating func bump() {
        changeCount += 1
        revisionID = CatalogueFunction.revisionID(of: "\(arn) \(changeCount)")
    }
}
