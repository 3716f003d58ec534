internal import Artifacts
internal import Deployments

/// Finds the files of functions in the store of artifacts.
struct FunctionFiles: Sendable {
    let artifacts: ArtifactStore
    /// The folder of samlet's own bootstraps.
    let bootstraps: String

    /// Source: AWS Lambda Developer Guide, "Lambda quotas": deployment package size, unzipped, layers included.
    private static let sizeLimit = 262_144_000

    /// The folders of a function, with its layers merged into one.
    /// - Parameter layers: the contents of the layers, in the order of the template.
    /// - Throws: a failure when files are missing, or more than Lambda takes.
    func folders(
        of configuration: FunctionConfiguration, layers: [ArtifactID]
    ) throws(ResourceFailure) -> FunctionFolders {
        guard let artifact = configuration.code else {
            throw ResourceFailure("functions in container images are not run yet", at: ["PackageType"])
        }
        let code = try folder(of: artifact)
        try checkSize(of: layers + [artifact])
        let merged = try translated { () throws(ArtifactError) in try artifacts.merged(layers: layers) }
        return FunctionFolders(
            task: code, layers: merged.map(artifacts.path), libraries: configuration.installation?.libraries,
            bootstraps: bootstraps, installation: configuration.installation?.folders ?? [])
    }

    /// The folder of an artifact, which stays for a while even if nothing refers to it yet.
    func folder(of artifact: ArtifactID) throws(ResourceFailure) -> String {
        guard artifacts.claim(artifact) else {
            throw ResourceFailure(ArtifactError(.unknownArtifact(artifact)).message)
        }
        return artifacts.path(of: artifact)
    }

    private func checkSize(of all: [ArtifactID]) throws(ResourceFailure) {
        let size = try translated { () throws(ArtifactError) in
            var size = 0
            for artifact in all { size += try artifacts.uncompressedSize(of: artifact) }
            return size
        }
        guard size > Self.sizeLimit else { return }
        throw ResourceFailure(
            "the code and the layers of the function have \(size) bytes together, and Lambda takes \(Self.sizeLimit)",
            help: "leave out what the function does not need", at: ["Code"])
    }

    private func translated<Result>(_ body: () throws(ArtifactError) -> Result) throws(ResourceFailure) -> Result {
        do throws(ArtifactError) { return try body() } catch { throw ResourceFailure(error.message) }
    }
}
