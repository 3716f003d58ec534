/// The operations about what holds for asynchronous events.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct EventInvokeOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "PutFunctionEventInvokeConfig": try await set(isUpdate: false)
        case "UpdateFunctionEventInvokeConfig": try await set(isUpdate: true)
        case "GetFunctionEventInvokeConfig": try get()
        case "DeleteFunctionEventInvokeConfig": try await delete()
        case "ListFunctionEventInvokeConfigs": try list()
        default: nil
        }
    }

    private func set(isUpdate: Bool) async throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try call.qualifiedName(.namespaced, SatelliteShapes.eventInvokeConfig)
        let request = try EventInvokeRequest(call.body)
        let scope = call.scope
        let (function, config) = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.setEventInvokeConfig(
                request, of: name, qualifier, isUpdate: isUpdate, in: scope, at: UTCTime.now())
        }
        return APIAnswer(Self.object(config, of: function, qualifier))
    }

    private func get() throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try call.qualifiedName(.namespaced)
        let (function, config) = try call.catalogue.eventInvokeConfig(of: name, qualifier, in: call.scope)
        return APIAnswer(Self.object(config, of: function, qualifier))
    }

    private func delete() async throws(LambdaError) -> APIAnswer {
        let (name, qualifier) = try call.qualifiedName(.namespaced)
        let scope = call.scope
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.removeEventInvokeConfig(of: name, qualifier, in: scope)
        }
        return .noContent
    }

    private func list() throws(LambdaError) -> APIAnswer {
        let function = try call.catalogue.existing(
            try call.name(.namespaced, query: [.maxItems(upTo: 50)]), in: call.scope)
        let configs = function.attachments.eventInvokeConfigs
        let page = try ListPage(of: configs.keys, call.query) { $0 }
        return APIAnswer(
            JSONObject("FunctionEventInvokeConfigs", page) { key in
                Self.object(configs[key] ?? EventInvokeConfig(), of: function, key[...])
            })
    }

    private static func object(
        _ config: EventInvokeConfig, of function: CatalogueFunction, _ qualifier: Substring?
    ) -> JSONObject {
        var object = JSONObject(["FunctionArn": "\(function.arn):\(qualifier ?? FunctionVersion.latest[...])"])
        object.addJSON("LastModified", UTCTime.secondsText(config.lastModified))
        if let attempts = config.maximumRetryAttempts { object.add("MaximumRetryAttempts", attempts) }
        if let age = config.maximumEventAgeInSeconds { object.add("MaximumEventAgeInSeconds", age) }
        var destinations = JSONObject()
        destinations.add("OnSuccess", JSONObject(["Destination": config.onSuccess]))
        destinations.add("OnFailure", JSONObject(["Destination": config.onFailure]))
        object.add("DestinationConfig", destinations)
        return object
    }
}

extension EventInvokeRequest {
    init(_ body: APIBody) throws(LambdaError) {
        let config = try body.object("DestinationConfig")
        var destinations: Destinations?
        if let config {
            destinations = Destinations(
                onSuccess: try config.object("OnSuccess")?.text("Destination"),
                onFailure: try config.object("OnFailure")?.text("Destination"))
        }
        self.init(
            maximumRetryAttempts: try body.integer("MaximumRetryAttempts"),
            maximumEventAgeInSeconds: try body.integer("MaximumEventAgeInSeconds"), destinations: destinations)
    }
}
