internal import Deployments
internal import Templates

/// What a function, or a version of it, is: its code and configuration, and how far it has come.
struct FunctionRevision: Hashable, Sendable, Codable {
    /// Source: AWS Lambda API Reference, "FunctionConfiguration", State.
    enum State: String, Hashable, Sendable, Codable {
        case pending = "Pending"
        case active = "Active"
    }

    /// Source: AWS Lambda API Reference, "FunctionConfiguration", LastUpdateStatus.
    enum LastUpdate: String, Hashable, Sendable, Codable {
        case inProgress = "InProgress"
        case successful = "Successful"
    }

    var configuration: FunctionConfiguration
    /// What was uploaded over the wire; nil for code that a deployment packaged.
    var upload: UploadedCode?
    /// Another with every change.
    var revisionID: String
    /// In milliseconds since 1970.
    var lastModified: Int64
    var state = State.active
    /// Nil as long as the function is being created.
    var lastUpdate: LastUpdate? = .successful

    /// It runs from a snapshot of an environment that has initialised, as far as versions of its function do. Here that is an
    /// initialisation like any other.
    var hasSnapshot: Bool { configuration.metadata.snapStart == "PublishedVersions" }

    /// Something is still to be done before it runs as it is described.
    var isInTransition: Bool { state == .pending || lastUpdate == .inProgress }
}

/// Code as it was given to the Lambda API.
struct UploadedCode: Hashable, Sendable, Codable {
    /// Of the archive, or of the name of the image; in base64.
    var sha256: String
    /// Of the archive, in bytes; 0 for an image.
    var size: Int
}

/// A container image: described, and not run here.
struct FunctionImage: Hashable, Sendable, Codable {
    var uri: String
    var entryPoint: [String]?
    var command: [String]?
    var workingDirectory: String?
}

/// A published version: code and configuration as they were when it was published.
struct PublishedVersion: Hashable, Sendable, Codable {
    /// From 1; never used again.
    var number: Int
    var owner: FunctionOwner
    /// With the description of the version.
    var revision: FunctionRevision
    /// What `$LATEST` was described as: while it is as it was, there is nothing new to publish.
    var sourceDescription: String
    /// It stays when the stack that made it no longer has it.
    var isRetained = false
}

/// Who made something: the Lambda API, or a stack.
enum FunctionOwner: Hashable, Sendable, Codable {
    case wire
    case stack(StackIdentity, LogicalID)

    var stack: StackIdentity? {
        guard case .stack(let stack, _) = self else { return nil }
        return stack
    }

    var logicalID: LogicalID? {
        guard case .stack(_, let logicalID) = self else { return nil }
        return logicalID
    }
}
