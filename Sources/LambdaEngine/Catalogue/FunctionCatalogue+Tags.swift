internal import Templates

extension FunctionCatalogue {
    /// How many tags something may have. Source: AWS Lambda Developer Guide, "Using tags on Lambda functions".
    private static let tagLimit = 50

    /// Adds tags to a function, over those of the same keys.
    mutating func tag(_ name: FunctionName, _ tags: [String: String], in scope: CallerScope) throws(LambdaError) {
        var function = try taggable(name, in: scope)
        guard !tags.isEmpty else {
            throw .invalidParameter("An error occurred and the request cannot be processed.")
        }
        function.tags.merge(tags) { $1 }
        try Self.checkTags(function.tags)
        function.latest.revisionID = function.nextRevisionID(of: FunctionVersion.latest)
        put(function)
    }

    /// Takes tags from a function; keys that it does not have are no error.
    mutating func untag(_ name: FunctionName, _ keys: [String], in scope: CallerScope) throws(LambdaError) {
        var function = try taggable(name, in: scope)
        for key in keys { function.tags[key] = nil }
        function.latest.revisionID = function.nextRevisionID(of: FunctionVersion.latest)
        put(function)
    }

    /// - Throws: `InvalidParameterValueException` for versions and aliases, which have no tags.
    func taggable(_ name: FunctionName, in scope: CallerScope) throws(LambdaError) -> CatalogueFunction {
        guard name.qualifier == nil else {
            throw .invalidParameter(
                "Tags on function aliases and versions are not supported. Please specify a function ARN.")
        }
        return try function(name, in: scope)
    }

    static func checkTags(_ tags: [String: String]) throws(LambdaError) {
        guard tags.count <= tagLimit else {
            throw .invalidParameter("Number of tags exceeds resource tag limit.")
        }
    }
}
