import Synchronization
import Templates

@testable import Triggers

/// A clock that stands still until it is told to move on.
final class ManualClock: Sendable {
    private struct Sleeper {
        var wakes: WallTime
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: WallTime
        var sleepers: [Int: Sleeper] = [:]
        var nextID = 0
        var cancelled: Set<Int> = []
        var watchers: [CheckedContinuation<Void, Never>] = []
        /// How long each sleep so far was to last.
        var sleeps: [Duration] = []
    }

    private let state: Mutex<State>

    init(_ start: CivilTime = CivilTime(2024, 1, 1)) {
        state = Mutex(State(now: start.wallTime))
    }

    var clock: WallClock {
        WallClock {
            self.now
        } uptime: {
            WallTime(milliseconds: 0).duration(to: self.now)
        } sleep: { duration in
            try await self.sleep(duration)
        }
    }

    var now: WallTime { state.withLock { $0.now } }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Returns once something sleeps.
    func sleeper() async {
        await withCheckedContinuation { continuation in
            let isAsleep = state.withLock { state in
                if state.sleepers.isEmpty { state.watchers.append(continuation) }
                return !state.sleepers.isEmpty
            }
            if isAsleep { continuation.resume() }
        }
    }

    /// Lets time pass, and wakes who is due.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            let now = state.now.advanced(by: duration)
            state.now = now
            let due = state.sleepers.filter { $0.value.wakes <= now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    private func sleep(_ duration: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            state.sleeps.append(duration)
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (isCancelled, watchers) = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return (true, [CheckedContinuation<Void, Never>]()) }
                    state.sleepers[id] = Sleeper(wakes: state.now.advanced(by: duration), continuation: continuation)
                    defer { state.watchers = [] }
                    return (false, state.watchers)
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
