/// The operations about aliases.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct AliasOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "CreateAlias": try await create()
        case "UpdateAlias": try await update()
        case "DeleteAlias": try await delete()
        case "GetAlias": try get()
        case "ListAliases": try list()
        default: nil
        }
    }

    private func create() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, FunctionShapes.createAlias)
        let request = try AliasRequest(call.body, name: nil)
        let scope = call.scope
        let alias = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.createAlias(request, of: name, in: scope)
        }
        return APIAnswer(statusCode: 201, Self.object(alias, of: try call.keeper.current.function(name, in: scope)))
    }

    private func update() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, FunctionShapes.updateAlias, last: FunctionShapes.alias)
        let request = try AliasRequest(call.body, name: call.last)
        let scope = call.scope
        let alias = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.updateAlias(request, of: name, in: scope)
        }
        return APIAnswer(Self.object(alias, of: try call.catalogue.function(name, in: scope)))
    }

    private func delete() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, last: FunctionShapes.alias)
        let (alias, scope) = (call.last, call.scope)
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.deleteAlias(alias, of: name, in: scope)
        }
        return .noContent
    }

    private func get() throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, last: FunctionShapes.alias)
        let function = try call.catalogue.function(name, in: call.scope)
        guard let alias = function.alias(call.last) else {
            throw .notFound("Cannot find alias arn: \(function.arn):\(call.last)")
        }
        return APIAnswer(Self.object(alias, of: function))
    }

    private func list() throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, query: FunctionShapes.listAliases)
        let function = try call.catalogue.function(name, in: call.scope)
        let version = call.query["FunctionVersion"]
        let aliases = function.aliases.filter { version == nil || $0.functionVersion == version }
        let page = try ListPage(of: aliases, call.query) { $0.name }
        return APIAnswer(JSONObject("Aliases", page) { Self.object($0, of: function) })
    }

    private static func object(_ alias: FunctionAlias, of function: CatalogueFunction) -> JSONObject {
        var object = JSONObject([
            "AliasArn": "\(function.arn):\(alias.name)", "Name": alias.name,
            "FunctionVersion": alias.functionVersion, "Description": alias.description,
        ])
        if !alias.additionalWeights.isEmpty {
            var weights = JSONObject()
            for (version, share) in alias.additionalWeights.sorted(by: { $0.key < $1.key }) {
                weights.addJSON(version, "\(share)")
            }
            var routing = JSONObject()
            routing.add("AdditionalVersionWeights", weights)
            object.add("RoutingConfig", routing)
        }
        object.add("RevisionId", alias.revisionID)
        return object
    }
}
