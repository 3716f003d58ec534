internal import Templates

/// What CreateAlias and UpdateAlias ask for; nil leaves as it is.
struct AliasRequest: Sendable {
    var name: String
    var functionVersion: String?
    var description: String?
    var weights: [String: Double]?
    var revisionID: String?
}

extension FunctionCatalogue {
    mutating func createAlias(_ request: AliasRequest, of name: FunctionName, in scope: CallerScope)
        throws(LambdaError) -> FunctionAlias
    {
        let version = request.functionVersion ?? FunctionVersion.latest
        var function = try function(name, missing: version[...], in: scope)
        try function.check(request.weights ?? [:], beside: version)
        guard function.alias(request.name) == nil else {
            throw .conflict("Alias already exists: \(function.arn):\(request.name)")
        }
        var alias = FunctionAlias(
            name: request.name, functionVersion: version, description: request.description ?? "",
            additionalWeights: request.weights ?? [:])
        alias.revisionID = function.nextRevisionID(of: alias.name)
        function.removedAliases?[alias.name] = nil
        function.aliases.append(alias)
        function.sortParts()
        put(function)
        return alias
    }

    mutating func updateAlias(_ request: AliasRequest, of name: FunctionName, in scope: CallerScope)
        throws(LambdaError) -> FunctionAlias
    {
        var function = try function(name, in: scope)
        guard let index = function.aliases.firstIndex(where: { $0.name == request.name }) else {
            throw .notFound("Alias not found: \(function.arn):\(request.name)")
        }
        var alias = function.aliases[index]
        if let revision = request.revisionID, revision != alias.revisionID { throw .revisionMismatch }
        alias.functionVersion = request.functionVersion ?? alias.functionVersion
        alias.description = request.description ?? alias.description
        alias.additionalWeights = request.weights ?? alias.additionalWeights
        try function.check(alias.additionalWeights, beside: alias.functionVersion)
        alias.revisionID = function.nextRevisionID(of: alias.name)
        function.aliases[index] = alias
        put(function)
        return alias
    }

    /// Removes an alias; one that is not there is no error.
    mutating func deleteAlias(_ alias: String, of name: FunctionName, in scope: CallerScope) throws(LambdaError) {
        var function = try function(name, in: scope)
        if let present = function.alias(alias), present.owner != .wire, let applied = present.applied {
            function.removedAliases = (function.removedAliases ?? [:]).merging([alias: applied]) { $1 }
        }
        function.aliases.removeAll { $0.name == alias }
        function.removeParts(of: alias)
        put(function)
    }
}

extension CatalogueFunction {
    /// Whether an alias can point to a version, with shares for others.
    fileprivate func check(_ weights: [String: Double], beside version: String) throws(LambdaError) {
        guard revision(of: version) != nil else { throw .functionNotFound("\(arn):\(version)") }
        guard weights.count <= 1 else {
            throw .invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1")
        }
        for other in weights.keys {
            guard other != version else {
                throw .invalidParameter(
                    "Invalid function version \(version). Function version \(version) is already included in routing configuration."
                )
            }
            guard version != FunctionVersion.latest else {
                throw .untypedParameter("$LATEST is not supported for an alias pointing to more than 1 version")
            }
            guard revision(of: other) != nil else { throw .functionNotFound("\(arn):\(other)") }
        }
    }
}
