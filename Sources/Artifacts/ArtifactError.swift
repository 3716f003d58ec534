internal import Glibc

/// Why code could not become an artifact, or an artifact could not be used.
public struct ArtifactError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, with what it is about. Sizes are in bytes.
    public enum Code: Hashable, Sendable {
        // The source
        case sourceNotFound(path: String)
        /// There is not one file in it; AWS refuses empty packages too.
        case emptySource(path: String)
        case unsupportedFile(path: String, kind: String)
        /// A symbolic link that leaves the source and leads nowhere.
        case brokenLink(path: String, target: String)
        case linkLoop(path: String)
        case nameNotUTF8(path: String)
        /// The files changed again and again while they were read.
        case sourceKeepsChanging(path: String)
        /// The file is named like an archive and is none.
        case notAnArchive(path: String)

        // Zip archives
        case unsafeArchiveEntry(archive: String, entry: String, reason: UnsafeArchiveEntry)
        case duplicateArchiveEntry(archive: String, entry: String)
        case encryptedArchive(archive: String, entry: String)
        case damagedArchive(archive: String, entry: String?, detail: String)

        // Limits
        /// - Parameter largest: the biggest of the folders and files at the top; nil where they were not all read.
        case tooLarge(path: String, limit: Int, size: Int?, largest: String?)
        case tooManyLayers(count: Int, limit: Int)
        case functionAndLayersTooLarge(function: Int, layers: [Int], limit: Int)

        // Building
        case toolMissing(tool: String, advice: String)
        /// - Parameter output: the last lines that the tool wrote.
        case toolFailed(tool: String, name: String, status: String, output: String)
        case unsupportedBuildMethod(String)
        /// The source of a Java function, with the file of the tool that is to build it.
        case unbuiltSource(path: String, file: String)
        case makefileMissing(path: String)
        case malformedManifest(path: String, detail: String)
        case cancelled

        // Revisions
        /// The folder is in no git repository, or in one that git does not trust.
        case notVersioned(path: String)
        case unknownRevision(String)

        // Runtimes
        case unknownRuntime(String, suggestion: String?)
        case retiredRuntime(String, replacement: String)
        /// A runtime of AWS's that there is no way to run here.
        case unsupportedRuntime(String, advice: String)
        case runtimeNotInstalled(String, advice: String)

        // The store
        case unknownArtifact(ArtifactID)
        case damagedStore(path: String)
        /// - Parameter number: the system's error number.
        case system(operation: String, path: String, number: Int32)
    }

    /// What failed.
    public let code: Code
    /// The failure that led to this one.
    public let cause: (any Error)?

    /// - Parameter cause: the failure that led to this one.
    public init(_ code: Code, cause: (any Error)? = nil) {
        self.code = code
        self.cause = cause
    }

    /// The same as `message`.
    public var description: String { message }
}

/// Why an entry of an archive is not unpacked.
public enum UnsafeArchiveEntry: Hashable, Sendable {
    case absolutePath
    case parentFolder
    case linkLeavesArchive(target: String)
    case hardLink
    case specialFile
    /// Something else in the archive has the place, or is in the way.
    case conflict
    case unusableName
}

extension ArtifactError {
    /// What failed and what would be right, in lower case, without a full stop.
    public var message: String {
        switch code {
        case .sourceNotFound(let path): "'\(path)' does not exist"
        case .emptySource(let path): "'\(path)' has no files to package"
        case .unsupportedFile(let path, let kind): "'\(path)' is a \(kind), which cannot be packaged; move it elsewhere"
        case .brokenLink(let path, let target): "'\(path)' is a link to '\(target)', which does not exist"
        case .linkLoop(let path): "'\(path)' is a link that leads back to a folder it lies in"
        case .nameNotUTF8(let path): "the name of '\(path)' is not valid UTF-8; rename it"
        case .sourceKeepsChanging(let path): "'\(path)' changes while it is packaged; try again when it is at rest"
        case .notAnArchive(let path): "'\(path)' is named like an archive but is no zip file"
        case .unsafeArchiveEntry, .duplicateArchiveEntry, .encryptedArchive, .damagedArchive: archiveMessage
        case .tooLarge, .tooManyLayers, .functionAndLayersTooLarge: limitMessage
        case .toolMissing, .toolFailed, .unsupportedBuildMethod, .unbuiltSource, .makefileMissing, .malformedManifest,
            .cancelled:
            buildMessage
        case .unknownRuntime, .retiredRuntime, .unsupportedRuntime, .runtimeNotInstalled: runtimeMessage
        case .notVersioned(let path):
            "'\(path)' is in no git repository, or in one that belongs to someone else (see git's safe.directory)"
        case .unknownRevision(let revision):
            "git knows no commit '\(revision)' here; fetch it first, or give a branch, a tag or a commit"
        case .unknownArtifact(let id): "the artifact \(id) is not in the store; deploy again to package it"
        case .damagedStore(let path): "'\(path)' in the store of artifacts is damaged; remove it and deploy again"
        case .system(let operation, let path, let number):
            "cannot \(operation) '\(path)': \(Self.systemMessage(number))"
        }
    }

