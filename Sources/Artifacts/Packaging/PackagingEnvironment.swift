/// What packaging takes from the process it runs in: environment variables and folders, read once by the caller.
public struct PackagingEnvironment: Sendable {
    /// The environment variables of the user.
    public var variables: [String: String]
    /// The folder for what projects share, such as the libraries that AWS's runtimes bring along.
    public var cacheFolder: String

    /// - Parameter cacheFolder: nil for `samlet` in `XDG_CACHE_HOME`, or else in `~/.cache`.
    public init(variables: [String: String], cacheFolder: String? = nil) {
        self.variables = variables
        let home = variables["HOME"] ?? "/"
        let caches = variables["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.cache"
        self.cacheFolder = cacheFolder ?? caches + "/samlet"
    }

    /// The user's home folder.
    var home: String { variables["HOME"] ?? "/" }

    /// The absolute folders of `PATH`, in order.
    var searchPath: [String] {
        let path = variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").filter { $0.hasPrefix("/") }.map(String.init)
    }

    /// The first executable file of a name in `PATH`, or nil.
    func executable(named name: String) -> String? {
        searchPath.map { $0 + "/" + name }.first(where: FileSystem.isExecutableFile)
    }

    /// The variables for package managers: all but those that would have them install elsewhere, or into something
    /// other than asked for.
    ///
    /// Not a list of what is let through: private registries, certificates, compilers and ssh agents are told of in
    /// variables that nobody can list.
    func variablesForInstalling() -> [String: String] {
        variables.filter { name, _ in
            !Self.misleading.contains(name.uppercased()) && !name.hasPrefix("PYTHON")
        }
    }

    private static let misleading: Set<String> = [
        "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_REQUIRE_VIRTUALENV",
        "PIP_DRY_RUN", "PIP_REQUIREMENT", "PIP_EDITABLE", "PIP_REPORT", "PIP_PYTHON", "NODE_OPTIONS", "NODE_PATH",
        "NODE_ENV", "NPM_CONFIG_GLOBAL", "NPM_CONFIG_LOCATION", "NPM_CONFIG_PREFIX", "NPM_CONFIG_OMIT",
        "NPM_CONFIG_INCLUDE", "NPM_CONFIG_PRODUCTION", "NPM_CONFIG_WORKSPACE", "NPM_CONFIG_WORKSPACES",
        "NPM_CONFIG_DRY_RUN", "INIT_CWD", "MAKEFLAGS", "MFLAGS", "MAKELEVEL",
    ]
}

/// What packaging is doing that takes time, to be shown.
public enum PackagingProgress: Hashable, Sendable, CustomStringConvertible {
    /// `pip install`, `npm install` or `bundle install` runs for a function or layer.
    case installingDependencies(tool: String, name: String)
    /// `make` runs for a function or layer.
    case building(name: String)
    /// What AWS's runtime brings along is being fetched.
    case installingRuntimeLibraries([String])

    /// As a line of progress: `installing requirements of Orders`.
    public var description: String {
        switch self {
        case .installingDependencies("pip", let name): "installing requirements of \(name)"
        case .installingDependencies(_, let name): "installing packages of \(name)"
        case .building(let name): "running make for \(name)"
        case .installingRuntimeLibraries(let names):
            "installing \(names.joined(separator: ", ")), as AWS's runtime has it"
        }
    }
}

/// Is told what is being done; called on any thread.
public typealias PackagingProgressHandler = @Sendable (PackagingProgress) -> Void
