/// The installed language that runs a function's code on this machine.
///
/// Chosen when the code is packaged, since its dependencies are made for that very version, and kept with the function.
public struct RuntimeInstallation: Hashable, Sendable, Codable {
    /// The path of the interpreter itself, never of a version manager's shim.
    public var executable: String
    /// Such as `3.13.2`.
    public var version: String
    /// Where the installation lies outside of the system's own folders, to be visible to functions.
    public var folders: [String]
    /// The folder of the libraries that AWS's runtime brings along, such as `boto3`; functions see it as `/var/runtime`.
    public var libraries: String?

    /// An installation of its parts.
    public init(executable: String, version: String, folders: [String] = [], libraries: String? = nil) {
        self.executable = executable
        self.version = version
        self.folders = folders
        self.libraries = libraries
    }
}
