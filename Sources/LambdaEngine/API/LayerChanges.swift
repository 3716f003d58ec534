internal import Artifacts

/// The operations that publish and delete layer versions, and say who may use them.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct LayerChanges {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "PublishLayerVersion": try await publish()
        case "DeleteLayerVersion": try await delete()
        case "AddLayerVersionPermission": try await addPermission()
        case "RemoveLayerVersionPermission": try await removePermission()
        case "GetLayerVersionPolicy": try policy()
        default: nil
        }
    }

    private var layer: String { call.first }
    private var number: String { call.operation.parameters.dropFirst().first ?? "" }

    // MARK: - Versions

    private func publish() async throws(LambdaError) -> APIAnswer {
        let violations = LayerShapes.violations(of: call.body.node) + call.violations(first: LayerShapes.layer)
        guard violations.isEmpty else { throw .validation(violations) }
        guard let uploads = call.uploads else { throw .service("no content can be taken here") }
        let content = try call.body.object("Content").flatMap { body throws(LambdaError) in
            try CodeReferenceRequest(body)
        }
        guard let content else { throw .invalidParameter("Please provide a source for layer content.") }
        let stored = try await uploads.stored(content, for: .layer)
        guard let artifact = stored.artifact else {
            throw .invalidParameter("Please provide a source for layer content.")
        }
        let (request, layer, scope) = (try PublishLayerRequest(call.body), layer, call.scope)
        let version = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.publishLayer(
                layer, request, content: artifact, upload: stored.upload, in: scope, at: UTCTime.now())
        }
        return APIAnswer(statusCode: 201, LayerOperations(call: call).withContent(version))
    }

    private func delete() async throws(LambdaError) -> APIAnswer {
        try call.check(first: LayerShapes.layer)
        guard let number = Int(number), number >= 1 else {
            throw .invalidParameter("Layer Version Cannot be less than 1")
        }
        let (layer, scope) = (layer, call.scope)
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            catalogue.deleteLayer(layer, number, in: scope)
        }
        return .noContent
    }

    // MARK: - Policies

    private func addPermission() async throws(LambdaError) -> APIAnswer {
        try call.check(LayerShapes.addPermission, first: LayerShapes.layer)
        let statement = PolicyStatement(
            id: try call.body.text("StatementId") ?? "", qualifier: "", action: try call.body.text("Action") ?? "",
            principal: try call.body.text("Principal") ?? "", organizationID: try call.body.text("OrganizationId"))
        let (layer, number, scope, revision) = (layer, number, call.scope, call.query["RevisionId"])
        let policy = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.addLayerPermission(statement, to: layer, number, revisionID: revision, in: scope)
        }
        return APIAnswer(
            statusCode: 201,
            JSONObject(["Statement": policy.objects.last?.text, "RevisionId": policy.revisionID]))
    }

    private func removePermission() async throws(LambdaError) -> APIAnswer {
        try call.check(first: LayerShapes.layer, last: LayerShapes.statementID)
        let (id, layer, number, scope) = (call.last, layer, number, call.scope)
        let revision = call.query["RevisionId"]
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.removeLayerPermission(id, from: layer, number, revisionID: revision, in: scope)
        }
        return .noContent
    }

    private func policy() throws(LambdaError) -> APIAnswer {
        try call.check(first: LayerShapes.layer)
        let policy = try call.catalogue.layerPolicy(layer, number, in: call.scope)
        guard !policy.all.isEmpty else { throw .noPolicy }
        return APIAnswer(JSONObject(["Policy": .policy(policy.objects), "RevisionId": policy.revisionID]))
    }
}

extension PublishLayerRequest {
    init(_ body: APIBody) throws(LambdaError) {
        self.init(
            description: try body.text("Description") ?? "", license: try body.text("LicenseInfo"),
            compatibleRuntimes: try body.texts("CompatibleRuntimes"),
            compatibleArchitectures: try body.texts("CompatibleArchitectures"))
    }
}
