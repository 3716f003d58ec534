internal import Documents
internal import NIOCore

/// What a runtime says to an invocation.
enum InvocationAnswer: Hashable, Sendable {
    /// JSON text, as the function returned it.
    case response(ByteBuffer)
    /// An error object: `errorMessage`, `errorType`, `stackTrace`.
    case error(ByteBuffer)
    /// More than ``RuntimeAPILimits/responseSize``.
    case tooLarge

    var isTooLarge: Bool { self == .tooLarge }
}

/// How an invocation, or an initialisation, came to its end.
enum InvocationOutcome: Hashable, Sendable {
    case answered(InvocationAnswer)
    case responseTooLarge
    case timedOut
    /// The process ended before it had answered.
    case ended(ProgramEnd)
    /// The process ended in the middle of a response.
    case truncated(ProgramEnd)
    /// The runtime said that it cannot initialise, with an error object.
    case initializationError(ByteBuffer)
    case initializationTimedOut
    /// No process could be started, for this reason.
    case notStarted(String)
    /// Something beside the runtime failed.
    case platformError(PlatformError)
    /// The engine stops, or the function was removed.
    case retired

    /// The process is gone.
    var isEndOfProcess: Bool { if case .ended = self { true } else { false } }

    /// Of what the runtime answered, in bytes.
    var responseSize: Int {
        if case .answered(.response(let bytes)) = self { bytes.readableBytes } else { 0 }
    }

    var isTimeout: Bool { self == .timedOut || self == .initializationTimedOut }
}

/// An error that Lambda itself finds.
struct PlatformError: Hashable, Sendable {
    /// Such as `Extension.Crash`.
    var type: String
    var message: String
}

/// What AWS answers a caller when a function fails, and what stands of it in the log.
///
/// Source: responses recorded from AWS: timeouts, exits and errors of functions written in Python.
struct FunctionFailure: Hashable, Sendable {
    /// The body of the answer.
    var payload: ByteBuffer
    /// What the REPORT line says of it; nil where a function reports its own error.
    var report: PlatformLines.Failure?

    /// Nil for an invocation that succeeded.
    init?(_ outcome: InvocationOutcome, of requestID: RequestID, timeoutInSeconds: Int) {
        switch outcome {
        case .answered(.response): return nil
        case .answered(.error(let payload)): self.init(payload: payload)
        case .initializationError(let payload):
            self.init(payload: payload)
            report = .error(type: RuntimeText.errorType(of: payload) ?? "Runtime.Unknown")
        case .platformError(let error): self.init(error.type, error.message, of: requestID)
        case .answered(.tooLarge), .responseTooLarge:
            self.init(
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (\(RuntimeAPILimits.responseSize) bytes).")
        case .timedOut:
            let words = PlatformLines.timeoutMessage(.seconds(timeoutInSeconds))
            self.init("Sandbox.Timedout", words, of: requestID, report: .timeout)
        case .initializationTimedOut:
            let words = PlatformLines.timeoutMessage(Duration(ExecutionEnvironment.initializationLimit))
            self.init("Sandbox.Timedout", words, of: requestID, report: .timeout)
        case .ended(let end): self.init("Runtime.ExitError", end.description, of: requestID)
        case .truncated(let end): self.init("Runtime.TruncatedResponse", end.description, of: requestID)
        case .notStarted(let reason): self.init("Runtime.InvalidEntrypoint", reason, of: requestID)
        case .retired: self.init("Sandbox.Failure", "the engine stopped the function", of: requestID)
        }
    }

    private init(payload: ByteBuffer) {
        self.payload = payload
    }

    /// A failure that the function could have avoided, and that is said as AWS says it.
    private init(_ type: String, _ message: String) {
        payload = ByteBuffer(
            string: "{\"errorMessage\":\(JSONWriter.quoted(message)),\"errorType\":\(JSONWriter.quoted(type))}")
    }

    /// A failure of the environment.
    ///
    /// - Parameter report: nil for an error of this type.
    private init(_ type: String, _ message: String, of requestID: RequestID, report: PlatformLines.Failure? = nil) {
        // AWS's own order: recorded answers name the type first when it is the environment that failed.
        let text = JSONWriter.quoted("RequestId: \(requestID) Error: \(message)")
        payload = ByteBuffer(string: "{\"errorType\":\(JSONWriter.quoted(type)),\"errorMessage\":\(text)}")
        self.report = report ?? .error(type: type)
    }
}

extension ProgramEnd: CustomStringConvertible {
    /// In the words that Lambda has for it.
    var description: String {
        switch self {
        case .exited(status: 0): "Runtime exited without providing a reason"
        case .exited(let status): "Runtime exited with error: exit status \(status)"
        case .killed(let signal): "Runtime exited with error: signal: \(Self.name(ofSignal: signal))"
        case .outOfMemory: "Runtime exited with error: signal: killed"
        }
    }

    /// As Go's package syscall names them on Linux, which AWS's texts follow.
    private static func name(ofSignal signal: Int32) -> String {
        switch signal {
        case 1: "hangup"
        case 2: "interrupt"
        case 3: "quit"
        case 4: "illegal instruction"
        case 5: "trace/breakpoint trap"
        case 6: "aborted"
        case 7: "bus error"
        case 8: "floating point exception"
        case 9: "killed"
        case 11: "segmentation fault"
        case 13: "broken pipe"
        case 14: "alarm clock"
        case 15: "terminated"
        default: "signal \(signal)"
        }
    }
}
