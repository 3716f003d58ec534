/// The operations about function URLs.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct FunctionURLOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "CreateFunctionUrlConfig": try await create()
        case "UpdateFunctionUrlConfig": try await update()
        case "GetFunctionUrlConfig": try get()
        case "DeleteFunctionUrlConfig": try await delete()
        case "ListFunctionUrlConfigs": try list()
        default: nil
        }
    }

    /// The function and the alias of the request.
    private func subject(
        _ members: [RequestMember] = [], query: [RequestMember] = []
    ) throws(LambdaError) -> (FunctionName, Substring?) {
        var violations = call.violations(members, query: query)
        let given = call.query["Qualifier"]
        if let given, given.utf8.count > 128 {
            violations.insert(Violation(given, at: "qualifier", .length(atMost: 128)), at: 0)
        }
        if let given, !Self.isAlias(given) {
            violations.insert(
                Violation(given, at: "qualifier", .pattern(SatelliteShapes.aliasQualifier.text)), at: 0)
        }
        let name = try FunctionName(call.first, .plain, others: violations)
        return (name, try name.qualifier(besides: given))
    }

    private static func isAlias(_ text: String) -> Bool {
        !text.utf8.allSatisfy(\.isASCIIDigit)
            && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-_".utf8.contains($0) }
    }

    // MARK: - Operations

    private func create() async throws(LambdaError) -> APIAnswer {
        let authType = RequestMember("AuthType", .word(["NONE", "AWS_IAM"]), isRequired: true)
        let (name, alias) = try subject([authType] + SatelliteShapes.functionURL.filter { $0.name != "AuthType" })
        let (request, scope) = (try FunctionURLRequest(call.body), call.scope)
        let config = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.createURL(request, of: name, alias, in: scope, at: UTCTime.now())
        }
        let function = try call.catalogue.withURL(name, alias, in: scope)
        return APIAnswer(statusCode: 201, object(config, of: function, alias, isNew: true))
    }

    private func update() async throws(LambdaError) -> APIAnswer {
        let (name, alias) = try subject(SatelliteShapes.functionURL)
        let (request, scope) = (try FunctionURLRequest(call.body), call.scope)
        let config = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.updateURL(request, of: name, alias, in: scope, at: UTCTime.now())
        }
        let function = try call.catalogue.withURL(name, alias, in: scope)
        return APIAnswer(object(config, of: function, alias))
    }

    private func get() throws(LambdaError) -> APIAnswer {
        let (name, alias) = try subject()
        let (function, config) = try call.catalogue.url(of: name, alias, in: call.scope)
        return APIAnswer(object(config.withMode, of: function, alias))
    }

    private func delete() async throws(LambdaError) -> APIAnswer {
        let (name, alias) = try subject()
        let scope = call.scope
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.deleteURL(of: name, alias, in: scope)
        }
        return .noContent
    }

    private func list() throws(LambdaError) -> APIAnswer {
        let (name, _) = try subject(query: [.maxItems(upTo: 50)])
        let function = try call.catalogue.withURL(name, nil, in: call.scope)
        let urls = function.attachments.urls
        let page = try ListPage(of: urls.keys, call.query) { $0.isEmpty ? "-" : $0 }
        return APIAnswer(
            JSONObject("FunctionUrlConfigs", page) { key in
                urls[key].map { object($0.withMode, of: function, key.isEmpty ? nil : key[...]) } ?? JSONObject()
            })
    }

    /// - Parameter isNew: the answer to its creation says nothing of its modification.
    private func object(
        _ config: FunctionURLConfig, of function: CatalogueFunction, _ alias: Substring?, isNew: Bool = false
    ) -> JSONObject {
        var object = JSONObject([
            "FunctionUrl": call.urlBase + config.path,
            "FunctionArn": function.arn + (alias.map { ":\($0)" } ?? ""), "AuthType": config.authType,
        ])
        if let cors = config.cors { object.add("Cors", Self.object(cors)) }
        object.add("CreationTime", UTCTime(milliseconds: config.createdAt).text)
        if !isNew { object.add("LastModifiedTime", UTCTime(milliseconds: config.lastModified).text) }
        object.add("InvokeMode", config.invokeMode)
        return object
    }

    private static func object(_ cors: FunctionURLConfig.Cors) -> JSONObject {
        var object = JSONObject()
        if let value = cors.allowCredentials { object.add("AllowCredentials", value) }
        if let value = cors.allowHeaders { object.add("AllowHeaders", value) }
        if let value = cors.allowMethods { object.add("AllowMethods", value) }
        if let value = cors.allowOrigins { object.add("AllowOrigins", value) }
        if let value = cors.exposeHeaders { object.add("ExposeHeaders", value) }
        if let value = cors.maxAge { object.add("MaxAge", value) }
        return object
    }
}

extension FunctionURLConfig {
    /// What is asked for shows the mode also where nobody has said any.
    fileprivate var withMode: FunctionURLConfig {
        var copy = self
        copy.invokeMode = invokeMode ?? "BUFFERED"
        return copy
    }
}

extension FunctionURLRequest {
    init(_ body: APIBody) throws(LambdaError) {
        var cors: FunctionURLConfig.Cors?
        if let given = try body.object("Cors") {
            cors = FunctionURLConfig.Cors(
                allowCredentials: try given.boolean("AllowCredentials"),
                allowHeaders: try given.texts("AllowHeaders"), allowMethods: try given.texts("AllowMethods"),
                allowOrigins: try given.texts("AllowOrigins"), exposeHeaders: try given.texts("ExposeHeaders"),
                maxAge: try given.integer("MaxAge"))
        }
        self.init(authType: try body.text("AuthType"), invokeMode: try body.text("InvokeMode"), cors: cors)
    }
}
