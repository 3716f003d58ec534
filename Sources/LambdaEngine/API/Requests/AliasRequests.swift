internal import Documents

extension AliasRequest {
    /// - Parameter name: from the path; nil where the body has it.
    init(_ body: APIBody, name: String?) throws(LambdaError) {
        let given = try body.text("Name")
        self.init(
            name: name ?? given ?? "", functionVersion: try body.text("FunctionVersion"),
            description: try body.text("Description"), weights: try Self.weights(body.object("RoutingConfig")),
            revisionID: try body.text("RevisionId"))
    }

    /// Nil leaves the shares as they are; an empty object takes them away.
    private static func weights(_ routing: APIBody?) throws(LambdaError) -> [String: Double]? {
        guard let routing else { return nil }
        let entries = try routing.entries("AdditionalVersionWeights") ?? []
        return Dictionary(entries.compactMap { entry in Double(entry.value).map { (entry.key, $0) } }) { $1 }
    }
}

extension PublishVersionRequest {
    init(_ body: APIBody) throws(LambdaError) {
        self.init(
            description: try body.text("Description"), codeDigest: try body.text("CodeSha256"),
            revisionID: try body.text("RevisionId"))
    }
}
