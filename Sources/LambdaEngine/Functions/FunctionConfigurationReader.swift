internal import Artifacts
internal import Deployments
internal import Templates

extension FunctionConfiguration {
    /// The configuration of a deployed function.
    ///
    /// Source: CloudFormation Template Reference, "AWS::Lambda::Function"; Lambda Developer Guide, "Lambda quotas".
    ///
    /// - Parameter record: of the type `AWS::Lambda::Function`, packaged.
    /// - Throws: a ``ResourceFailure`` that names the property in question.
    init(_ record: ResourceRecord, of stack: StackIdentity) throws(ResourceFailure) {
        self = try FunctionConfigurationReader(record: record, stack: stack).configuration()
    }
}

/// Reads the properties of `AWS::Lambda::Function`.
private struct FunctionConfigurationReader {
    let record: ResourceRecord
    let stack: StackIdentity
    let properties: PropertyReader

    /// Of 1000 concurrent invocations an account has, 100 are for functions without a reservation.
    private static let reservableConcurrency = 900
    private static let layerLimit = 5

    init(record: ResourceRecord, stack: StackIdentity) {
        self.record = record
        self.stack = stack
        properties = PropertyReader(record.properties)
    }

    func configuration() throws(ResourceFailure) -> FunctionConfiguration {
        if record.properties.lacksSecrets {
            throw ResourceFailure(
                "the value of a secret is missing: the state was imported without it, or its key is lost",
                help: "'samlet deploy' with the template's parameters gives it again", at: ["Environment"])
        }
        if try properties.word("PackageType", of: ["Zip", "Image"]) == "Image" {
            throw properties.failure(
                "functions in container images are not run yet",
                help: "package the function's code as a folder or zip: PackageType Zip", at: "PackageType")
        }
        let runtime = try runtime()
        let variables = try FunctionVariables(properties["Environment"])
        return FunctionConfiguration(
            name: record.physicalID, arn: arn, place: FunctionPlace(region: stack.region, accountID: stack.accountID),
            description: try properties.text("Description") ?? "", runtime: runtime,
            handler: try handler(of: runtime), role: try properties.text("Role") ?? "",
            timeoutInSeconds: try properties.integer("Timeout", in: 1...900, unit: "seconds") ?? 3,
            memorySizeInMegabytes: try properties.integer("MemorySize", in: 128...10_240, unit: "MB") ?? 128,
            ephemeralStorageInMegabytes: try properties["EphemeralStorage"].integer(
                "Size", in: 512...10_240, unit: "MB")
                ?? 512,
            variables: variables.values, secretVariables: variables.secrets, layers: try layers(),
            logGroup: try logGroup(), architecture: try architecture(),
            reservedConcurrency: try properties.integer(
                "ReservedConcurrentExecutions", in: 0...Self.reservableConcurrency),
            code: try code(), installation: record.installation, logging: try logging(), metadata: try metadata())
    }

    private var arn: String {
        record.attributes["Arn"]
            ?? "arn:\(stack.partition):lambda:\(stack.region):\(stack.accountID):function:\(record.physicalID)"
    }

    // MARK: - Code

    private func runtime() throws(ResourceFailure) -> LambdaRuntime {
        let name = try properties.requiredText("Runtime")
        do throws(ArtifactError) {
            return try LambdaRuntime(name)
        } catch {
            throw properties.failure(error.message, at: "Runtime")
        }
    }

    private func handler(of runtime: LambdaRuntime) throws(ResourceFailure) -> String {
        guard runtime.language != .provided else { return try properties.text("Handler") ?? "" }
        return try properties.requiredText("Handler")
    }

    private func code() throws(ResourceFailure) -> ArtifactID {
        guard let code = record.artifacts["Code"] else {
            throw properties.failure(
                "the function's code was not packaged",
                help: "Code names a folder or zip on this machine, or has the code in ZipFile", at: "Code")
        }
        return code
    }

