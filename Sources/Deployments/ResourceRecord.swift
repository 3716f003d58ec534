public import Artifacts
public import Templates

/// Which stack something belongs to.
public struct StackIdentity: Hashable, Sendable, Codable {
    /// Unique within a project.
    public var name: String
    /// Twelve digits.
    public var accountID: String
    /// Such as `eu-north-1`.
    public var region: String

    /// A stack's identity.
    public init(name: String, accountID: String, region: String) {
        self.name = name
        self.accountID = accountID
        self.region = region
    }

    /// Such as `aws`.
    public var partition: String { PseudoParameters.partition(of: region) }
}

/// A deployed resource as the state keeps it and the engine gets it: evaluated, typed, with its physical identity.
public struct ResourceRecord: Hashable, Sendable {
    /// The name in the template.
    public var logicalID: LogicalID
    /// Such as `AWS::Lambda::Function`.
    public var type: String
    /// What AWS calls the physical id: a function's name, an API's id.
    public var physicalID: String
    /// A map without intrinsics and unknown values.
    public var properties: Value
    /// What `GetAtt` gives, by attribute name; `Ref` under the key `Ref`.
    public var attributes: [String: String]
    /// The resources this one refers to.
    public var dependencies: [LogicalID]
    /// Packaged code and layer contents, by the property that names them: `Code`, `Content`.
    public var artifacts: [String: ArtifactID]
    /// What runs the function's code; nil for code that runs by itself.
    public var installation: RuntimeInstallation?
    /// `Delete`, `Retain`, `Snapshot` or `RetainExceptOnCreate`.
    public var deletionPolicy: String
    /// What becomes of the old resource when it is replaced.
    public var updateReplacePolicy: String
    /// The resource of the user's template, for one that a transform generated.
    public var originID: LogicalID?
    /// The type of that resource, such as `AWS::Serverless::Function`.
    public var originType: String?
    /// The event of the origin that caused the resource.
    public var originEventID: String?
    /// The line of the template that the resource, or its origin, stands in.
    public var line: Int
    /// The nested template that it stands in; nil for the stack's own.
    public var file: String?
    /// The logical id that the name and the ids are made from, where the resource had another before it was renamed.
    public var identityID: LogicalID?
    /// Counts up with each replacement from 1; the version number of layers and function versions.
    public var number: Int

    /// A record of its parts.
    public init(
        logicalID: LogicalID, type: String, physicalID: String, properties: Value, attributes: [String: String] = [:],
        dependencies: [LogicalID] = [], artifacts: [String: ArtifactID] = [:], installation: RuntimeInstallation? = nil,
        deletionPolicy: String = "Delete",
        updateReplacePolicy: String = "Delete", originID: LogicalID? = nil, originType: String? = nil,
        originEventID: String? = nil, line: Int = 0, file: String? = nil, identityID: LogicalID? = nil, number: Int = 1
    ) {
        self.logicalID = logicalID
        self.type = type
        self.physicalID = physicalID
        self.properties = properties
        self.attributes = attributes
        self.dependencies = dependencies
        self.artifacts = artifacts
        self.installation = installation
        self.deletionPolicy = deletionPolicy
        self.updateReplacePolicy = updateReplacePolicy
        self.originID = originID
        self.originType = originType
        self.originEventID = originEventID
        self.line = line
        self.file = file
        self.identityID = identityID
        self.number = number
    }

    /// Where the resource, or its origin, stands.
    var place: TemplatePlace { TemplatePlace(file: file, line: line) }

    /// The `Ref` value.
    public var ref: String { attributes["Ref"] ?? physicalID }

    /// What the resource made stays when the resource leaves its stack.
    public var isRetained: Bool { deletionPolicy == "Retain" || deletionPolicy == "RetainExceptOnCreate" }
}
