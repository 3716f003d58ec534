internal import Templates

/// Something that can have tags.
enum TaggedResource: Hashable, Sendable {
    case function(FunctionName)
    /// By ARN.
    case codeSigningConfig(String)

    /// - Parameter arn: of something that can have tags.
    /// - Throws: `ResourceNotFoundException` for kinds of which there is nothing here that could have any.
    init(arn: String) throws(LambdaError) {
        for (kind, title) in Self.absentKinds where arn.contains(":\(kind):") {
            throw .notFound("\(title) not found: \(arn)")
        }
        self = arn.contains(":code-signing-config:") ? .codeSigningConfig(arn) : .function(try FunctionName(arn))
    }

    private static let absentKinds: KeyValuePairs = [
        "layer": "Layer", "event-source-mapping": "Event source mapping", "capacity-provider": "Capacity provider",
    ]
}

extension FunctionCatalogue {
    /// How many tags something may have. Source: AWS Lambda Developer Guide, "Using tags on Lambda functions".
    private static let tagLimit = 50

    /// Adds tags, over those of the same keys.
    mutating func tag(
        _ resource: TaggedResource, _ tags: [String: String], in scope: CallerScope
    ) throws(LambdaError) {
        let present = try self.tags(of: resource, in: scope)
        guard !tags.isEmpty else {
            throw .invalidParameter("An error occurred and the request cannot be processed.")
        }
        let all = present.merging(tags) { $1 }
        try Self.checkTags(all)
        try setTags(of: resource, all, in: scope)
    }

    /// Takes tags away; keys that are not there are no error.
    mutating func untag(_ resource: TaggedResource, _ keys: [String], in scope: CallerScope) throws(LambdaError) {
        let present = try tags(of: resource, in: scope)
        try setTags(of: resource, present.filter { !keys.contains($0.key) }, in: scope)
    }

    /// - Throws: `ResourceNotFoundException`; `InvalidParameterValueException` for versions and aliases, which have no tags.
    func tags(of resource: TaggedResource, in scope: CallerScope) throws(LambdaError) -> [String: String] {
        switch resource {
        case .function(let name): try taggable(name, in: scope).tags
        case .codeSigningConfig(let arn): try codeSigning(arn).tags ?? [:]
        }
    }

    static func checkTags(_ tags: [String: String]) throws(LambdaError) {
        guard tags.count <= tagLimit else {
            throw .invalidParameter("Number of tags exceeds resource tag limit.")
        }
    }

    private func taggable(_ name: FunctionName, in scope: CallerScope) throws(LambdaError) -> CatalogueFunction {
        guard name.qualifier == nil else {
            throw .invalidParameter(
                "Tags on function aliases and versions are not supported. Please specify a function ARN.")
        }
        return try function(name, in: scope)
    }

    private mutating func setTags(
        of resource: TaggedResource, _ tags: [String: String], in scope: CallerScope
    ) throws(LambdaError) {
        switch resource {
        case .function(let name):
            var function = try taggable(name, in: scope)
            function.tags = tags
            function.latest.revisionID = function.nextRevisionID(of: FunctionVersion.latest)
            put(function)
        case .codeSigningConfig(let arn):
            var config = try codeSigning(arn)
            config.tags = tags
            setCodeSigning(config, arn: arn)
        }
    }
}
