internal import Diagnostics
internal import LambdaEngine

/// A place between two events of a log, as paging tokens say it: behind so many events of one millisecond.
///
/// It stays where it is when events are added behind it, and when the oldest are dropped.
struct LogPosition: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970.
    var time: Int64
    /// How many events of this time lie before it.
    var ordinal: Int

    static let start = LogPosition(time: 0, ordinal: 0)

    private static let timeDigits = 40
    private static let ordinalDigits = 16

    static func < (left: LogPosition, right: LogPosition) -> Bool {
        (left.time, left.ordinal) < (right.time, right.ordinal)
    }

    init(time: Int64, ordinal: Int) {
        self.time = time
        self.ordinal = ordinal
    }

    /// The position that 56 digits say; nil for anything else.
    init?(digits: Substring) {
        guard digits.utf8.count == Self.timeDigits + Self.ordinalDigits,
            let time = Int64(digits.prefix(Self.timeDigits)), let ordinal = Int(digits.dropFirst(Self.timeDigits))
        else { return nil }
        self.init(time: time, ordinal: ordinal)
    }

    /// 56 digits, as AWS's tokens have.
    var digits: String { Self.padded(time, Self.timeDigits) + Self.padded(Int64(ordinal), Self.ordinalDigits) }

    static func padded(_ number: some BinaryInteger, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}

/// An event at its place.
struct PlacedEvent {
    /// The position before it.
    var position: LogPosition
    var event: LogEvent
    /// How many events of its stream and time come before it.
    fileprivate var ordinalInStream: Int

    /// The same whenever and however the event is found.
    var id: String {
        let stream = FNV1a.hash(of: event.stream.utf8)
        return LogPosition.padded(event.timestamp, 20) + LogPosition.padded(stream, 20)
            + LogPosition.padded(ordinalInStream, 16)
    }
}

extension [PlacedEvent] {
    /// - Parameter events: oldest first, and all of any millisecond of which there is one.
    init(_ events: [LogEvent]) {
        var last = LogPosition(time: .min, ordinal: 0)
        var ofStream: [String: Int] = [:]
        self = events.map { event in
            if event.timestamp != last.time { ofStream.removeAll(keepingCapacity: true) }
            last = LogPosition(time: event.timestamp, ordinal: event.timestamp == last.time ? last.ordinal + 1 : 0)
            defer { ofStream[event.stream, default: 0] += 1 }
            return PlacedEvent(
                position: last, event: event, ordinalInStream: ofStream[event.stream, default: 0])
        }
    }
}
