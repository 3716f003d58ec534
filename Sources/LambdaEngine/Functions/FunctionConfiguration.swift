internal import Artifacts
internal import Deployments

/// A function as it is deployed: everything that decides how it runs.
///
/// Two functions with equal configurations can share execution environments; any difference makes new ones.
struct FunctionConfiguration: Hashable, Sendable, Codable {
    /// The physical name.
    var name: String
    /// Without a qualifier.
    var arn: String
    var place: FunctionPlace
    var description: String
    /// Images have programs of their own: `provided`.
    var runtime: LambdaRuntime
    /// As in the template; may be empty for custom runtimes.
    var handler: String
    /// The role's ARN.
    var role: String
    /// In seconds, 1 to 900.
    var timeoutInSeconds: Int
    /// 128 to 10 240.
    var memorySizeInMegabytes: Int
    /// The size of `/tmp`, 512 to 10 240.
    var ephemeralStorageInMegabytes: Int
    /// What the template sets under `Environment`.
    var variables: [String: String]
    /// The names of ``variables`` whose values are secrets: functions get them, nobody else.
    var secretVariables: Set<String> = []
    /// ARNs of layer versions, in the order of the template.
    var layers: [String]
    /// Such as `/aws/lambda/NAME`.
    var logGroup: String
    /// `x86_64` or `arm64`, as the template says it.
    var architecture: String
    /// How many invocations may run at a time; nil for no limit of its own.
    var reservedConcurrency: Int?
    /// Nil for images.
    var code: ArtifactID?
    /// What runs the code; nil for custom runtimes.
    var installation: RuntimeInstallation?
    /// How the log is written.
    var logging = FunctionLogging()
    /// Nil for code in files.
    var image: FunctionImage?
    /// What only AWS itself acts on, for those who ask for the configuration.
    var metadata = FunctionMetadata()

    var key: FunctionKey { FunctionKey(region: place.region, name: name) }
}

/// How a function's log is written, besides where.
struct FunctionLogging: Hashable, Sendable, Codable {
    enum Format: String, Hashable, Sendable, Codable, CaseIterable {
        case text = "Text"
        case json = "JSON"
    }

    var format = Format.text
    /// `TRACE` to `FATAL`; nil for text, which has no levels.
    var applicationLevel: String?
    /// `DEBUG`, `INFO` or `WARN`; nil for text, which has no levels.
    var systemLevel: String?
}

/// Settings of a function that change nothing on this machine.
struct FunctionMetadata: Hashable, Sendable, Codable {
    /// `Active` or `PassThrough`.
    var tracingMode = "PassThrough"
    /// `PublishedVersions` or `None`.
    var snapStart = "None"
    /// The ARN of the queue or topic for events that could not be processed.
    var deadLetterTarget: String?
    var encryptionKey: String?
    /// Nil for a function that never was in a network.
    var network: Network?
    /// Variables are shown although there are none.
    var showsEnvironment = false
    var tags: [String: String] = [:]
    /// Its ARN and where it is mounted.
    var fileSystems: [FileSystem] = []
    /// `Terminate` or `Allow`: what becomes of functions that call themselves in a loop; nil where nothing is said.
    var recursiveLoop: String?
    /// The ARN of its code signing configuration; of a stack's record.
    var codeSigningConfig: String?
    /// When the runtime is updated; nil where nothing is said.
    var runtimeManagement: CatalogueFunction.RuntimeManagement?

    struct Network: Hashable, Sendable, Codable {
        var subnets: [String] = []
        var securityGroups: [String] = []
        var allowsIPv6 = false
    }

    struct FileSystem: Hashable, Sendable, Codable {
        var arn: String
        var mountPath: String
    }
}
