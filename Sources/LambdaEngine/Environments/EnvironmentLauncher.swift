internal import Artifacts

/// Starts the processes of execution environments.
struct EnvironmentLauncher: Sendable {
    let sandbox: any Sandbox
    let folders: FunctionFolders
    let settings: LambdaSettings
    let logs: FunctionLogs
    /// Of the function: `$LATEST` or a number.
    var version = "$LATEST"

    /// A new log stream for an environment of the function.
    func newLog(of configuration: FunctionConfiguration) -> EnvironmentLog {
        let stream = LogStreamName(of: configuration, version: version, at: UTCTime.now())
        return EnvironmentLog(
            logs, group: configuration.logGroup, stream: stream.text, logging: configuration.logging,
            function: configuration.name)
    }

    /// Starts a process that will ask for invocations on a port.
    func start(
        _ configuration: FunctionConfiguration, port: Int, logStream: String,
        initializationType: String = EnvironmentMember.Kind.onDemand.rawValue
    ) async throws(LambdaEngineError) -> any SandboxedProcess {
        let paths = sandbox.paths(for: folders)
        let variables = EnvironmentVariables(
            configuration: configuration, paths: paths, settings: settings, runtimeAPIPort: port, logStream: logStream,
            version: version, initializationType: initializationType)
        let program = SandboxedProgram(
            arguments: try RuntimeFiles.arguments(
                for: configuration.runtime, installation: configuration.installation, folders: folders, paths: paths,
                wrapper: configuration.variables["AWS_LAMBDA_EXEC_WRAPPER"]),
            environment: variables.all, folders: folders,
            temporarySizeInMegabytes: configuration.ephemeralStorageInMegabytes,
            memoryLimitInMegabytes: configuration.memorySizeInMegabytes)
        return try await sandbox.start(program)
    }
}
