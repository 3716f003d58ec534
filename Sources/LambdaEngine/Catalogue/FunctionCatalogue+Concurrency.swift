internal import Templates

extension FunctionCatalogue {
    /// Sets how many invocations of a function may run at a time; nil to set no limit.
    ///
    /// - Parameter limit: of the account.
    /// - Throws: `InvalidParameterValueException` when too little would be left for others, or for what is provisioned.
    mutating func reserveConcurrency(
        _ count: Int?, of name: FunctionName, in scope: CallerScope, limit: Int
    ) throws(LambdaError) {
        if name.qualifier != nil { throw .functionsOnly }
        var function = try function(name, missing: FunctionVersion.latest[...], in: scope)
        if let count {
            let provisioned = function.totalProvisioned
            guard count >= provisioned else {
                throw .untypedParameter(
                    " ReservedConcurrentExecutions  \(count) should not be lower than function's total provisioned concurrency [\(provisioned)]."
                )
            }
            let left = unreserved(in: function.place.region, limit: limit) + function.keptConcurrency - count
            guard count <= function.keptConcurrency || left >= ConcurrencyLedger.unreservedMinimum else {
                throw .belowMinimum("ReservedConcurrentExecutions")
            }
        }
        function.reservedConcurrency = count
        put(function)
    }

    /// What functions that keep nothing for themselves share.
    ///
    /// - Parameter region: nil for all functions.
    func unreserved(in region: String?, limit: Int) -> Int {
        functions(in: region).reduce(limit) { $0 - $1.keptConcurrency }
    }

    // MARK: - Provisioned concurrency

    /// Sets how many environments a version or an alias is to have ready.
    mutating func provision(
        _ count: Int, of name: FunctionName, _ qualifier: Substring, in scope: CallerScope, limit: Int, at time: Int64
    ) throws(LambdaError) -> ProvisionedConcurrencyConfig {
        if qualifier == FunctionVersion.latest { throw .unpublished }
        var function = try qualified(name, qualifier, in: scope)
        try function.checkProvisioning(qualifier)
        let more = count - (function.attachments.provisioned[String(qualifier)]?.requested ?? 0)
        if let reserved = function.reservedConcurrency {
            guard function.totalProvisioned + more <= reserved else {
                throw .invalidParameter(
                    "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
                )
            }
        } else {
            let unreserved = unreserved(in: function.place.region, limit: limit)
            guard more <= unreserved else {
                throw .untypedParameter(
                    "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [\(unreserved)]."
                )
            }
            guard more <= 0 || unreserved - more >= ConcurrencyLedger.unreservedMinimum else {
                throw .belowMinimum("ConcurrentExecutions")
            }
        }
        let config = ProvisionedConcurrencyConfig(requested: count, lastModified: time)
        function.attachments.provisioned[String(qualifier)] = config
        // What a version is allotted is another revision of it.
        if let version = function.version(for: qualifier) { function.nameNextRevision(ofVersion: version) }
        put(function)
        return config
    }

    /// - Throws: `ResourceNotFoundException` for a version or alias that is not there; one without a configuration is no error.
    mutating func unprovision(_ name: FunctionName, _ qualifier: Substring, in scope: CallerScope) throws(LambdaError) {
        var function = try provisionable(name, qualifier, in: scope)
        function.attachments.provisioned[String(qualifier)] = nil
        put(function)
    }

    /// A function with a version or alias that can have a configuration.
    func provisionable(
        _ name: FunctionName, _ qualifier: Substring, in scope: CallerScope
    ) throws(LambdaError) -> CatalogueFunction {
        if qualifier == FunctionVersion.latest {
            throw .invalidParameter("The function resource provided must be an alias or a published version.")
        }
        return try qualified(name, qualifier, in: scope)
    }

    /// A function that has a version or an alias.
    ///
    /// - Parameter qualifier: nil for the function itself.
    /// - Throws: `ResourceNotFoundException`, in words that depend on what the qualifier looks like.
    func qualified(
        _ name: FunctionName, _ qualifier: Substring?, in scope: CallerScope
    ) throws(LambdaError) -> CatalogueFunction {
        let place = try place(of: name, in: scope)
        let found = functions[FunctionKey(region: place.region, name: String(name.name))]
        if let found, qualifier.map({ found.version(for: $0) != nil }) ?? true { return found }
        let arn = place.arn(ofFunction: name.name) + (qualifier.map { ":\($0)" } ?? "")
        guard let qualifier, !qualifier.utf8.contains(UInt8(ascii: "$")), Int(qualifier) == nil else {
            throw .functionNotFound(arn)
        }
        throw .notFound("Cannot find alias arn: \(arn)")
    }
}

extension CatalogueFunction {
    /// Over all versions and aliases.
    var totalProvisioned: Int { attachments.provisioned.values.reduce(0) { $0 + $1.requested } }

    /// What it takes of the account's concurrency for itself.
    var keptConcurrency: Int { reservedConcurrency ?? totalProvisioned }

    /// How many environments each version is to have ready: its own and its shares of those of aliases.
    var wantedEnvironments: [String: Int] {
        (storedAttachments?.provisioned.keys ?? []).reduce(into: [:]) { wanted, key in
            wanted.merge(wantedEnvironments(of: key)) { $0 + $1 }
        }
    }

    /// How many environments a version, or each version that an alias leads to, is to have ready for a configuration.
    ///
    /// - Parameter qualifier: a number or an alias.
    func wantedEnvironments(of qualifier: String) -> [String: Int] {
        guard let count = storedAttachments?.provisioned[qualifier]?.requested else { return [:] }
        if let alias = alias(qualifier) { return alias.shares(of: count) }
        return version(for: qualifier[...]).map { [$0: count] } ?? [:]
    }

    /// A version has a configuration of its own, or through one alias.
    fileprivate func checkProvisioning(_ qualifier: Substring) throws(LambdaError) {
        guard let version = version(for: qualifier), version != FunctionVersion.latest else { throw .unpublished }
        if alias(qualifier)?.additionalWeights.isEmpty == false {
            throw .invalidParameter("Alias with weights can not be used with Provisioned Concurrency")
        }
        let others = attachments.provisioned.keys.filter { $0 != qualifier && self.version(for: $0[...]) == version }
        guard !others.isEmpty else { return }
        throw .conflict(
            qualifier == version
                ? "Version is pointed by a Provisioned Concurrency alias"
                : "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version")
    }
}

extension LambdaError {
    /// Of operations that are about a function as a whole.
    static let functionsOnly = invalidParameter(
        "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN."
    )

    fileprivate static let unpublished = invalidParameter(
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")

    /// AWS leaves the type of these out.
    static func untypedParameter(_ message: String) -> LambdaError {
        var error = invalidParameter(message)
        error.hasType = false
        return error
    }

    fileprivate static func belowMinimum(_ subject: String) -> LambdaError {
        untypedParameter(
            "Specified \(subject) for function decreases account's UnreservedConcurrentExecution below its minimum value of [\(ConcurrencyLedger.unreservedMinimum)]."
        )
    }
}
