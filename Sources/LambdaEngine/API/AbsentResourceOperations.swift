/// The operations about durable executions and capacity providers: there are none here, and that is what is said.
///
/// Source: AWS Lambda API Reference; the service model `lambda/2015-03-31` of AWS's SDKs.
struct AbsentResourceOperations {
    let call: APICall

    /// Nil for an operation of another kind, or one that would make something.
    func answer() throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "ListCapacityProviders":
            try call.check(query: Self.listCapacityProviders)
            return APIAnswer(Self.emptyList("CapacityProviders"))
        case "GetCapacityProvider", "UpdateCapacityProvider", "DeleteCapacityProvider",
            "ListFunctionVersionsByCapacityProvider":
            throw try capacityProviderNotFound()
        case "ListDurableExecutionsByFunction":
            let (name, _) = try call.qualifiedName(.namespaced, query: [Self.maxDurableItems])
            _ = try call.catalogue.function(name, in: call.scope)
            return APIAnswer(Self.emptyList("DurableExecutions"))
        case "GetDurableExecutionState":
            try call.check(query: [Self.checkpoint, Self.maxDurableItems], first: Self.durableExecution)
            throw .resourceNotFound
        case "GetDurableExecution", "GetDurableExecutionHistory", "StopDurableExecution", "PauseDurableExecution",
            "ResumeDurableExecution", "DeleteDurableExecution":
            try call.check(query: [Self.maxDurableItems], first: Self.durableExecution)
            throw .resourceNotFound
        default: return nil
        }
    }

    private func capacityProviderNotFound() throws(LambdaError) -> LambdaError {
        try call.check(query: [.maxItems(upTo: 50)], first: Self.capacityProvider)
        let place = call.scope.place
        let arn =
            call.first.hasPrefix("arn:")
            ? call.first
            : "arn:\(place.partition):lambda:\(place.region):\(place.accountID):capacity-provider:\(call.first)"
        return .notFound("Capacity provider not found: \(arn)")
    }

    private static func emptyList(_ name: String) -> JSONObject {
        var object = JSONObject()
        object.add(name, [JSONObject]())
        return object
    }

    // MARK: - Shapes

    private static let listCapacityProviders = [
        RequestMember("State", .word(["Pending", "Active", "Failed", "Deleting"])), .maxItems(upTo: 50),
    ]

    private static let capacityProvider = RequestMember(
        "CapacityProviderName",
        .text(
            1...140,
            matching:
                #"(arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:capacity-provider:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+"#
        ))

    private static let checkpoint = RequestMember(
        "CheckpointToken", .text(1...2048, matching: "[A-Za-z0-9+/]+={0,2}"), isRequired: true)
    private static let maxDurableItems = RequestMember("MaxItems", .integer(0...1000))

    private static let durableExecution = RequestMember(
        "DurableExecutionArn",
        .text(
            1...1024,
            matching:
                #"arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\d{12}):function:([a-zA-Z0-9_-]+):(\$LATEST(?:\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+)"#
        ))
}
