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
        let (subject, scope) = (try subject([SatelliteShapes.tags]), call.scope)
        let tags = Dictionary(try call.body.entries("Tags")?.map { ($0.key, $0.value) } ?? []) { $1 }
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.tag(subject, tags, in: scope)
        }
        return .noContent
    }

    private func untag() async throws(LambdaError) -> APIAnswer {
        let keys = call.query.all("tagKeys")
        let others = RequestValidator.violations(of: keys, SatelliteShapes.tagKeys)
        let (subject, scope) = (try subject(others: others), call.scope)
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.untag(subject, keys, in: scope)
        }
        return .noContent
    }

    private func list() throws(LambdaError) -> APIAnswer {
        let all = try call.catalogue.tags(of: try subject(), in: call.scope)
        var tags = JSONObject()
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { tags.add(key, value) }
        var object = JSONObject()
        object.add("Tags", tags)
        return APIAnswer(object)
    }

    /// What the request is about.
    private func subject(
        _ members: [RequestMember] = [], others: [Violation] = []
    ) throws(LambdaError) -> TaggedResource {
        let violations = call.violations(members, first: SatelliteShapes.taggable) + others
        guard violations.isEmpty else { throw .validation(violations) }
        return try TaggedResource(arn: call.first)
    }
}
