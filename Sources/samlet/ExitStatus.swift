internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import SAMConfiguration

/// How a command ended: a contract with scripts.
enum ExitStatus: Int32 {
    case done = 0
    case error = 1
    /// `diff --exit-code`: there are changes.
    case changes = 2
    /// `diff --exit-code`: what runs differs from what was applied.
    case drift = 3
    /// The saved plan no longer fits the state.
    case stalePlan = 4
    /// Someone else is changing the stack.
    case locked = 5
    /// What was asked for needs an approval that was not given.
    case refused = 6
    case partlyApplied = 7
    case invalidTemplate = 8
    /// Ctrl-C.
    case interrupted = 130

    var code: ExitCode { ExitCode(rawValue) }
}

/// A command cannot go on: what to say on stderr, and how to end.
struct CommandFailure: Error {
    var status: ExitStatus
    /// In lower case, without a full stop.
    var message: String
    var help: String?

    init(_ status: ExitStatus = .error, _ message: String, help: String? = nil) {
        self.status = status
        self.message = message
        self.help = help
    }

    /// The one place that says which error of a module ends a command how.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as StateError: self.init(error)
        case let error as ConfigurationError: self.init(.error, error.message, help: error.help)
        case let error as EngineError: self.init(.error, error.message)
        case is ApplyInterruption: self.init(.interrupted, "interrupted; nothing was changed")
        case let failure as ResourceFailure: self.init(.error, failure.message, help: failure.help)
        default: self.init(.error, "\(error)")
        }
    }

    init(unknownFunction name: String, known: [String]) {
        let help = known.isEmpty ? "no functions are deployed" : "there are \(known.prefix(8).joined(separator: ", "))"
        self.init(.error, "no function '\(name)'" + suggestion(for: name, in: known), help: help)
    }

    private init(_ error: StateError) {
        switch error.code {
        case .locked:
            self.init(
                .locked, error.message,
                help:
                    "try again when it is done; the lock of a process that ends or hangs is lost by itself, in 30 s at most"
            )
        case .fenced: self.init(.locked, error.message, help: "run the command again")
        case .exports(let problems): self.init(.error, error.message, help: problems.first?.help)
        case .unavailable:
            self.init(
                .error, error.message,
                help: "is there room on the disk, and is the folder writable? SAMLET_HOME puts it elsewhere")
        case .damaged(let path, let copy):
            let kept = copy.map { "it was left as it is, with a copy in \($0); " } ?? "it was left as it is; "
            let hint = "move \(path) away and run 'samlet state import' with an export, or deploy again"
            self.init(.error, error.message, help: kept + hint)
        case .tooNew: self.init(.error, error.message, help: "update samlet")
        }
    }
}
