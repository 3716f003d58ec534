internal import Glibc

/// What bubblewrap is told (bwrap(1)).
struct BubblewrapArguments {
    private(set) var words: [String] = []

    /// - Parameter root: has a place for each of the folders.
    init(for program: SandboxedProgram, root: SandboxRoot) {
        words += Self.namespaces
        bind(root.path, to: "/")
        root.systemFolders.forEach { bind($0, to: $0) }
        words += ["--proc", "/proc", "--dev", "/dev"]
        words += ["--perms", "1777", "--size", "\(program.temporarySizeInMegabytes << 20)", "--tmpfs", "/tmp"]
        // Never copied: it changes with the network.
        if let file = Self.resolved("/etc/resolv.conf") { bind(file, to: "/etc/resolv.conf") }
        bindFolders(of: program, root: root)
        words += ["--chdir", "/var/task", "--clearenv"]
    }

    /// The folders of an installation that are not seen anyway.
    static func installation(of program: SandboxedProgram, root: SandboxRoot) -> [String] {
        program.folders.installation.filter { folder in
            !root.systemFolders.contains { folder == $0 || folder.hasPrefix($0 + "/") }
        }
    }

    /// A user namespace lets an ordinary user do this, and gives the program AWS's user.
    private static let namespaces = [
        "--unshare-user", "--uid", "993", "--gid", "990", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
        "--unshare-cgroup-try", "--hostname", "169.254.1.1", "--new-session", "--die-with-parent",
    ]

    private mutating func bindFolders(of program: SandboxedProgram, root: SandboxRoot) {
        let folders = program.folders
        let installation = Self.installation(of: program, root: root)
        bind(folders.task, to: "/var/task")
        if let libraries = folders.libraries { bind(libraries, to: "/var/runtime") }
        bind(folders.bootstraps, to: "/var/lang")
        let isAmongLayers = folders.layers != nil && installation.contains { $0.hasPrefix("/opt/") }
        if let layers = folders.layers { bind(layers: layers, each: isAmongLayers) }
        installation.forEach { bind($0, to: $0) }
        if isAmongLayers { words += ["--remount-ro", "/opt"] }
    }

    private mutating func bind(layers: String, each: Bool) {
        guard each else { return bind(layers, to: "/opt") }
        // A place for an installation below /opt cannot be made in the folder of the layers, which is read-only.
        words += ["--tmpfs", "/opt"]
        for name in SystemFile.names(in: layers) { bind("\(layers)/\(name)", to: "/opt/\(name)") }
    }

    private mutating func bind(_ source: String, to destination: String) {
        words += ["--ro-bind", source, destination]
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
