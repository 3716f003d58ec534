/// The operations that tag resources.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct TagOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "TagResource": try await tag()
        case "UntagResource": try await untag()
        case "ListTags": try list()
        default: nil
        }
    }

    private func tag() async throws(LambdaError) -> APIAnswer {
        let name = try function(
            RequestValidator.violations(
                of: call.body.node,
                [
                    RequestMember(
                        "Tags", .map(keys: FunctionShapes.tagKey, values: FunctionShapes.tagValue), isRequired: true)
                ]))
        let tags = Dictionary(try call.body.entries("Tags")?.map { ($0.key, $0.value) } ?? []) { $1 }
        let scope = call.scope
        try await call.keeper.change { (catalogue) throws(LambdaError) in try catalogue.tag(name, tags, in: scope) }
        return .noContent
    }

    private func untag() async throws(LambdaError) -> APIAnswer {
        let keys = call.query.all("tagKeys")
        let name = try function(keys.isEmpty ? [Violation(nil, at: "tagKeys", .isPresent)] : [])
        let scope = call.scope
        try await call.keeper.change { (catalogue) throws(LambdaError) in try catalogue.untag(name, keys, in: scope) }
        return .noContent
    }

    private func list() throws(LambdaError) -> APIAnswer {
        let function = try call.catalogue.taggable(try function(), in: call.scope)
        var tags = JSONObject()
        for (key, value) in function.tags.sorted(by: { $0.key < $1.key }) { tags.add(key, value) }
        var object = JSONObject()
        object.add("Tags", tags)
        return APIAnswer(object)
    }

    /// The function that the request is about; there is nothing else here that could have tags.
    private func function(_ others: [Violation] = []) throws(LambdaError) -> FunctionName {
        let arn = call.first
        var violations = others
        if !SatelliteShapes.taggableARN.matches(arn) {
            violations.insert(
                Violation(arn, at: "resource", .pattern(SatelliteShapes.taggableARN.text)), at: 0)
        }
        guard violations.isEmpty else { throw .validation(violations) }
        for (kind, title) in Self.others where arn.contains(":\(kind):") {
            throw .notFound("\(title) not found: \(arn)")
        }
        return try FunctionName(arn)
    }

    private static let others: KeyValuePairs = [
        "layer": "Layer", "code-signing-config": "Code signing config", "event-source-mapping": "Event source mapping",
        "capacity-provider": "Capacity provider",
    ]
}
