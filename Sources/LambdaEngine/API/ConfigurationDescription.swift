internal import Artifacts

/// A function's configuration as the API shows it.
///
/// Source: AWS Lambda API Reference, "FunctionConfiguration"; which members there are when, from AWS's answers.
struct ConfigurationDescription {
    /// The function, the version that is shown, and under which ARN.
    let found: FoundFunction
    let catalogue: FunctionCatalogue
    let code: CodeFacts

    private var revision: FunctionRevision { found.revision }
    private var configuration: FunctionConfiguration { revision.configuration }

    /// - Parameter isListed: lists leave out what changes on its own, such as the state.
    func object(isListed: Bool) -> JSONObject {
        var object = JSONObject(["FunctionName": configuration.name, "FunctionArn": found.arn])
        addProgram(to: &object)
        object.add("CodeSize", code.size(of: revision.upload, configuration.code))
        object.add("CodeSha256", code.base64Digest(of: revision.upload, configuration.code))
        object.add("Version", found.version)
        object.add("Description", configuration.description)
        object.add("LastModified", UTCTime(milliseconds: revision.lastModified).apiText)
        addEnvironment(to: &object)
        addSettings(to: &object)
        addPlaces(to: &object)
        object.add("RevisionId", revision.revisionID)
        if !isListed { addState(to: &object) }
        return object
    }

    private func addState(to object: inout JSONObject) {
        object.add("State", revision.state.rawValue)
        if revision.state == .pending {
            object.add("StateReason", "The function is being created.")
            object.add("StateReasonCode", "Creating")
        }
        object.add("LastUpdateStatus", revision.lastUpdate?.rawValue)
        if revision.lastUpdate == .inProgress {
            object.add("LastUpdateStatusReason", "The function is being created.")
            object.add("LastUpdateStatusReasonCode", "Creating")
        }
        guard configuration.image == nil else { return }
        object.add("RuntimeVersionConfig", JSONObject(["RuntimeVersionArn": RuntimeVersion(of: configuration).arn]))
    }

    private func addProgram(to object: inout JSONObject) {
        if configuration.image == nil {
            object.add("Runtime", configuration.runtime.name)
            object.add("Handler", configuration.handler)
        }
        object.add("Role", configuration.role)
        object.add("PackageType", configuration.image == nil ? "Zip" : "Image")
        object.add("Architectures", [configuration.architecture])
        object.add("Timeout", configuration.timeoutInSeconds)
        object.add("MemorySize", configuration.memorySizeInMegabytes)
    }

    /// Secrets, which come from parameters with NoEcho, are not shown.
    private func addEnvironment(to object: inout JSONObject) {
        guard !configuration.variables.isEmpty || configuration.metadata.showsEnvironment else { return }
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
        let isSnapshot = revision.hasSnapshot && found.version != FunctionVersion.latest
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
        if let network = metadata.network { object.add("VpcConfig", Self.object(network)) }
        if let image = configuration.image { addImage(image, to: &object) }
        if !metadata.fileSystems.isEmpty {
            object.add(
                "FileSystemConfigs",
                metadata.fileSystems.map { JSONObject(["Arn": $0.arn, "LocalMountPath": $0.mountPath]) })
        }
    }

    private func layer(_ arn: String) -> JSONObject {
        var object = JSONObject(["Arn": arn])
        object.add("CodeSize", catalogue.layerVersion(arn: arn).map { code.size(of: $0.upload, $0.content) } ?? 0)
        return object
    }

    private static func object(_ network: FunctionMetadata.Network) -> JSONObject {
        var object = JSONObject()
        object.add("SubnetIds", network.subnets)
        object.add("SecurityGroupIds", network.securityGroups)
        object.add("VpcId", network.subnets.isEmpty ? "" : "vpc-00000000")
        object.add("Ipv6AllowedForDualStack", network.allowsIPv6)
        return object
    }

    private func addImage(_ image: FunctionImage, to object: inout JSONObject) {
        guard image.entryPoint != nil || image.command != nil || image.workingDirectory != nil else { return }
        var settings = JSONObject()
        if let entryPoint = image.entryPoint { settings.add("EntryPoint", entryPoint) }
        if let command = image.command { settings.add("Command", command) }
        settings.add("WorkingDirectory", image.workingDirectory)
        var response = JSONObject()
        response.add("ImageConfig", settings)
        object.add("ImageConfigResponse", response)
    }
}
