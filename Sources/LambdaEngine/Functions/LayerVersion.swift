internal import Artifacts
internal import Deployments
internal import Templates

/// A version of a layer.
struct LayerVersion: Hashable, Sendable, Codable {
    var arn: LayerVersionARN
    /// Nil for one that was published over the wire.
    var stack: StackIdentity?
    /// What was uploaded over the wire; nil for content that a deployment packaged.
    var upload: UploadedCode?
    var content: ArtifactID
    var description: String
    var license: String?
    /// Nil where nothing is said.
    var compatibleRuntimes: [String]?
    /// Nil where nothing is said.
    var compatibleArchitectures: [String]?
    /// When it was first seen, in milliseconds since 1970.
    var createdAt: Int64
    /// It is there only for the functions that have it.
    var isDeleted: Bool?
}

extension LayerVersion {
    /// - Parameter record: of the type `AWS::Lambda::LayerVersion`, packaged.
    /// - Throws: a ``ResourceFailure`` that names the property in question.
    init(_ record: ResourceRecord, of stack: StackIdentity, at time: Int64 = 0) throws(ResourceFailure) {
        let properties = PropertyReader(record.properties)
        guard let arn = LayerVersionARN(record.ref) else {
            throw properties.failure("'\(record.physicalID)' is no name of a layer", at: "LayerName")
        }
        guard let content = record.artifacts["Content"] else {
            throw properties.failure(
                "the layer's content was not packaged", help: "Content names a folder or zip on this machine",
                at: "Content")
        }
        self.arn = arn
        self.stack = stack
        self.content = content
        description = try properties.text("Description") ?? ""
        license = try properties.text("LicenseInfo")
        compatibleRuntimes = try properties.texts("CompatibleRuntimes")
        let architectures = try properties.texts("CompatibleArchitectures")
        compatibleArchitectures = architectures.isEmpty ? nil : architectures
        createdAt = time
    }
}

extension LayerVersionARN {
    /// The ARN with its version.
    var text: String { "\(layer):\(version)" }
}