    private func layers() throws(ResourceFailure) -> [String] {
        let layers = try properties.texts("Layers")
        guard layers.count <= Self.layerLimit else {
            throw properties.failure(
                "a function has at most \(Self.layerLimit) layers, not \(layers.count)", at: "Layers")
        }
        var seen: [String: String] = [:]
        for arn in layers {
            guard let layer = LayerVersionARN(arn)?.layer else {
                throw properties.failure(
                    "'\(arn)' is no layer version; one is arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION",
                    at: "Layers")
            }
            if let other = seen.updateValue(arn, forKey: layer) {
                throw properties.failure("'\(other)' and '\(arn)' are versions of the same layer", at: "Layers")
            }
        }
        return layers
    }

    private func architecture() throws(ResourceFailure) -> String {
        let architectures = try properties.texts("Architectures")
        guard architectures.count <= 1, ["x86_64", "arm64"].contains(architectures.first ?? "x86_64") else {
            throw properties.failure("Architectures holds one of 'x86_64' and 'arm64'", at: "Architectures")
        }
        return architectures.first ?? "x86_64"
    }

    // MARK: - Logs and what AWS alone acts on

    private func logGroup() throws(ResourceFailure) -> String {
        let logging = properties["LoggingConfig"]
        let group = try logging.text("LogGroup") ?? "/aws/lambda/\(record.physicalID)"
        // Source: Amazon CloudWatch Logs API Reference, "CreateLogGroup".
        let isValid = group.utf8.allSatisfy { byte in
            byte.isASCIILetterOrDigit || "_-/.#".utf8.contains(byte)
        }
        guard isValid, (1...512).contains(group.utf8.count) else {
            throw logging.failure(
                "'\(group)' is no name of a log group: letters, digits and _ - / . # only, at most 512", at: "LogGroup")
        }
        return group
    }

    private func logging() throws(ResourceFailure) -> FunctionLogging {
        let properties = properties["LoggingConfig"]
        let formats = FunctionLogging.Format.allCases.map(\.rawValue)
        let format = try properties.word("LogFormat", of: formats).flatMap(FunctionLogging.Format.init) ?? .text
        let application = try properties.word(
            "ApplicationLogLevel", of: ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"])
        let system = try properties.word("SystemLogLevel", of: ["DEBUG", "INFO", "WARN"])
        guard format == .json else {
            if let key = application != nil ? "ApplicationLogLevel" : system != nil ? "SystemLogLevel" : nil {
                throw properties.failure("\(key) goes with LogFormat JSON only", at: key)
            }
            return FunctionLogging()
        }
        return FunctionLogging(format: .json, applicationLevel: application ?? "INFO", systemLevel: system ?? "INFO")
    }

    private func metadata() throws(ResourceFailure) -> FunctionMetadata {
        var metadata = FunctionMetadata()
        metadata.tracingMode =
            try properties["TracingConfig"].word("Mode", of: ["Active", "PassThrough"]) ?? "PassThrough"
        metadata.snapStart = try properties["SnapStart"].word("ApplyOn", of: ["PublishedVersions", "None"]) ?? "None"
        metadata.deadLetterTarget = try properties["DeadLetterConfig"].text("TargetArn")
        metadata.encryptionKey = try properties.text("KmsKeyArn")
        let network = FunctionMetadata.Network(
            subnets: try properties["VpcConfig"].texts("SubnetIds"),
            securityGroups: try properties["VpcConfig"].texts("SecurityGroupIds"))
        if network != FunctionMetadata.Network() { metadata.network = network }
        metadata.recursiveLoop = try properties.word("RecursiveLoop", of: ["Allow", "Terminate"])
        metadata.codeSigningConfig = try properties.text("CodeSigningConfigArn")
        let management = properties["RuntimeManagementConfig"]
        if let updateOn = try management.word("UpdateRuntimeOn", of: ["Auto", "FunctionUpdate", "Manual"]) {
            metadata.runtimeManagement = CatalogueFunction.RuntimeManagement(
                updateOn: updateOn, runtimeVersionARN: try management.text("RuntimeVersionArn"))
        }
        for tag in record.properties["Tags"]?.list ?? [] {
            if let key = tag["Key"]?.text { metadata.tags[key] = tag["Value"]?.text ?? "" }
        }
        for system in record.properties["FileSystemConfigs"]?.list ?? [] {
            guard let arn = system["Arn"]?.text, let mountPath = system["LocalMountPath"]?.text else { continue }
            metadata.fileSystems.append(FunctionMetadata.FileSystem(arn: arn, mountPath: mountPath))
        }
        return metadata
    }
}
