internal import Synchronization

/// Keeps events as long as the process lives.
public final class MemoryEventStore: EventQueueStore {
    private struct State {
        var events: [Int64: QueuedEvent] = [:]
        var running: Set<Int64> = []
        var lastID: Int64 = 0

        mutating func add(_ event: QueuedEvent) {
            lastID += 1
            events[lastID] = event
            events[lastID]?.id = lastID
        }

        /// Those that wait, the one first that is due first.
        var waiting: [QueuedEvent] {
            events.values.filter { !running.contains($0.id) }
                .sorted { ($0.progress.dueAt, $0.id) < ($1.progress.dueAt, $1.id) }
        }
    }

    private let state = Mutex(State())

    /// An empty store.
    public init() {}

    /// See ``EventQueueStore/add(_:)``.
    public func add(_ event: QueuedEvent) async throws(EventStoreError) {
        state.withLock { $0.add(event) }
    }

    /// See ``EventQueueStore/take(_:of:at:)``.
    public func take(_ limit: Int, of function: String, at now: Int64) async throws(EventStoreError) -> TakenEvents {
        state.withLock { state in
            let waiting = state.waiting.filter { $0.function == function }
            let ids = waiting.prefix(limit).prefix { $0.progress.dueAt <= now }.map(\.id)
            for id in ids { state.events[id]?.progress.attempts += 1 }
            state.running.formUnion(ids)
            let next = waiting.dropFirst(ids.count).first?.progress.dueAt
            return TakenEvents(events: ids.compactMap { state.events[$0] }, next: next)
        }
    }

    /// See ``EventQueueStore/settle(_:)``.
    public func settle(_ settlement: EventSettlement) async throws(EventStoreError) {
        state.withLock { state in
            switch settlement {
            case .again(let id, let progress):
                state.events[id]?.progress = progress
                state.running.remove(id)
            case .done(let id, let others):
                state.events[id] = nil
                state.running.remove(id)
                for event in others { state.add(event) }
            }
        }
    }

    /// See ``EventQueueStore/waiting()``.
    public func waiting() async throws(EventStoreError) -> [WaitingEvents] {
        let groups = Dictionary(grouping: state.withLock(\.waiting), by: \.function)
        return groups.map { function, events in
            WaitingEvents(function: function, count: events.count, next: events[0].progress.dueAt)
        }.sorted { $0.function < $1.function }
    }
}
