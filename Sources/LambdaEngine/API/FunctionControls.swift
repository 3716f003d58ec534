/// The operations about smaller settings of functions: recursive loops, and when the runtime is updated.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct FunctionControls {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "GetFunctionRecursionConfig": try recursion()
        case "PutFunctionRecursionConfig": try await setRecursion()
        case "GetRuntimeManagementConfig": try runtimeManagement()
        case "PutRuntimeManagementConfig": try await setRuntimeManagement()
        default: nil
        }
    }

    // MARK: - Recursion

    private func recursion() throws(LambdaError) -> APIAnswer {
        let function = try call.catalogue.function(try call.name(.unqualified), in: call.scope)
        return APIAnswer(JSONObject(["RecursiveLoop": function.recursiveLoop ?? "Terminate"]))
    }

    private func setRecursion() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.unqualified, FunctionShapes.recursion)
        let key = try call.catalogue.function(name, in: call.scope).key
        let loop = try call.body.text("RecursiveLoop")
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            catalogue.update(key) { $0.recursiveLoop = loop }
        }
        return APIAnswer(JSONObject(["RecursiveLoop": loop]))
    }

    // MARK: - Runtime management

    private func runtimeManagement() throws(LambdaError) -> APIAnswer {
        let found = try call.catalogue.find(call.first, qualifier: call.query["Qualifier"], in: call.scope)
        return APIAnswer(Self.object(found.function.runtimeManagement?[found.version], of: found))
    }

    private func setRuntimeManagement() async throws(LambdaError) -> APIAnswer {
        _ = try call.name(.namespaced, FunctionShapes.runtimeManagement)
        let found = try call.catalogue.find(call.first, qualifier: call.query["Qualifier"], in: call.scope)
        let management = CatalogueFunction.RuntimeManagement(
            updateOn: try call.body.text("UpdateRuntimeOn") ?? "Auto",
            runtimeVersionARN: try call.body.text("RuntimeVersionArn"))
        if management.updateOn == "Manual", management.runtimeVersionARN == nil {
            throw .invalidParameter("A RuntimeVersionArn is required when UpdateRuntimeOn is set to Manual")
        }
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            catalogue.update(found.function.key) { function in
                function.runtimeManagement = (function.runtimeManagement ?? [:])
                    .merging([found.version: management]) { $1 }
            }
        }
        return APIAnswer(Self.object(management, of: found))
    }

    private static func object(
        _ management: CatalogueFunction.RuntimeManagement?, of found: FoundFunction
    ) -> JSONObject {
        JSONObject([
            "FunctionArn": found.arn, "UpdateRuntimeOn": management?.updateOn ?? "Auto",
            "RuntimeVersionArn": management?.runtimeVersionARN,
        ])
    }
}
