internal import Artifacts
internal import Deployments

/// Finds what runs the code of functions that were made over the wire, as a deployment does for those of templates.
struct InstallationSearch: Sendable {
    private let catalog: RuntimeCatalog
    private let libraries: RuntimeLibraries

    init(environment: [String: String], store: ArtifactStore) {
        let environment = PackagingEnvironment(variables: environment)
        catalog = RuntimeCatalog(environment: environment, store: store)
        libraries = RuntimeLibraries(environment: environment, store: store)
    }

    /// - Parameter layers: the contents of the function's layers.
    /// - Returns: nil for code that runs by itself.
    /// - Throws: when the language is not installed here.
    func installation(
        for configuration: FunctionConfiguration, layers: [ArtifactID]
    ) async throws(ArtifactError) -> RuntimeInstallation? {
        guard let code = configuration.code,
            let interpreter = try await catalog.interpreter(for: configuration.runtime)
        else { return nil }
        var installation = RuntimeInstallation(
            executable: interpreter.executable, version: interpreter.version, folders: interpreter.readOnlyPaths)
        let found = try await libraries.libraries(for: code, layers: layers, interpreter: interpreter)
        if case .available(let folder, _) = found { installation.libraries = folder }
        return installation
    }
}
