/// The operations that tell of functions, their versions and aliases.
///
/// Source: AWS Lambda API Reference.
struct FunctionOperations {
    let registry: FunctionRegistry
    let code: CodeFacts
    let query: QueryParameters

    typealias Found = (function: FunctionRegistry.Function, resolved: ResolvedFunction)

    func configuration(of name: String) throws(LambdaError) -> JSONObject {
        description(try registry.find(name, qualifier: query["Qualifier"])).object(isListed: false)
    }

    func function(_ name: String) throws(LambdaError) -> JSONObject {
        let found: Found = try registry.find(name, qualifier: query["Qualifier"])
        let configuration = found.function.configuration
        var object = JSONObject()
        object.add("Configuration", description(found).object(isListed: false))
        object.add("Code", JSONObject(["RepositoryType": "S3", "Location": code.location(of: configuration.code)]))
        if !configuration.metadata.tags.isEmpty { object.add("Tags", Self.tags(of: configuration)) }
        if configuration.reservedConcurrency != nil { object.add("Concurrency", Self.concurrency(of: configuration)) }
        return object
    }

    func concurrency(of name: String) throws(LambdaError) -> JSONObject {
        Self.concurrency(of: try registry.find(name).0.configuration)
    }

    /// - Parameter arn: of a function, without a qualifier.
    func tags(of arn: String) throws(LambdaError) -> JSONObject {
        let found: Found = try registry.find(arn)
        guard found.resolved.qualifier == nil else {
            throw .invalidParameter(
                "Tags on function aliases and versions are not supported. Please specify a function ARN.")
        }
        var object = JSONObject()
        object.add("Tags", Self.tags(of: found.function.configuration))
        return object
    }

    // MARK: - Lists

    func functions() throws(LambdaError) -> JSONObject {
        if let version = query["FunctionVersion"], version != "ALL" {
            throw .validation(version, at: "functionVersion", "Member must satisfy enum value set: [ALL]")
        }
        let showsAll = query["FunctionVersion"] == "ALL"
        let all = registry.functions.flatMap { function -> [Found] in
            showsAll ? Self.versions(of: function) : [(function, Self.unqualified(function))]
        }
        return try list("Functions", all)
    }

    func versions(of name: String) throws(LambdaError) -> JSONObject {
        try list("Versions", Self.versions(of: try registry.find(name).0))
    }

    private func list(_ name: String, _ all: [Found]) throws(LambdaError) -> JSONObject {
        let page = try ListPage(of: all, query) { $0.resolved.arn }
        return JSONObject(name, page) { description($0).object(isListed: true) }
    }

    private static func unqualified(_ function: FunctionRegistry.Function) -> ResolvedFunction {
        ResolvedFunction(
            configuration: function.configuration, executedVersion: "$LATEST", arn: function.configuration.arn)
    }

    /// `$LATEST` and the published ones, with their qualifiers.
    private static func versions(of function: FunctionRegistry.Function) -> [Found] {
        (["$LATEST"] + function.versions.map { String($0.number) }).map { version in
            let arn = "\(function.configuration.arn):\(version)"
            return (
                function,
                ResolvedFunction(
                    configuration: function.configuration, executedVersion: version, arn: arn, qualifier: version)
            )
        }
    }

    private func description(_ found: Found) -> ConfigurationDescription {
        ConfigurationDescription(function: found.function, resolved: found.resolved, registry: registry, code: code)
    }

    // MARK: - Aliases

    func aliases(of name: String) throws(LambdaError) -> JSONObject {
        let function = try registry.find(name).0
        let version = query["FunctionVersion"]
        let aliases = function.aliases.filter { version == nil || $0.functionVersion == version }
        let page = try ListPage(of: aliases, query) { $0.name }
        return JSONObject("Aliases", page) { Self.object($0, of: function) }
    }

    func alias(_ alias: String, of name: String) throws(LambdaError) -> JSONObject {
        let function = try registry.find(name).0
        guard let found = function.aliases.first(where: { $0.name == alias }) else {
            throw .notFound("Cannot find alias arn: \(function.configuration.arn):\(alias)")
        }
        return Self.object(found, of: function)
    }

    private static func object(_ alias: FunctionAlias, of function: FunctionRegistry.Function) -> JSONObject {
        var object = JSONObject([
            "AliasArn": "\(function.configuration.arn):\(alias.name)", "Name": alias.name,
            "FunctionVersion": alias.functionVersion, "Description": alias.description,
        ])
        if !alias.additionalWeights.isEmpty {
            var weights = JSONObject()
            for weight in alias.additionalWeights { weights.addJSON(weight.version, weight.share) }
            var routing = JSONObject()
            routing.add("AdditionalVersionWeights", weights)
            object.add("RoutingConfig", routing)
        }
        object.add("RevisionId", ConfigurationDescription.revision(of: object.text))
        return object
    }

    // MARK: - Small parts

    private static func tags(of configuration: FunctionConfiguration) -> JSONObject {
        var tags = JSONObject()
        for (key, value) in configuration.metadata.tags.sorted(by: { $0.key < $1.key }) { tags.add(key, value) }
        return tags
    }

    private static func concurrency(of configuration: FunctionConfiguration) -> JSONObject {
        var object = JSONObject()
        if let reserved = configuration.reservedConcurrency { object.add("ReservedConcurrentExecutions", reserved) }
        return object
    }

    /// Source: Lambda Developer Guide, "Lambda quotas".
    func account() -> JSONObject {
        let functions = registry.functions
        let reserved = functions.reduce(0) { $0 + ($1.configuration.reservedConcurrency ?? 0) }
        let codeSize =
            functions.reduce(0) { $0 + code.size(of: $1.configuration.code) }
            + registry.layerVersions.reduce(0) { $0 + code.size(of: $1.content) }
        var limit = JSONObject()
        limit.add("TotalCodeSize", 80_530_636_800)
        limit.add("CodeSizeUnzipped", 262_144_000)
        limit.add("CodeSizeZipped", 52_428_800)
        limit.add("ConcurrentExecutions", 1000)
        limit.add("UnreservedConcurrentExecutions", max(0, 1000 - reserved))
        var usage = JSONObject()
        usage.add("TotalCodeSize", codeSize)
        usage.add("FunctionCount", functions.count)
        var object = JSONObject()
        object.add("AccountLimit", limit)
        object.add("AccountUsage", usage)
        return object
    }
}
