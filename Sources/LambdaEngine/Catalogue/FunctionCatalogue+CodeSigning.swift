internal import Templates

/// A code signing configuration: kept and shown; no signature is checked here.
///
/// Source: AWS Lambda API Reference, "CodeSigningConfig".
struct CodeSigningConfig: Hashable, Sendable, Codable {
    /// `csc-` and 17 digits.
    var id: String
    var arn: String
    var description: String
    /// ARNs of signing profiles.
    var publishers: [String]
    /// `Warn` or `Enforce`.
    var policy: String
    /// In milliseconds since 1970.
    var lastModified: Int64
    /// Nil for none.
    var tags: [String: String]?
}

/// What CreateCodeSigningConfig and UpdateCodeSigningConfig ask for; nil says nothing.
struct CodeSigningRequest: Sendable {
    var description: String?
    var publishers: [String]?
    var policy: String?
    var tags: [String: String] = [:]
}

extension FunctionCatalogue {
    /// - Parameter digits: 17 random ones.
    mutating func createCodeSigning(
        _ request: CodeSigningRequest, digits: String, in scope: CallerScope, at time: Int64
    ) throws(LambdaError) -> CodeSigningConfig {
        try Self.checkTags(request.tags)
        let place = scope.place
        let id = "csc-\(digits)"
        let config = CodeSigningConfig(
            id: id,
            arn: "arn:\(place.partition):lambda:\(place.region):\(place.accountID):code-signing-config:\(id)",
            description: request.description ?? "", publishers: request.publishers ?? [],
            policy: request.policy ?? "Warn", lastModified: time, tags: request.tags)
        setCodeSigning(config, arn: config.arn)
        return config
    }

    mutating func updateCodeSigning(
        _ arn: String, _ request: CodeSigningRequest, at time: Int64
    ) throws(LambdaError) -> CodeSigningConfig {
        var config = try codeSigning(arn)
        let before = config
        config.description = request.description ?? config.description
        config.publishers = request.publishers ?? config.publishers
        config.policy = request.policy ?? config.policy
        if config != before { config.lastModified = time }
        setCodeSigning(config, arn: arn)
        return config
    }

    /// - Throws: `ResourceConflictException` while functions have it.
    mutating func deleteCodeSigning(_ arn: String) throws(LambdaError) {
        _ = try codeSigning(arn)
        guard functionARNs(withCodeSigning: arn).isEmpty else {
            throw .conflict("The code signing configuration \(arn) is in use by functions and cannot be deleted.")
        }
        setCodeSigning(nil, arn: arn)
    }

    func codeSigning(_ arn: String) throws(LambdaError) -> CodeSigningConfig {
        guard let config = codeSigningConfigs[arn] else {
            var error = LambdaError.notFound("The Lambda code signing configuration \(arn) can not be found.")
            error.hasType = false
            throw error
        }
        return config
    }

    func functionARNs(withCodeSigning arn: String) -> [String] {
        sortedFunctions.filter { $0.storedAttachments?.codeSigningConfig == arn }.map(\.arn)
    }

    /// Gives a function a configuration; nil takes it away.
    mutating func setCodeSigning(of name: FunctionName, _ arn: String?, in scope: CallerScope) throws(LambdaError) {
        if let arn, codeSigningConfigs[arn] == nil {
            throw LambdaError(
                code: "CodeSigningConfigNotFoundException", statusCode: 404,
                message:
                    "The code signing configuration cannot be found. Check that the provided configuration is not deleted: \(arn)."
            )
        }
        var function = try function(name, in: scope)
        function.attachments.codeSigningConfig = arn
        put(function)
    }
}
