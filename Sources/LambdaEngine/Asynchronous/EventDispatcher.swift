internal import Logging
internal import NIOCore
internal import Synchronization

/// Takes asynchronous events on and runs them: from the store to the functions, a bounded number at a time.
///
/// It sleeps until an event is accepted, an attempt ends, or one that waits is due. An event that waits costs nothing but its
/// place in the store.
///
/// A class, for whoever accepts events shares its table with the loop that dispatches them.
final class EventDispatcher: Sendable {
    private let store: any EventQueueStore
    private let timing: EventTiming
    private let destinations: DestinationRouter
    private let nursery: TaskNursery
    private let loop: any EventLoop
    private let logger: Logger
    private let table: Mutex<DispatchTable>
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    /// Nothing runs before it is called: what functions there are must be known.
    private let isOpen = Mutex(false)

    /// How long to wait before a store that fails is asked again.
    private static let patience: Duration = .seconds(1)
    /// The clock of the machine may be set while nothing happens.
    private static let longestSleep: Int64 = 60_000

    init(
        store: any EventQueueStore, timing: EventTiming, limits: DispatchTable.Limits = .init(),
        destinations: DestinationRouter, nursery: TaskNursery, on loop: any EventLoop, logger: Logger
    ) {
        self.store = store
        self.timing = timing
        self.destinations = destinations
        self.nursery = nursery
        self.loop = loop
        self.logger = logger
        table = Mutex(DispatchTable(limits: limits))
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: - For the service

    /// Takes an event on: when this returns, it is not lost any more.
    /// - Throws: `ServiceException` when it cannot be kept.
    func accept(_ event: QueuedEvent) async throws(LambdaError) {
        do throws(EventStoreError) {
            try await store.add(event)
        } catch {
            log(error, "asynchronous event not accepted")
            throw .service("the event could not be kept: \(error.message)")
        }
        added([event])
    }

    /// Runs what waits, from now on: to be called when all functions are known.
    func open() async {
        do throws(EventStoreError) {
            for waiting in try await store.waiting() {
                table.withLock { $0.added(to: waiting.function, dueAt: waiting.next) }
            }
        } catch {
            log(error, "asynchronous events cannot be taken up again")
        }
        isOpen.withLock { $0 = true }
        signal.yield()
    }

    /// Functions are others now: those that turned events away are asked again at once.
    func reopen() {
        table.withLock { $0.reopen() }
        signal.yield()
    }

    /// Starts nothing more.
    func stop() { signal.finish() }

    /// How many events wait, by the ARN of their function.
    func waiting() async -> [String: Int] {
        do throws(EventStoreError) {
            let waiting = try await store.waiting()
            return Dictionary(waiting.map { ($0.function, $0.count) }) { first, _ in first }
        } catch {
            return [:]
        }
    }

    /// Dispatches until ``stop()``. Attempts that run then come to their end in the nursery.
    func run(_ functions: any EventFunctions) async {
        var alarm: Scheduled<Void>?
        for await _ in signals where isOpen.withLock({ $0 }) {
            alarm?.cancel()
            await dispatch(functions)
            alarm = nextAlarm(functions)
        }
        alarm?.cancel()
    }

    // MARK: - Dispatching

    /// Has every function whose turn it is run its share. Those of one round are read together; places that they did not use
    /// are for the next.
    private func dispatch(_ functions: any EventFunctions) async {
        var turns = 0
        repeat {
            turns = 0
            await withDiscardingTaskGroup { group in
                while !functions.isStopping, let (function, count) = nextTurn(functions) {
                    turns += 1
                    group.addTask { [self] in await dispatch(count, of: function, functions) }
                }
            }
        } while turns > 0
    }

    private func dispatch(_ count: Int, of function: String, _ functions: any EventFunctions) async {
        do throws(EventStoreError) {
            let taken = try await store.take(count, of: function, at: UTCTime.now())
            table.withLock { $0.taken(of: function, unused: count - taken.events.count, next: taken.next) }
            for requestID in taken.unreadable { reportUnreadable(requestID, function) }
            for event in taken.events {
                nursery.start { [self] in await run(event, functions) }
            }
        } catch {
            log(error, "asynchronous events cannot be read")
            postpone(function, places: count)
        }
    }

    private func nextTurn(_ functions: any EventFunctions) -> (function: String, count: Int)? {
        table.withLock { $0.nextTurn(at: UTCTime.now(), reserved: functions.reservedConcurrency) }
    }

    private func postpone(_ function: String, places: Int) {
        let now = UTCTime.now()
        table.withLock { table in
            table.close(function, until: now + Int64(Self.patience / .milliseconds(1)))
            table.taken(of: function, unused: places, next: now)
        }
    }

    private func nextAlarm(_ functions: any EventFunctions) -> Scheduled<Void>? {
        guard let time = table.withLock({ $0.nextTime(reserved: functions.reservedConcurrency) }) else { return nil }
        let wait = min(max(time - UTCTime.now(), 1), Self.longestSleep)
        return loop.scheduleTask(in: .milliseconds(wait)) { [signal] in _ = signal.yield() }
    }

    private func added(_ events: [QueuedEvent]) {
        guard !events.isEmpty else { return }
        table.withLock { table in
            for event in events { table.added(to: event.function, dueAt: event.progress.dueAt) }
        }
        signal.yield()
    }

    // MARK: - Attempts

    private func run(_ event: QueuedEvent, _ functions: any EventFunctions) async {
        let attempt = await EventAttempt(event, functions, timing)
        var progress = event.progress
        let now = UTCTime.now()
        let decision = progress.handle(attempt.outcome, attempt.rules, at: now)
        switch decision {
        case .again:
            await settle(.again(id: event.id, progress))
            table.withLock { $0.added(to: event.function, dueAt: progress.dueAt) }
        case .dropped:
            report(event, "asynchronous event dropped", attempt.error)
            await settle(.done(id: event.id, adding: []))
        case .ended(let condition):
            let others = await tell(attempt.ending(condition, progress, at: now))
            await settle(.done(id: event.id, adding: others))
            added(others)
        }
        let wasTurnedAway = [.throttled, .unavailable].contains(attempt.outcome)
        table.withLock { $0.ended(of: event.function, wasTurnedAway: wasTurnedAway, at: now) }
        signal.yield()
    }

    /// Tells those who are to know how an event ended.
    /// - Returns: the events for those that are functions, to be kept in the same step in which this one is done with.
    private func tell(_ ending: EventEnding?) async -> [QueuedEvent] {
        guard let ending else { return [] }
        if ending.condition != .success { report(ending.event, "asynchronous event failed for good", ending.error) }
        return await destinations.deliver(ending, logger: logger)
    }

    /// Writes it down, however long that takes: what has run must not run again because the disk was full for a while.
    private func settle(_ settlement: EventSettlement) async {
        while true {
            do throws(EventStoreError) {
                return try await store.settle(settlement)
            } catch {
                log(error, "asynchronous event cannot be settled")
            }
            do { try await Task.sleep(for: Self.patience) } catch { return }
        }
    }

    // MARK: - Log

    private func log(_ error: EventStoreError, _ message: Logger.Message) {
        logger.error(message, metadata: ["error": "\(error.message)", "cause": "\(error.cause ?? "")"])
    }

    private func report(_ event: QueuedEvent, _ message: Logger.Message, _ error: LambdaError?) {
        logger.warning(
            message,
            metadata: [
                "function.name": "\(event.functionName)", "request.id": "\(event.requestID)",
                "attempts": "\(event.progress.attempts)", "error": "\(error?.message ?? "")",
            ])
    }

    private func reportUnreadable(_ requestID: String, _ function: String) {
        logger.error(
            "asynchronous event lost: it was sealed with another key",
            metadata: ["function.arn": "\(function)", "request.id": "\(requestID)"])
    }
}
