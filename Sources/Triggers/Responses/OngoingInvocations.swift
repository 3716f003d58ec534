internal import LambdaEngine
internal import Synchronization

/// What came of an invocation on behalf of a request.
enum InvocationOutcome: Sendable {
    case result(InvocationResult)
    case refused(LambdaError)
    /// The gateway's patience ended first, or the client's; the function goes on.
    case timedOut
}

/// The invocations that requests wait for, and those whose requests have given up: a gateway's timeout does not stop a
/// function.
///
/// A class for the table of running tasks; what still runs is cancelled when the last reference goes. One alarm serves all
/// requests, since nearly all are answered long before it rings.
final class OngoingInvocations: Sendable {
    private struct Entry {
        /// Nil until the task is made, and it may be through by then.
        var task: Task<Void, Never>?
        /// Nil once the request has its answer.
        var waiter: CheckedContinuation<InvocationOutcome, Never>?
        /// On the clock's uptime; nil for requests that wait as long as it takes.
        var deadline: Duration?
    }

    private struct Alarm {
        var number: Int
        var time: Duration
        var task: Task<Void, Never>
    }

    private struct State {
        var lastNumber = 0
        var entries: [Int: Entry] = [:]
        var alarm: Alarm?

        mutating func nextNumber() -> Int {
            lastNumber += 1
            return lastNumber
        }
    }

    private let invoker: any FunctionInvoker
    private let clock: WallClock
    private let state = Mutex(State())

    init(invoker: any FunctionInvoker, clock: WallClock) {
        self.invoker = invoker
        self.clock = clock
    }

    deinit {
        let tasks = state.withLock { state in
            state.entries.values.compactMap(\.task) + [state.alarm?.task].compactMap { $0 }
        }
        for task in tasks { task.cancel() }
    }

    /// Invokes a function and waits for it.
    ///
    /// - Parameter limit: how long at most; nil for as long as it takes.
    func outcome(of invocation: Invocation, within limit: Duration?) async -> InvocationOutcome {
        let number = state.withLock { $0.nextNumber() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let deadline = limit.map { clock.uptime() + $0 }
                state.withLock { $0.entries[number] = Entry(waiter: continuation, deadline: deadline) }
                if let deadline { setAlarm(at: deadline) }
                start(invocation, number)
                if Task.isCancelled { giveUp(number) }
            }
        } onCancel: {
            giveUp(number)
        }
    }

    // MARK: - Running

    private func start(_ invocation: Invocation, _ number: Int) {
        let task = Task.immediate { [invoker, weak self] in
            let outcome = await Self.run(invocation, on: invoker)
            self?.finish(number, outcome)
        }
        state.withLock { $0.entries[number]?.task = task }
    }

    private static func run(_ invocation: Invocation, on invoker: any FunctionInvoker) async -> InvocationOutcome {
        do throws(LambdaError) {
            return .result(try await invoker.invoke(invocation))
        } catch {
            return .refused(error)
        }
    }

    private func finish(_ number: Int, _ outcome: InvocationOutcome) {
        state.withLock { $0.entries.removeValue(forKey: number) }?.waiter?.resume(returning: outcome)
    }

    private func giveUp(_ number: Int) {
        let waiter = state.withLock { $0.entries[number]?.waiter.take() }
        waiter?.resume(returning: .timedOut)
    }

    // MARK: - Timeouts

    private func setAlarm(at time: Duration) {
        state.withLock { state in
            if let alarm = state.alarm, alarm.time <= time { return }
            state.alarm?.task.cancel()
            let number = state.nextNumber()
            let task = Task { [clock, weak self] in
                var next: Duration? = time
                while let time = next {
                    do { try await clock.sleep(time - clock.uptime()) } catch { return }
                    next = self?.ring(number)
                }
            }
            state.alarm = Alarm(number: number, time: time, task: task)
        }
    }

    /// Ends the waiting of those whose time is over.
    ///
    /// - Returns: when to ring next; nil when nobody waits, or another alarm is set.
    private func ring(_ number: Int) -> Duration? {
        let now = clock.uptime()
        let (waiters, next) = state.withLock { state in
            guard state.alarm?.number == number else {
                return ([CheckedContinuation<InvocationOutcome, Never>](), Duration?.none)
            }
            var waiters: [CheckedContinuation<InvocationOutcome, Never>] = []
            var next: Duration?
            for (key, entry) in state.entries where entry.waiter != nil {
                guard let deadline = entry.deadline else { continue }
                if deadline <= now {
                    if let waiter = state.entries[key]?.waiter.take() { waiters.append(waiter) }
                } else {
                    next = min(next ?? deadline, deadline)
                }
            }
            if let next { state.alarm?.time = next } else { state.alarm = nil }
            return (waiters, next)
        }
        for waiter in waiters { waiter.resume(returning: .timedOut) }
        return next
    }
}
