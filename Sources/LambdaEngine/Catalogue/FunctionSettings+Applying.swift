internal import Artifacts
internal import Documents

extension FunctionSettings {
    /// Changes a configuration as the request says.
    ///
    /// - Parameter catalogue: where layers are looked up.
    /// - Throws: `InvalidParameterValueException` for what the model allows and Lambda does not.
    func apply(
        to configuration: inout FunctionConfiguration, in catalogue: FunctionCatalogue
    ) throws(LambdaError) {
        configuration.role = role ?? configuration.role
        configuration.handler = handler ?? configuration.handler
        configuration.description = description ?? configuration.description
        configuration.timeoutInSeconds = timeoutInSeconds ?? configuration.timeoutInSeconds
        configuration.memorySizeInMegabytes = memorySizeInMegabytes ?? configuration.memorySizeInMegabytes
        configuration.ephemeralStorageInMegabytes =
            ephemeralStorageInMegabytes ?? configuration.ephemeralStorageInMegabytes
        if let variables { try apply(variables, to: &configuration) }
        if let runtime, configuration.image == nil {
            configuration.runtime = try LambdaRuntime.requested(runtime)
        }
        if let layers {
            try catalogue.check(layers, for: configuration.place)
            configuration.layers = layers
        }
        if let logging { try logging.apply(to: &configuration) }
        apply(to: &configuration.metadata)
    }

    private func apply(to metadata: inout FunctionMetadata) {
        metadata.tracingMode = tracingMode ?? metadata.tracingMode
        metadata.snapStart = snapStart ?? metadata.snapStart
        metadata.network = network ?? metadata.network
        metadata.fileSystems = fileSystems ?? metadata.fileSystems
        if let deadLetterTarget { metadata.deadLetterTarget = deadLetterTarget.isEmpty ? nil : deadLetterTarget }
        if let encryptionKey { metadata.encryptionKey = encryptionKey.isEmpty ? nil : encryptionKey }
    }

    private func apply(
        _ variables: [(name: String, value: String)], to configuration: inout FunctionConfiguration
    ) throws(LambdaError) {
        let reserved = variables.map(\.name).filter(FunctionVariables.reserved.contains)
        guard reserved.isEmpty else {
            throw .invalidParameter(
                "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: \(reserved.joined(separator: ", "))"
            )
        }
        let pairs = variables.map { "\(JSONWriter.quoted($0.name)):\(JSONWriter.quoted($0.value))" }
        let measured = "{\(pairs.joined(separator: ","))}"
        guard measured.utf8.count <= FunctionVariables.sizeLimitInBytes else {
            throw .invalidParameter(
                "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: \(measured)"
            )
        }
        configuration.variables = Dictionary(variables.map { ($0.name, $0.value) }) { $1 }
        configuration.secretVariables = []
        configuration.metadata.showsEnvironment = true
    }
}

extension FunctionSettings.Logging {
    /// - Throws: `InvalidParameterValueException` for levels of a log that has none.
    fileprivate func apply(to configuration: inout FunctionConfiguration) throws(LambdaError) {
        configuration.logGroup = group ?? configuration.logGroup
        configuration.logging.format = format ?? configuration.logging.format
        guard configuration.logging.format == .json else {
            guard applicationLevel == nil, systemLevel == nil else {
                throw .invalidParameter(
                    #"LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the LogFormat to "Json" and try again."#
                )
            }
            configuration.logging = FunctionLogging()
            return
        }
        configuration.logging.applicationLevel = applicationLevel ?? configuration.logging.applicationLevel ?? "INFO"
        configuration.logging.systemLevel = systemLevel ?? configuration.logging.systemLevel ?? "INFO"
    }
}

extension FunctionCatalogue {
    private static var layerLimit: Int { 5 }

    /// Whether a function can have these layers. Those of other accounts are not on this machine, and are taken as they are.
    fileprivate func check(_ layers: [String], for place: FunctionPlace) throws(LambdaError) {
        guard layers.count <= Self.layerLimit else {
            throw .invalidParameter("Cannot reference more than \(Self.layerLimit) layers.")
        }
        var seen: [String: String] = [:]
        for text in layers {
            guard let arn = LayerVersionARN(text) else { continue }
            guard arn.region == place.region else {
                throw .invalidParameter(
                    "Layers are not in the same region as the function. Layers are expected to be in region \(place.region)."
                )
            }
            guard livingLayerVersion(arn: text) != nil || arn.accountID != place.accountID else {
                throw .invalidParameter("Layer version \(text) does not exist.")
            }
            if let other = seen[arn.layer] {
                throw .invalidParameter(
                    "Two different versions of the same layer are not allowed to be referenced in the same function. \(other) and \(text) are versions of the same layer."
                )
            }
            seen[arn.layer] = text
        }
    }
}

extension LambdaRuntime {
    /// As AWS lists them.
    private static let listed =
        "nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2"

    /// The runtime that a request names.
    static func requested(_ name: String) throws(LambdaError) -> LambdaRuntime {
        do throws(ArtifactError) {
            return try LambdaRuntime(name)
        } catch {
            guard case .retiredRuntime = error.code else {
                throw .invalidParameter(
                    "Value \(name) at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [\(listed)] or be a valid ARN"
                )
            }
            throw .invalidParameter(
                "The runtime parameter of \(name) is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions."
            )
        }
    }
}
