/// The operations about code signing configurations.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct CodeSigningOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "CreateCodeSigningConfig": try await create()
        case "UpdateCodeSigningConfig": try await update()
        case "GetCodeSigningConfig": try get()
        case "DeleteCodeSigningConfig": try await delete()
        case "ListCodeSigningConfigs": try list()
        case "ListFunctionsByCodeSigningConfig": try functions()
        case "PutFunctionCodeSigningConfig": try await setOfFunction()
        case "GetFunctionCodeSigningConfig": try ofFunction()
        case "DeleteFunctionCodeSigningConfig": try await removeFromFunction()
        default: nil
        }
    }

    // MARK: - Configurations

    private func create() async throws(LambdaError) -> APIAnswer {
        let (request, scope) = (try request(isNew: true), call.scope)
        let config = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.createCodeSigning(
                request, digits: RandomText.hexadecimal(digits: 17), in: scope, at: UTCTime.now())
        }
        return APIAnswer(statusCode: 201, Self.answer(config))
    }

    private func update() async throws(LambdaError) -> APIAnswer {
        let (request, arn) = (try request(isNew: false), call.first)
        let config = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.updateCodeSigning(arn, request, at: UTCTime.now())
        }
        return APIAnswer(Self.answer(config))
    }

    private func get() throws(LambdaError) -> APIAnswer {
        try call.check(first: SatelliteShapes.codeSigningARN)
        return APIAnswer(Self.answer(try call.catalogue.codeSigning(call.first)))
    }

    private func delete() async throws(LambdaError) -> APIAnswer {
        try call.check(first: SatelliteShapes.codeSigningARN)
        let arn = call.first
        try await call.keeper.change { (catalogue) throws(LambdaError) in try catalogue.deleteCodeSigning(arn) }
        return .noContent
    }

    private func list() throws(LambdaError) -> APIAnswer {
        try call.check(query: [.maxItems(upTo: 10_000)])
        let page = try ListPage(of: call.catalogue.codeSigningConfigs(in: call.scope.region), call.query) { $0.arn }
        return APIAnswer(JSONObject("CodeSigningConfigs", page, Self.object))
    }

    private func functions() throws(LambdaError) -> APIAnswer {
        try call.check(query: [.maxItems(upTo: 10_000)], first: SatelliteShapes.codeSigningARN)
        let config = try call.catalogue.codeSigning(call.first)
        let page = try ListPage(of: call.catalogue.functionARNs(withCodeSigning: config.arn), call.query) { $0 }
        var object = JSONObject(["NextMarker": page.nextMarker])
        object.add("FunctionArns", Array(page.elements))
        return APIAnswer(object)
    }

    private func request(isNew: Bool) throws(LambdaError) -> CodeSigningRequest {
        try call.check(Self.members(isNew: isNew), first: isNew ? nil : SatelliteShapes.codeSigningARN)
        let tags = isNew ? try call.body.entries("Tags")?.map { ($0.key, $0.value) } ?? [] : []
        return CodeSigningRequest(
            description: try call.body.text("Description"),
            publishers: try call.body.object("AllowedPublishers")?.texts("SigningProfileVersionArns"),
            policy: try call.body.object("CodeSigningPolicies")?.text("UntrustedArtifactOnDeployment"),
            tags: Dictionary(tags) { $1 })
    }

    private static func members(isNew: Bool) -> [RequestMember] {
        let profiles = RequestMember(
            "SigningProfileVersionArns", .list(of: .text(matching: SatelliteShapes.arn), count: 1...20),
            isRequired: true)
        return [
            RequestMember("Description", FunctionShapes.description),
            RequestMember("AllowedPublishers", .object([profiles]), isRequired: isNew),
            RequestMember(
                "CodeSigningPolicies",
                .object([RequestMember("UntrustedArtifactOnDeployment", .word(["Enforce", "Warn"]))])),
            RequestMember("Tags", .map(keys: FunctionShapes.tagKey, values: FunctionShapes.tagValue)),
        ]
    }

    private static func answer(_ config: CodeSigningConfig) -> JSONObject {
        var object = JSONObject()
        object.add("CodeSigningConfig", self.object(config))
        return object
    }

    private static func object(_ config: CodeSigningConfig) -> JSONObject {
        var object = JSONObject([
            "CodeSigningConfigId": config.id, "CodeSigningConfigArn": config.arn, "Description": config.description,
        ])
        var publishers = JSONObject()
        publishers.add("SigningProfileVersionArns", config.publishers)
        object.add("AllowedPublishers", publishers)
        object.add("CodeSigningPolicies", JSONObject(["UntrustedArtifactOnDeployment": config.policy]))
        object.add("LastModified", UTCTime(milliseconds: config.lastModified).text)
        return object
    }

    // MARK: - Of functions

    private func setOfFunction() async throws(LambdaError) -> APIAnswer {
        let member = RequestMember(
            "CodeSigningConfigArn", .text(0...200, matching: FunctionShapes.codeSigningARN), isRequired: true)
        let name = try call.name(.namespaced, [member])
        let arn = try call.body.text("CodeSigningConfigArn")
        try await set(arn, of: name)
        return APIAnswer(JSONObject(["CodeSigningConfigArn": arn, "FunctionName": String(name.name)]))
    }

    private func ofFunction() throws(LambdaError) -> APIAnswer {
        let function = try call.catalogue.function(try call.name(.namespaced), in: call.scope)
        // Without one, AWS says nothing at all.
        guard let arn = function.storedAttachments?.codeSigningConfig else { return APIAnswer(JSONObject()) }
        return APIAnswer(JSONObject(["CodeSigningConfigArn": arn, "FunctionName": function.name]))
    }

    private func removeFromFunction() async throws(LambdaError) -> APIAnswer {
        try await set(nil, of: try call.name(.namespaced))
        return .noContent
    }

    private func set(_ arn: String?, of name: FunctionName) async throws(LambdaError) {
        let scope = call.scope
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.setCodeSigning(of: name, arn, in: scope)
        }
    }
}
