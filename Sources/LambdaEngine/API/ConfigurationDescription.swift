internal import Artifacts

/// A function's configuration as the API shows it.
///
/// Source: AWS Lambda API Reference, "FunctionConfiguration"; which members there are when, from AWS's answers.
struct ConfigurationDescription {
    let function: FunctionRegistry.Function
    /// The version that is shown, and under which ARN.
    let resolved: ResolvedFunction
    let registry: FunctionRegistry
    let code: CodeFacts

    private var configuration: FunctionConfiguration { function.configuration }

    /// - Parameter isListed: lists leave out what changes on its own, such as the state.
    func object(isListed: Bool) -> JSONObject {
        var object = JSONObject(["FunctionName": configuration.name, "FunctionArn": resolved.arn])
        addProgram(to: &object)
        object.add("CodeSize", code.size(of: configuration.code))
        object.add("CodeSha256", code.base64Digest(of: configuration.code))
        object.add("Version", resolved.executedVersion)
        object.add("Description", description)
        object.add("LastModified", UTCTime(milliseconds: function.lastModified).apiText)
        addEnvironment(to: &object)
        addSettings(to: &object)
        addPlaces(to: &object)
        object.add("RevisionId", Self.revision(of: object.text))
        guard !isListed else { return object }
        object.add("State", "Active")
        object.add("LastUpdateStatus", "Successful")
        object.add("RuntimeVersionConfig", JSONObject(["RuntimeVersionArn": RuntimeVersion(of: configuration).arn]))
        return object
    }

    /// A published version has its own, where the template gives it one.
    private var description: String {
        let version = function.versions.first { String($0.number) == resolved.executedVersion }
        guard let text = version?.description, !text.isEmpty else { return configuration.description }
        return text
    }

    private func addProgram(to object: inout JSONObject) {
        object.add("Runtime", configuration.runtime.name)
        object.add("Handler", configuration.handler)
        object.add("Role", configuration.role)
        object.add("PackageType", "Zip")
        object.add("Architectures", [configuration.architecture])
        object.add("Timeout", configuration.timeoutInSeconds)
        object.add("MemorySize", configuration.memorySizeInMegabytes)
    }

    /// Secrets, which come from parameters with NoEcho, are not shown.
    private func addEnvironment(to object: inout JSONObject) {
        guard !configuration.variables.isEmpty else { return }
        var variables = JSONObject()
        for (name, value) in configuration.variables.sorted(by: { $0.key < $1.key }) {
            variables.add(name, configuration.secretVariables.contains(name) ? "****" : value)
        }
        var environment = JSONObject()
        environment.add("Variables", variables)
        object.add("Environment", environment)
    }

    private func addSettings(to object: inout JSONObject) {
        var storage = JSONObject()
        storage.add("Size", configuration.ephemeralStorageInMegabytes)
        object.add("EphemeralStorage", storage)
        object.add("TracingConfig", JSONObject(["Mode": configuration.metadata.tracingMode]))
        let isSnapshot = configuration.metadata.snapStart != "None" && resolved.executedVersion != "$LATEST"
        object.add(
            "SnapStart",
            JSONObject(["ApplyOn": configuration.metadata.snapStart, "OptimizationStatus": isSnapshot ? "On" : "Off"]))
        object.add(
            "LoggingConfig",
            JSONObject([
                "LogFormat": configuration.logging.format.rawValue,
                "ApplicationLogLevel": configuration.logging.applicationLevel,
                "SystemLogLevel": configuration.logging.systemLevel, "LogGroup": configuration.logGroup,
            ]))
    }

    private func addPlaces(to object: inout JSONObject) {
        if !configuration.layers.isEmpty { object.add("Layers", configuration.layers.map(layer)) }
        let metadata = configuration.metadata
        if let target = metadata.deadLetterTarget { object.add("DeadLetterConfig", JSONObject(["TargetArn": target])) }
        object.add("KMSKeyArn", metadata.encryptionKey)
        if !metadata.subnets.isEmpty || !metadata.securityGroups.isEmpty {
            var network = JSONObject()
            network.add("SubnetIds", metadata.subnets)
            network.add("SecurityGroupIds", metadata.securityGroups)
            network.add("VpcId", "vpc-00000000")
            network.add("Ipv6AllowedForDualStack", false)
            object.add("VpcConfig", network)
        }
        if !metadata.fileSystems.isEmpty {
            object.add(
                "FileSystemConfigs",
                metadata.fileSystems.map { JSONObject(["Arn": $0.arn, "LocalMountPath": $0.mountPath]) })
        }
    }

    private func layer(_ arn: String) -> JSONObject {
        var object = JSONObject(["Arn": arn])
        object.add("CodeSize", registry.layerVersion(arn: arn).map { code.size(of: $0.content) } ?? 0)
        return object
    }

    /// An id that changes with what is shown, and only then.
    static func revision(of text: String) -> String {
        var digits = Array(ContentDigest(of: text.utf8).hexadecimal.prefix(32))
        digits[12] = "4"
        digits[16] = "8"
        for position in [20, 16, 12, 8] { digits.insert("-", at: position) }
        return String(digits)
    }
}
