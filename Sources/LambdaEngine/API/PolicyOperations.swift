/// The operations about who may invoke functions.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct PolicyOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "AddPermission": try await add()
        case "RemovePermission": try await remove()
        case "GetPolicy": try get()
        default: nil
        }
    }

    private func add() async throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try call.qualifiedName(.namespaced, SatelliteShapes.addPermission)
        let statement = try PolicyStatement(call.body)
        let revision = try call.body.text("RevisionId")
        let scope = call.scope
        let object = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.addPermission(
                statement, to: name, qualifier, revisionID: revision, in: scope, at: UTCTime.now())
        }
        return APIAnswer(statusCode: 201, JSONObject(["Statement": object.text]))
    }

    private func remove() async throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try call.qualifiedName(.namespaced, last: SatelliteShapes.statementID)
        let (id, scope, revision) = (call.last, call.scope, call.query["RevisionId"])
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.removePermission(id, from: name, qualifier, revisionID: revision, in: scope)
        }
        return .noContent
    }

    private func get() throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try call.qualifiedName(.namespaced)
        let policy = try call.catalogue.policy(of: name, qualifier, in: call.scope)
        return APIAnswer(JSONObject(["Policy": policy.text, "RevisionId": policy.revisionID]))
    }
}

extension PolicyStatement {
    fileprivate init(_ body: APIBody) throws(LambdaError) {
        self.init(
            id: try body.text("StatementId") ?? "", qualifier: "", action: try body.text("Action") ?? "",
            principal: try body.text("Principal") ?? "", sourceARN: try body.text("SourceArn"),
            sourceAccount: try body.text("SourceAccount"), eventSourceToken: try body.text("EventSourceToken"),
            organizationID: try body.text("PrincipalOrgID"), urlAuthType: try body.text("FunctionUrlAuthType"),
            isViaURL: try body.boolean("InvokedViaFunctionUrl"))
    }
}
