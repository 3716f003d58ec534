internal import Artifacts
internal import Glibc

/// Starts the processes of execution environments.
struct EnvironmentLauncher: Sendable {
    let sandbox: any Sandbox
    let folders: FunctionFolders
    let settings: LambdaSettings
    let logs: FunctionLogs
    /// Nil where no function is in Java.
    let javaBootstrap: JavaBootstrap?
    /// Of the function: `$LATEST` or a number.
    let version: String
    private let spares: SpareSandboxes
    private let place: SpareSandboxes.Place

    init(
        sandbox: any Sandbox, folders: FunctionFolders, settings: LambdaSettings, logs: FunctionLogs,
        javaBootstrap: JavaBootstrap? = nil, version: String = "$LATEST", spares: SpareSandboxes
    ) {
        self.sandbox = sandbox
        self.folders = folders
        self.settings = settings
        self.logs = logs
        self.javaBootstrap = javaBootstrap
        self.version = version
        self.spares = spares
        place = spares.newPlace()
    }

    /// A new log stream for an environment of the function.
    func newLog(of configuration: FunctionConfiguration, _ kind: EnvironmentMember.Kind) -> EnvironmentLog {
        let stream = LogStreamName(of: configuration, version: version, at: UTCTime.now())
        return EnvironmentLog(
            logs, group: configuration.logGroup, stream: stream.text, logging: configuration.logging,
            function: configuration.name, kind: kind)
    }

    /// The names of the programs that are to run beside the runtime: the executable files in `/opt/extensions`.
    var externalExtensions: [String] {
        guard let layers = folders.layers else { return [] }
        return SystemFile.names(in: layers + "/extensions").filter { name in
            let path = "\(layers)/extensions/\(name)"
            return access(path, X_OK) == 0 && !SystemFile.isFolder(path)
        }
    }

    /// Starts a process that will ask for invocations on a port.
    func start(
        _ configuration: FunctionConfiguration, port: Int, logStream: String,
        initializationType: String = EnvironmentMember.Kind.onDemand.rawValue
    ) async throws(LambdaEngineError) -> any SandboxedProcess {
        let paths = sandbox.paths(for: folders)
        if case .java = configuration.runtime.language, let installation = configuration.installation {
            try await javaBootstrap?.prepare(for: installation)
        }
        let variables = EnvironmentVariables(
            configuration: configuration, paths: paths, settings: settings, runtimeAPIPort: port, logStream: logStream,
            version: version, initializationType: initializationType)
        if let spare = await spares.take(place) {
            do throws(LambdaEngineError) {
                return try spare.start(environment: variables.all)
            } catch {
                // It has ended while it waited, which is no reason to fail.
            }
        }
        return try await sandbox.start(try program(configuration, environment: variables.all))
    }

    // MARK: - Spares

    /// Has a sandbox made for the next environment, where there is none.
    func keepSpare(_ configuration: FunctionConfiguration) {
        spares.keep(place) { () throws(LambdaEngineError) in
            try await sandbox.prepare(try program(configuration, environment: [:]))
        }
    }

    /// There are no more environments.
    func dropSpare() { spares.drop(place) }

    private func program(
        _ configuration: FunctionConfiguration, environment: [String: String]
    ) throws(LambdaEngineError) -> SandboxedProgram {
        let paths = sandbox.paths(for: folders)
        return SandboxedProgram(
            arguments: try RuntimeFiles.arguments(
                for: configuration.runtime, installation: configuration.installation, folders: folders, paths: paths,
                memorySizeInMegabytes: configuration.memorySizeInMegabytes, variables: configuration.variables),
            environment: environment, folders: folders,
            extensions: externalExtensions.map { "\(paths.layers)/extensions/\($0)" },
            temporarySizeInMegabytes: configuration.ephemeralStorageInMegabytes,
            memoryLimitInMegabytes: configuration.memorySizeInMegabytes)
    }
}