    private var archiveMessage: String {
        switch code {
        case .unsafeArchiveEntry(let archive, let entry, let reason):
            "'\(entry)' in '\(archive)' \(reason.sentence)"
        case .duplicateArchiveEntry(let archive, let entry): "'\(archive)' holds '\(entry)' more than once"
        case .encryptedArchive(let archive, let entry):
            "'\(entry)' in '\(archive)' is encrypted; make the archive without a password"
        case .damagedArchive(let archive, let entry?, let detail):
            "'\(archive)' is damaged at '\(entry)': \(detail)"
        case .damagedArchive(let archive, nil, let detail): "'\(archive)' is damaged: \(detail)"
        default: ""
        }
    }

    private var limitMessage: String {
        switch code {
        case .tooLarge(let path, let limit, let size?, let largest):
            "'\(path)' has \(byteText(size)) unzipped, more than the \(byteText(limit)) that Lambda allows"
                + (largest.map { "; the largest part is '\($0)'" } ?? "")
        case .tooLarge(let path, let limit, nil, _):
            "'\(path)' has more than the \(byteText(limit)) unzipped that Lambda allows"
        case .tooManyLayers(let count, let limit): "\(count) layers, but a function can have at most \(limit)"
        case .functionAndLayersTooLarge(let function, let layers, let limit):
            "the function (\(byteText(function))) and its layers (\(layers.map(byteText).joined(separator: ", ")))"
                + " have \(byteText(function + layers.reduce(0, +))) unzipped, more than the \(byteText(limit))"
                + " that Lambda allows"
        default: ""
        }
    }

    private var buildMessage: String {
        switch code {
        case .toolMissing(let tool, let advice): "\(tool) is not installed; \(advice)"
        case .toolFailed(let tool, let name, let status, let output):
            "\(tool) failed for '\(name)' (\(status))" + (output.isEmpty ? "" : ":\n\(output)")
        case .unsupportedBuildMethod(let method):
            "there is no build for '\(method)'; use 'BuildMethod: makefile' with a target 'build-LOGICALID' that puts"
                + " the result into $(ARTIFACTS_DIR)"
        case .unbuiltSource(let path, let file):
            "'\(path)' is yet to be built with its \(file): run '\(file == "pom.xml" ? "mvn package" : "gradle build")'"
                + " and let CodeUri name the jar that comes of it, or use 'BuildMethod: makefile'"
        case .makefileMissing(let path): "'\(path)' does not exist, but 'BuildMethod: makefile' needs it"
        case .malformedManifest(let path, let detail): "'\(path)' cannot be read: \(detail)"
        case .cancelled: "interrupted"
        default: ""
        }
    }

    private var runtimeMessage: String {
        switch code {
        case .unknownRuntime(let name, let suggestion):
            "'\(name)' is no Lambda runtime" + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
        case .retiredRuntime(let name, let replacement): "AWS has retired the runtime '\(name)'; use \(replacement)"
        case .unsupportedRuntime(let name, let advice): "the runtime '\(name)' cannot run here; \(advice)"
        case .runtimeNotInstalled(let name, let advice): "'\(name)' is not installed; \(advice)"
        default: ""
        }
    }

    /// The system's text for an error number, such as `permission denied`.
    private static func systemMessage(_ number: Int32) -> String {
        guard let text = strerror(number) else { return "error \(number)" }
        let message = String(cString: text)
        return message.prefix(1).lowercased() + message.dropFirst()
    }

    /// The failure of the system call made last.
    static func lastSystemError(_ operation: String, _ path: String) -> ArtifactError {
        ArtifactError(.system(operation: operation, path: path, number: errno))
    }
}

extension UnsafeArchiveEntry {
    fileprivate var sentence: String {
        switch self {
        case .absolutePath: "has an absolute path; paths in an archive must be relative"
        case .parentFolder: "leads out of the archive by '..'"
        case .linkLeavesArchive(let target): "is a link to '\(target)', which lies outside the archive"
        case .hardLink: "is a hard link, which cannot be packaged"
        case .specialFile: "is a device, pipe or socket, which cannot be packaged"
        case .conflict: "is in the way of another entry of the same name"
        case .unusableName: "has a name that cannot be used here; names must be valid UTF-8"
        }
    }
}

/// A number of bytes as people read it: `812 bytes`, `3.4 MB`; a MB has 1,048,576 bytes, as AWS counts.
func byteText(_ count: Int) -> String {
    guard count >= 1024 else { return "\(count) bytes" }
    let units = ["kB", "MB", "GB", "TB"]
    var tenths = count * 10 / 1024
    var unit = 0
    while tenths >= 10_240, unit < units.count - 1 {
        tenths /= 1024
        unit += 1
    }
    return tenths % 10 == 0 ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
}
