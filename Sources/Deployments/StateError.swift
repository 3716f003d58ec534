internal import Foundation

/// Why the state cannot be read or written.
public struct StateError: Error, Sendable {
    /// What kind of trouble it is.
    public enum Code: Sendable {
        /// Someone else is changing the stack: who, what they do, and since when, in seconds since 1970.
        case locked(holder: String, operation: String, since: Double?)
        /// The lease was lost, or the stack changed meanwhile.
        case fenced
        /// Other stacks need an export that would go, or do not export what would be imported.
        case exports([ExportCheck.Problem])
        /// The folder or the file cannot be created, read or written.
        case unavailable(path: String)
        /// The file is no state, or is damaged; where a copy of it lies, if one could be made.
        case damaged(path: String, copy: String?)
        /// The state was written by a newer samlet.
        case tooNew(path: String)
    }

    /// What kind of trouble it is.
    public var code: Code
    /// The words of whatever failed below.
    public var cause: String?

    /// An error of its parts.
    public init(_ code: Code, cause: String? = nil) {
        self.code = code
        self.cause = cause
    }

    /// In lower case, without a full stop.
    public var message: String {
        let suffix = cause.map { ": \($0)" } ?? ""
        return switch code {
        case .locked(let holder, let operation, let since):
            "the stack is locked by \(holder) (\(operation)\(since.map { " since \(Self.time($0))" } ?? ""))"
        case .fenced: "fenced out: someone else took over or changed the stack meanwhile; nothing was saved"
        case .exports(let problems): problems.map(\.message).joined(separator: "; ")
        case .unavailable(let path): "the state '\(path)' cannot be used" + suffix
        case .damaged(let path, _): "'\(path)' is not a readable state" + suffix
        case .tooNew(let path): "the state '\(path)' was written by a newer version of samlet"
        }
    }

    /// `2026-11-25T14:03:22Z`.
    private static func time(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }
}
