import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct EventDispatcherTests {
    private static let success = Result<InvocationResult, LambdaError>.success(EventEndings.result("1"))
    private static let failure = Result<InvocationResult, LambdaError>.success(
        EventEndings.result(#"{"errorMessage":"as asked"}"#, isError: true))

    @Test func `an accepted event runs once and is gone`() async throws {
        try await Bench.run(ScriptedFunctions { _ in Self.success }) { bench in
            try await bench.dispatcher.accept(EventEndings.event(#"{"a":1}"#))
            await bench.untilEmpty()
            let attempts = bench.functions.attempts
            #expect(attempts.map(\.requestID) == ["id-1"])
            #expect(attempts.map { String(buffer: $0.payload) } == [#"{"a":1}"#])
            #expect(attempts.map(\.progress.attempts) == [1])
        }
    }

    /// Recorded scenario: test_request_id_async_invoke_with_retry.
    @Test func `an event that fails runs three times under the same request id`() async throws {
        try await Bench.run(ScriptedFunctions { _ in Self.failure }) { bench in
            try await bench.dispatcher.accept(EventEndings.event())
            await bench.untilEmpty()
            #expect(bench.functions.attempts.map(\.requestID) == ["id-1", "id-1", "id-1"])
            #expect(bench.functions.attempts.map(\.progress.failures) == [0, 1, 2])
            #expect(bench.log.messages == ["asynchronous event failed for good"])
        }
    }

    @Test func `what has failed is told to a function in the step in which the event goes`() async throws {
        let other = EventEndings.arn + "-other"
        let functions = ScriptedFunctions(EventEndings.subject(onFailure: other)) { event in
            event.function == other ? Self.success : Self.failure
        }
        try await Bench.run(functions) { bench in
            try await bench.dispatcher.accept(EventEndings.event(#"{"a":1}"#))
            await bench.untilEmpty()
            let last = try #require(bench.functions.attempts.last)
            #expect(bench.functions.attempts.count == 4 && last.function == other)
            let record = String(buffer: last.payload)
            #expect(record.contains(#""condition":"RetriesExhausted","approximateInvokeCount":3"#))
            #expect(record.contains(#""responsePayload":{"errorMessage":"as asked"}"#))
        }
    }

    /// Recorded scenario: test_lambda_concurrency_block, for events.
    @Test func `a function without concurrency is not run, and the failure is told`() async throws {
        var subject = EventEndings.subject(onFailure: "arn:aws:sqs:us-east-1:000000000000:letters")
        subject.reservedConcurrency = 0
        try await Bench.run(ScriptedFunctions(subject) { _ in Self.success }) { bench in
            try await bench.dispatcher.accept(EventEndings.event())
            await bench.untilEmpty()
            #expect(bench.functions.attempts.isEmpty)
            #expect(
                bench.log.messages == [
                    "asynchronous event failed for good",
                    "destination of asynchronous events gets nothing: samlet runs no queues yet",
                ])
        }
    }

    @Test func `an event of a function that is gone is dropped, and that is said`() async throws {
        try await Bench.run(ScriptedFunctions(nil) { _ in Self.success }) { bench in
            try await bench.dispatcher.accept(EventEndings.event())
            await bench.untilEmpty()
            #expect(bench.log.messages == ["asynchronous event dropped"])
        }
    }

    /// Recorded scenario: test_reserved_concurrency_async_queue.
    @Test func `an event that is throttled runs when there is room, and the throttle is no attempt`() async throws {
        let throttles = Mutex(1)
        let functions = ScriptedFunctions { _ in
            let isThrottled = throttles.withLock { left in
                left -= 1
                return left >= 0
            }
            return isThrottled ? .failure(.throttled(.concurrency)) : Self.success
        }
        try await Bench.run(functions) { bench in
            try await bench.dispatcher.accept(EventEndings.event())
            await bench.untilEmpty()
            #expect(bench.functions.attempts.map(\.progress.attempts) == [1, 1])
            #expect(bench.functions.attempts.map(\.progress.throttles) == [0, 1])
        }
    }

    @Test(arguments: [409, 500, 503]) func `an event of a function that is not ready waits for it`(status: Int)
        async throws
    {
        let refusals = Mutex(1)
        let functions = ScriptedFunctions { _ in
            let isRefused = refusals.withLock { left in
                left -= 1
                return left >= 0
            }
            guard isRefused else { return Self.success }
            return .failure(LambdaError(code: "ResourceConflictException", statusCode: status, message: "not yet"))
        }
        try await Bench.run(functions) { bench in
            try await bench.dispatcher.accept(EventEndings.event())
            await bench.untilEmpty()
            #expect(functions.attempts.map(\.progress.throttles) == [0, 1])
        }
    }

    @Test func `no more events of a function run at a time than its share`() async throws {
        let functions = ScriptedFunctions { _ in
            await Task.yield()
            return Self.success
        }
        try await Bench.run(functions, limits: DispatchTable.Limits(total: 4, perFunction: 3)) { bench in
            for number in 1...100 { try await bench.dispatcher.accept(EventEndings.event(requestID: "\(number)")) }
            await bench.untilEmpty()
            #expect(bench.functions.attempts.count == 100)
            #expect((1...3).contains(bench.functions.mostRunning))
        }
    }

    @Test func `events of an earlier process run in order, and not before functions are known`() async throws {
        let store = MemoryEventStore()
        for number in 1...5 { try await store.add(EventEndings.event(requestID: "\(number)")) }
        let functions = ScriptedFunctions { _ in Self.success }
        let limits = DispatchTable.Limits(total: 1, perFunction: 1)
        try await Bench.run(functions, store: store, limits: limits, isOpen: false) { bench in
            try await bench.dispatcher.accept(EventEndings.event(requestID: "6"))
            #expect(bench.functions.attempts.isEmpty)
            await bench.dispatcher.open()
            await bench.untilEmpty()
            #expect(bench.functions.attempts.map(\.requestID) == ["1", "2", "3", "4", "5", "6"])
        }
    }

    @Test func `what the engine interrupts is kept, and counted if it has run`() async throws {
        let (started, starts) = AsyncStream.makeStream(of: Void.self)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let functions = ScriptedFunctions { _ in
            starts.yield()
            for await _ in ends { break }
            return Self.failure
        }
        let store = MemoryEventStore()
        try await Bench.run(functions, store: store) { bench in
            try await bench.dispatcher.accept(EventEndings.event())
            for await _ in started { break }
            functions.stop()
            bench.dispatcher.stop()
            end.yield()
        }
        #expect(try await store.waiting().map(\.count) == [1])
        let taken = try await store.take(1, of: EventEndings.arn, at: .max)
        #expect(taken.events.map(\.progress.attempts) == [2])
        #expect(taken.events.map(\.progress.failures) == [0])
    }

    @Test func `an event that cannot be kept is not accepted`() async throws {
        try await Bench.run(ScriptedFunctions { _ in Self.success }, store: FullStore()) { bench in
            let error = await #expect(throws: LambdaError.self) {
                try await bench.dispatcher.accept(EventEndings.event())
            }
            #expect(error?.statusCode == 500)
            #expect(error?.message == "the event could not be kept: there is no room")
        }
    }
}

/// A dispatcher that runs, with pauses of 60 ms instead of 60 s.
private struct Bench: Sendable {
    let dispatcher: EventDispatcher
    let functions: ScriptedFunctions
    let log = RecordedLog()
    private let store: CountingStore

    static func run(
        _ functions: ScriptedFunctions, store: any EventQueueStore = MemoryEventStore(),
        limits: DispatchTable.Limits = DispatchTable.Limits(), isOpen: Bool = true,
        _ body: (Bench) async throws -> Void
    ) async throws {
        let nursery = TaskNursery()
        let counting = CountingStore(store)
        let bench = try Bench(functions, counting, nursery, limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await nursery.run() }
            group.addTask { await bench.dispatcher.run(functions) }
            if isOpen { await bench.dispatcher.open() }
            try await body(bench)
            bench.dispatcher.stop()
            nursery.close()
            try await group.waitForAll()
        }
    }

    private init(
        _ functions: ScriptedFunctions, _ store: CountingStore, _ nursery: TaskNursery, _ limits: DispatchTable.Limits
    ) throws {
        self.functions = functions
        self.store = store
        dispatcher = EventDispatcher(
            store: store, timing: try #require(EventTiming(retryBaseInSeconds: 0.06)), limits: limits,
            destinations: DestinationRouter(), nursery: nursery, on: MultiThreadedEventLoopGroup.singleton.next(),
            logger: log.logger)
    }

    /// Waits until no event is left.
    func untilEmpty() async {
        if store.isEmpty { return }
        for await _ in store.endings where store.isEmpty { return }
    }
}

/// Tells when an event is done with, and whether there are others.
private final class CountingStore: EventQueueStore {
    private let store: any EventQueueStore
    private let count = Mutex(0)
    let endings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init(_ store: any EventQueueStore) {
        self.store = store
        (endings, continuation) = AsyncStream.makeStream()
    }

    var isEmpty: Bool { count.withLock { $0 == 0 } }

    func add(_ event: QueuedEvent) async throws(EventStoreError) {
        try await store.add(event)
        count.withLock { $0 += 1 }
    }

    func take(_ limit: Int, of function: String, at now: Int64) async throws(EventStoreError) -> TakenEvents {
        try await store.take(limit, of: function, at: now)
    }

    func settle(_ settlement: EventSettlement) async throws(EventStoreError) {
        try await store.settle(settlement)
        guard case .done(_, let others) = settlement else { return }
        count.withLock { $0 += others.count - 1 }
        continuation.yield()
    }

    func waiting() async throws(EventStoreError) -> [WaitingEvents] {
        let waiting = try await store.waiting()
        count.withLock { $0 = waiting.reduce(0) { $0 + $1.count } }
        return waiting
    }
}

/// Takes nothing.
private struct FullStore: EventQueueStore {
    func add(_ event: QueuedEvent) async throws(EventStoreError) { throw EventStoreError("there is no room") }

    func take(_ limit: Int, of function: String, at now: Int64) async throws(EventStoreError) -> TakenEvents {
        TakenEvents(events: [], next: nil)
    }

    func settle(_ settlement: EventSettlement) async throws(EventStoreError) {}

    func waiting() async throws(EventStoreError) -> [WaitingEvents] { [] }
}
