/// The program on this machine that runs a runtime's functions.
public struct Interpreter: Hashable, Sendable {
    /// The runtime it was looked for.
    public var runtime: LambdaRuntime
    /// The absolute path of the program itself: no link and no shim of a version manager.
    public var executable: String
    /// Such as `3.11.7`.
    public var version: String
    /// False when the runtime's own version is not installed and this is the nearest.
    public var isExact: Bool
    /// The folders, and files, that it needs besides the system's own, to be mounted read-only at their own paths.
    public var readOnlyPaths: [String]

    /// The version in the way of the runtime's name: `python3.11`, `nodejs20`.
    public var familyName: String {
        let numbers = version.split(separator: ".")
        return switch runtime.language {
        case .python: "python" + numbers.prefix(2).joined(separator: ".")
        case .ruby: "ruby" + numbers.prefix(2).joined(separator: ".")
        case .nodejs: "nodejs" + (numbers.first ?? "")
        case .java: "java" + (numbers.first ?? "")
        case .dotnet: "dotnet" + (numbers.first ?? "")
        case .provided: runtime.name
        }
    }

    /// A warning to give once: `python3.13 is not installed; python3.11 is used`. Nil when the version is the wanted.
    public var substitution: String? {
        isExact ? nil : "\(runtime) is not installed; \(familyName) is used"
    }
}
