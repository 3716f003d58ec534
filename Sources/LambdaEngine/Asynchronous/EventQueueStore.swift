/// Keeps asynchronous events from when they are taken on until they have come to their end.
///
/// An event is waiting, or taken out to be run. What was taken out when the process ended waits again in the next.
public protocol EventQueueStore: Sendable {
    /// Keeps an event: when this returns, neither the end of the process nor that of the machine loses it.
    func add(_ event: QueuedEvent) async throws(EventStoreError)

    /// Takes events of a function out to be run, those first that are due first, and counts an attempt of each.
    ///
    /// - Parameters:
    ///   - limit: at most so many.
    ///   - function: its ARN.
    ///   - now: what is due later stays; milliseconds since 1970.
    func take(_ limit: Int, of function: String, at now: Int64) async throws(EventStoreError) -> TakenEvents

    /// Ends the attempt of an event that was taken out.
    func settle(_ settlement: EventSettlement) async throws(EventStoreError)

    /// What waits, by function.
    func waiting() async throws(EventStoreError) -> [WaitingEvents]
}

/// What becomes of an event that was taken out.
public enum EventSettlement: Sendable {
    /// It waits again, with new progress.
    case again(id: Int64, EventProgress)
    /// It is done with; others are taken on in the same step.
    case done(id: Int64, adding: [QueuedEvent])
}

/// Events that were taken out to be run.
public struct TakenEvents: Sendable {
    /// In the order in which they are due.
    public var events: [QueuedEvent]
    /// When the next of the function is due, in milliseconds since 1970; nil when no other waits.
    public var next: Int64?
    /// The request ids of those that cannot be read any more, and are gone.
    public var unreadable: [String]

    /// Events of a store.
    public init(events: [QueuedEvent], next: Int64?, unreadable: [String] = []) {
        self.events = events
        self.next = next
        self.unreadable = unreadable
    }
}

/// The events of one function that wait.
public struct WaitingEvents: Hashable, Sendable {
    /// The function's ARN, without a qualifier.
    public var function: String
    /// How many there are.
    public var count: Int
    /// When the first is due, in milliseconds since 1970.
    public var next: Int64

    /// Of a store.
    public init(function: String, count: Int, next: Int64) {
        self.function = function
        self.count = count
        self.next = next
    }
}

/// The store cannot be read or written.
public struct EventStoreError: Error, Sendable {
    /// What failed, on which path, and what to do; in lower case, without a full stop.
    public var message: String
    /// The system's words.
    public var cause: String?

    /// An error of its parts.
    public init(_ message: String, cause: String? = nil) {
        self.message = message
        self.cause = cause
    }
}
