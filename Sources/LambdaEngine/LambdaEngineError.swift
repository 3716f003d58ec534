/// The engine cannot do its work on this machine.
public struct LambdaEngineError: Error, Sendable {
    /// What kind of trouble it is.
    public enum Code: Hashable, Sendable {
        /// The sandbox program is missing, or namespaces are not available here.
        case sandboxUnavailable
        /// A program could not be started.
        case spawnFailed
        /// A file or folder of the engine's own cannot be read or written.
        case fileUnavailable
        /// No port on loopback could be had for a Runtime API.
        case portUnavailable
        /// samlet cannot run functions of this runtime, or not on this machine.
        case runtimeUnsupported
        /// A custom runtime has no executable named `bootstrap`: AWS's `Runtime.InvalidEntrypoint`.
        case entrypointMissing
    }

    /// What kind of trouble it is.
    public var code: Code
    /// What failed, on which path or name; in lower case, without a full stop.
    public var message: String
    /// The system's words.
    public var cause: String?

    init(_ code: Code, _ message: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
