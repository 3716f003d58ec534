internal import NIOCore

/// The events that one subscriber has not got yet. Pure.
struct TelemetryBuffer: Sendable {
    let subscription: TelemetrySubscription
    private var events: [String] = []
    private var sizeInBytes = 0
    private var dropped = (records: 0, bytes: 0)
    /// A batch is on its way; the next one waits for it.
    private(set) var isSending = false

    /// What is kept for one who does not listen, in bytes.
    static let mostBytesKept = 4 << 20

    init(_ subscription: TelemetrySubscription) {
        self.subscription = subscription
    }

    var isEmpty: Bool { events.isEmpty }

    /// True when there is enough for a batch.
    var isFull: Bool { events.count >= subscription.mostItems || sizeInBytes >= subscription.mostBytes }

    /// Takes an event that the subscriber wants to know of; others are left out.
    mutating func add(_ event: TelemetryEvent) {
        guard subscription.categories.contains(event.category) else { return }
        let text = event.json
        guard sizeInBytes + text.utf8.count <= Self.mostBytesKept else {
            dropped = (dropped.records + 1, dropped.bytes + text.utf8.count)
            return
        }
        events.append(text)
        sizeInBytes += text.utf8.count
    }

    /// Begins to send the next batch.
    /// - Returns: what is sent; nil while another is on its way, and without events.
    mutating func batch(at time: Int64) -> ByteBuffer? {
        guard !isSending, !events.isEmpty else { return nil }
        let count = batchCount()
        var texts = Array(events[..<count])
        sizeInBytes -= texts.reduce(0) { $0 + $1.utf8.count }
        events.removeFirst(count)
        if dropped.records > 0 {
            let record = TelemetryRecord.dropped(records: dropped.records, bytes: dropped.bytes)
            texts.append(TelemetryEvent.platform("logsDropped", record, at: time).json)
            dropped = (0, 0)
        }
        isSending = true
        switch subscription.destination {
        case .http: return ByteBuffer(string: "[" + texts.joined(separator: ",") + "]")
        case .tcp: return ByteBuffer(string: texts.map { $0 + "\n" }.joined())
        }
    }

    private func batchCount() -> Int {
        var (count, size) = (0, 0)
        for event in events.prefix(subscription.mostItems) {
            size += event.utf8.count
            if count > 0, size > subscription.mostBytes { break }
            count += 1
        }
        return count
    }

    /// The batch that was on its way has come to its end.
    mutating func sent() { isSending = false }
}
