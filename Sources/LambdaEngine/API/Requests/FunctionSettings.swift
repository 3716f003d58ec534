internal import Documents
internal import Templates

/// What requests say of a function's configuration; nil leaves as it is.
struct FunctionSettings: Sendable {
    var role: String?
    var handler: String?
    var description: String?
    var timeoutInSeconds: Int?
    var memorySizeInMegabytes: Int?
    var ephemeralStorageInMegabytes: Int?
    /// In the order of the request, in which AWS measures them.
    var variables: [(name: String, value: String)]?
    var runtime: String?
    var layers: [String]?
    var network: FunctionMetadata.Network?
    /// Empty to have none.
    var deadLetterTarget: String?
    /// Empty to have none.
    var encryptionKey: String?
    var tracingMode: String?
    var snapStart: String?
    var logging: Logging?
    var fileSystems: [FunctionMetadata.FileSystem]?
    var image: Image?

    struct Logging: Sendable {
        var format: FunctionLogging.Format?
        var applicationLevel: String?
        var systemLevel: String?
        var group: String?
    }

    struct Image: Sendable {
        var entryPoint: [String]?
        var command: [String]?
        var workingDirectory: String?

        func applied(to image: FunctionImage) -> FunctionImage {
            FunctionImage(
                uri: image.uri, entryPoint: entryPoint, command: command, workingDirectory: workingDirectory)
        }
    }

    /// - Throws: `NotImplementedException` for what makes a function another kind of function.
    init(_ body: APIBody) throws(LambdaError) {
        for (key, subject) in Self.unsupported where try body.object(key) != nil { throw .unsupported(subject) }
        role = try body.text("Role")
        handler = try body.text("Handler")
        description = try body.text("Description")
        timeoutInSeconds = try body.integer("Timeout")
        memorySizeInMegabytes = try body.integer("MemorySize")
        ephemeralStorageInMegabytes = try body.object("EphemeralStorage")?.integer("Size")
        if let environment = try body.object("Environment") {
            variables = try environment.entries("Variables")?.map { ($0.key, $0.value) } ?? []
        }
        runtime = try body.text("Runtime")
        layers = try body.texts("Layers")
        deadLetterTarget = try body.object("DeadLetterConfig").map(Self.deadLetterTarget)
        encryptionKey = try body.text("KMSKeyArn")
        tracingMode = try body.object("TracingConfig")?.text("Mode")
        snapStart = try body.object("SnapStart")?.text("ApplyOn")
        network = try body.object("VpcConfig").map(Self.network)
        logging = try body.object("LoggingConfig").map(Self.logging)
        fileSystems = try body.objects("FileSystemConfigs").map(Self.fileSystems)
        image = try body.object("ImageConfig").map(Self.image)
    }

    private static let unsupported: KeyValuePairs = [
        "CapacityProviderConfig": "Lambda Managed Instances", "DurableConfig": "durable functions",
        "TenancyConfig": "tenant isolation",
    ]

    private static func deadLetterTarget(_ body: APIBody) throws(LambdaError) -> String {
        try body.text("TargetArn") ?? ""
    }

    private static func network(_ body: APIBody) throws(LambdaError) -> FunctionMetadata.Network {
        FunctionMetadata.Network(
            subnets: try body.texts("SubnetIds") ?? [], securityGroups: try body.texts("SecurityGroupIds") ?? [],
            allowsIPv6: try body.boolean("Ipv6AllowedForDualStack") ?? false)
    }

    private static func logging(_ body: APIBody) throws(LambdaError) -> Logging {
        Logging(
            format: try body.text("LogFormat").flatMap(FunctionLogging.Format.init),
            applicationLevel: try body.text("ApplicationLogLevel"), systemLevel: try body.text("SystemLogLevel"),
            group: try body.text("LogGroup"))
    }

    private static func fileSystems(_ all: [APIBody]) throws(LambdaError) -> [FunctionMetadata.FileSystem] {
        var systems: [FunctionMetadata.FileSystem] = []
        for body in all {
            guard let arn = try body.text("Arn"), let path = try body.text("LocalMountPath") else { continue }
            systems.append(FunctionMetadata.FileSystem(arn: arn, mountPath: path))
        }
        return systems
    }

    private static func image(_ body: APIBody) throws(LambdaError) -> Image {
        Image(
            entryPoint: try body.texts("EntryPoint"), command: try body.texts("Command"),
            workingDirectory: try body.text("WorkingDirectory"))
    }
}
