internal import Deployments
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
    /// Nil for one that was made over the wire.
    var stack: StackIdentity?
    /// Of a stack's: what its record said when it was last followed. As long as it says the same, what was changed over the wire stays.
    var applied: CodeSigningRequest?
    /// One of a stack that was deleted over the wire.
    var isDeleted: Bool?
}

/// What CreateCodeSigningConfig and UpdateCodeSigningConfig ask for; nil says nothing.
struct CodeSigningRequest: Hashable, Sendable, Codable {
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
        removeCodeSigning(arn)
    }

    private mutating func removeCodeSigning(_ arn: String) {
        guard var config = codeSigningConfigs[arn], config.stack != nil else { return setCodeSigning(nil, arn: arn) }
        config.isDeleted = true
        setCodeSigning(config, arn: arn)
    }

    /// Those of a region, by ARN.
    ///
    /// - Parameter region: nil for all.
    func codeSigningConfigs(in region: String?) -> [CodeSigningConfig] {
        let here = region.map { ":lambda:\($0):" }
        return codeSigningConfigs.values
            .filter { $0.isDeleted != true && here.map($0.arn.contains) ?? true }.sorted { $0.arn < $1.arn }
    }

    func codeSigning(_ arn: String) throws(LambdaError) -> CodeSigningConfig {
        guard let config = codeSigningConfigs[arn], config.isDeleted != true else {
            var error = LambdaError.notFound("The Lambda code signing configuration \(arn) can not be found.")
            error.hasType = false
            throw error
        }
        return config
    }

    func functionARNs(withCodeSigning arn: String) -> [String] {
        sortedFunctions.filter { $0.storedAttachments?.codeSigningConfig == arn }.map(\.arn)
    }

    func checkCodeSigning(_ arn: String) throws(LambdaError) {
        guard let config = codeSigningConfigs[arn], config.isDeleted != true else {
            throw LambdaError(
                code: "CodeSigningConfigNotFoundException", statusCode: 404,
                message:
                    "The code signing configuration cannot be found. Check that the provided configuration is not deleted: \(arn)."
            )
        }
    }

    /// Gives a function a configuration; nil takes it away.
    mutating func setCodeSigning(of name: FunctionName, _ arn: String?, in scope: CallerScope) throws(LambdaError) {
        if let arn { try checkCodeSigning(arn) }
        var function = try function(name, in: scope)
        function.attachments.codeSigningConfig = arn
        put(function)
    }
}

// MARK: - Of stacks

extension FunctionCatalogue {
    /// Makes the configurations that a stack declares those that count.
    mutating func followCodeSigning(of stack: StackIdentity, at time: Int64) {
        let declared = declarations[stack]?.codeSigning ?? [:]
        for config in codeSigningConfigs.values where config.stack == stack && declared[config.arn] == nil {
            setCodeSigning(nil, arn: config.arn)
        }
        for (arn, request) in declared where codeSigningConfigs[arn]?.applied != request {
            setCodeSigning(CodeSigningConfig(request, arn: arn, of: stack, at: time), arn: arn)
        }
    }

    /// Has those of a stack that the wire has changed made anew when they are followed next.
    mutating func forgetCodeSigningChanges(of stack: StackIdentity) {
        for var config in codeSigningConfigs.values where config.stack == stack && config.hasDrifted {
            config.applied = nil
            setCodeSigning(config, arn: config.arn)
        }
    }

    /// What the wire has made of those that a stack declares, otherwise than its records say, by ARN.
    func codeSigningChanges(of stack: StackIdentity) -> [WireChange] {
        codeSigningConfigs(of: stack).filter(\.hasDrifted).flatMap { config -> [WireChange] in
            guard config.isDeleted != true, let applied = config.applied else { return [WireChange(of: config.arn)] }
            return differences(applied.facts, config.request.facts).map { property, applied, running in
                WireChange(of: config.arn, part: nil, property: property, applied: applied, running: running)
            }
        }
    }

    private func codeSigningConfigs(of stack: StackIdentity) -> [CodeSigningConfig] {
        codeSigningConfigs.values.filter { $0.stack == stack }.sorted { $0.arn < $1.arn }
    }
}

extension CodeSigningConfig {
    /// One as a stack's record has it.
    fileprivate init(_ request: CodeSigningRequest, arn: String, of stack: StackIdentity, at time: Int64) {
        self.init(
            id: String(arn.split(separator: ":").last ?? ""), arn: arn, description: request.description ?? "",
            publishers: request.publishers ?? [], policy: request.policy ?? "Warn", lastModified: time,
            tags: request.tags, stack: stack, applied: request)
    }

    /// What it would be asked for as.
    fileprivate var request: CodeSigningRequest {
        CodeSigningRequest(description: description, publishers: publishers, policy: policy, tags: tags ?? [:])
    }

    fileprivate var hasDrifted: Bool {
        isDeleted == true || applied.map { !differences($0.facts, request.facts).isEmpty } ?? false
    }
}

extension CodeSigningRequest {
    /// - Parameter record: of the type `AWS::Lambda::CodeSigningConfig`.
    /// - Throws: a ``ResourceFailure`` that names the property in question.
    init(_ record: ResourceRecord) throws(ResourceFailure) {
        let properties = PropertyReader(record.properties)
        description = try properties.text("Description")
        publishers = try properties["AllowedPublishers"].texts("SigningProfileVersionArns")
        policy = try properties["CodeSigningPolicies"].word("UntrustedArtifactOnDeployment", of: ["Warn", "Enforce"])
        for tag in record.properties["Tags"]?.list ?? [] {
            if let key = tag["Key"]?.text { tags[key] = tag["Value"]?.text ?? "" }
        }
    }

    /// By CloudFormation's names of properties.
    fileprivate var facts: KeyValuePairs<String, String?> {
        [
            "Description": description ?? "",
            "AllowedPublishers.SigningProfileVersionArns": publishers?.joined(separator: ","),
            "CodeSigningPolicies.UntrustedArtifactOnDeployment": policy ?? "Warn",
            "Tags": tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","),
        ]
    }
}
