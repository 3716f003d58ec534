import NIOCore
import Synchronization

@testable import LambdaEngine

/// Functions whose attempts end as they are told, and that remember what they were asked.
final class ScriptedFunctions: EventFunctions {
    /// How an attempt ends: with a result, or an error.
    typealias Script = @Sendable (QueuedEvent) async -> Result<InvocationResult, LambdaError>

    private struct State {
        var attempts: [QueuedEvent] = []
        var running = 0
        var mostRunning = 0
        var isStopping = false
    }

    private let state = Mutex(State())
    private let subject: EventSubject?
    private let script: Script

    /// - Parameter subject: nil for functions that are gone.
    init(_ subject: EventSubject? = EventEndings.subject(), _ script: @escaping Script) {
        self.subject = subject
        self.script = script
    }

    /// Every event that was run, as it was then.
    var attempts: [QueuedEvent] { state.withLock(\.attempts) }
    /// How many ran at the same time.
    var mostRunning: Int { state.withLock(\.mostRunning) }

    var isStopping: Bool { state.withLock(\.isStopping) }

    func stop() { state.withLock { $0.isStopping = true } }

    func subject(of event: QueuedEvent) throws(LambdaError) -> EventSubject {
        guard let subject else { throw .functionNotFound(event.function) }
        return subject
    }

    func reservedConcurrency(of function: String) -> Int? { subject?.reservedConcurrency }

    func attempt(_ event: QueuedEvent) async throws(LambdaError) -> InvocationResult {
        state.withLock { state in
            state.attempts.append(event)
            state.running += 1
            state.mostRunning = max(state.mostRunning, state.running)
        }
        defer { state.withLock { $0.running -= 1 } }
        return try await script(event).get()
    }
}
