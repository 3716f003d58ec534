internal import Artifacts
internal import Deployments

/// The environment variables of a function's process.
///
/// Source: AWS Lambda Developer Guide, "Defined runtime environment variables", and the environment of a function that
/// AWS ran with Python.
struct EnvironmentVariables {
    let configuration: FunctionConfiguration
    let paths: FunctionPaths
    let settings: LambdaSettings
    /// Of the environment's own Runtime API.
    let runtimeAPIPort: Int
    let logStream: String
    let version: String
    var initializationType = EnvironmentMember.Kind.onDemand.rawValue

    var all: [String: String] {
        var variables = settings.inheritedVariables
        variables.merge(platform) { _, new in new }
        variables.merge(searchPaths) { _, new in new }
        variables.merge(credentials) { _, new in new }
        variables.merge(logging) { _, new in new }
        // The template's own win: only names that Lambda reserves are refused, and that when it is deployed.
        variables.merge(configuration.variables) { _, new in new }
        return variables
    }

    private var platform: [String: String] {
        let runtime = configuration.runtime.name
        return [
            "_HANDLER": configuration.handler,
            "AWS_EXECUTION_ENV": "AWS_Lambda_\(runtime)",
            "AWS_LAMBDA_FUNCTION_NAME": configuration.name,
            "AWS_LAMBDA_FUNCTION_VERSION": version,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(configuration.memorySizeInMegabytes),
            "AWS_LAMBDA_INITIALIZATION_TYPE": initializationType,
            "AWS_LAMBDA_LOG_GROUP_NAME": configuration.logGroup,
            "AWS_LAMBDA_LOG_STREAM_NAME": logStream,
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(runtimeAPIPort)",
            "AWS_REGION": configuration.place.region,
            "AWS_DEFAULT_REGION": configuration.place.region,
            "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
            "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
            "_AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1",
            "_AWS_XRAY_DAEMON_PORT": "2000",
            "LAMBDA_TASK_ROOT": paths.task,
            "LAMBDA_RUNTIME_DIR": paths.libraries,
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PWD": paths.task,
            "SHLVL": "0",
        ]
    }

    private var searchPaths: [String: String] {
        let (task, layers, libraries) = (paths.task, paths.layers, paths.libraries)
        // The interpreter's own folder first, so that what a function starts by name is what runs it.
        let own = configuration.installation.map { installation in
            String(
                installation.executable.prefix(
                    upTo: installation.executable.lastIndex(of: "/") ?? installation.executable.endIndex)) + ":"
        }
        var variables = [
            "PATH": "\(own ?? "")/usr/local/bin:/usr/bin:/bin:\(layers)/bin",
            "LD_LIBRARY_PATH": "\(libraries):\(libraries)/lib:\(task):\(task)/lib:\(layers)/lib",
        ]
        // Where Node.js looks is the bootstrap's matter.
        if case .python = configuration.runtime.language { variables["PYTHONPATH"] = libraries }
        return variables
    }

    /// Runtimes and loggers write as they say; a log of plain text has no levels.
    private var logging: [String: String] {
        guard configuration.logging.format == .json else { return [:] }
        return [
            "AWS_LAMBDA_LOG_FORMAT": FunctionLogging.Format.json.rawValue,
            "AWS_LAMBDA_LOG_LEVEL": configuration.logging.applicationLevel ?? "INFO",
        ]
    }

    /// Code that calls AWS reaches the engine, which takes any credentials; the token says whose they are.
    private var credentials: [String: String] {
        let session = RoleSession(roleARN: configuration.role, functionName: configuration.name)
        var variables = ["AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"]
        variables["AWS_SESSION_TOKEN"] = session?.token ?? "test"
        variables["AWS_ENDPOINT_URL"] = settings.endpointURL
        // Some operations of SDKs put a word before the host, which an address in numbers cannot have.
        variables["AWS_DISABLE_HOST_PREFIX_INJECTION"] = "true"
        return variables
    }
}
