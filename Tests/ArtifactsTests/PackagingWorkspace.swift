@testable import Artifacts

extension Workspace {
    /// What tools get, with a cache folder in the workspace.
    var environment: PackagingEnvironment {
        PackagingEnvironment(variables: variables, cacheFolder: path + "/cache")
    }

    var packager: ArtifactPackager { ArtifactPackager(store: store, environment: environment) }

    /// What packaging a folder or file of the workspace gives.
    func package(
        _ name: String, purpose: PackagingRequest.Purpose = .function, build: BuildMethod = .automatic,
        interpreter: Interpreter? = nil
    ) async throws -> PackagedArtifact {
        try await packager.package(
            PackagingRequest(
                name: "Orders", source: .path(self[name]), purpose: purpose, build: build, interpreter: interpreter))
    }

    /// The paths in an artifact.
    func paths(_ artifact: PackagedArtifact) throws -> [String] {
        try store.listing(of: artifact.id).entries.map(\.path.text)
    }
}
