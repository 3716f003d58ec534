internal import NIOCore

/// Makes lines of what a process writes, however its writes are cut.
///
/// A line ends with a line feed, with or without a carriage return before it; carriage returns inside of a line stay, since
/// runtimes put them where an event has several lines. Bytes that are no UTF-8 become U+FFFD. A line of more than 256 KB, the most that
/// an event of CloudWatch Logs may have, is cut into several.
struct LineSplitter: Sendable {
    /// The start of a line that has not ended.
    private var pending: [UInt8] = []

    static let lengthLimitInBytes = 256 * 1024

    /// The lines that end in these bytes.
    mutating func lines(adding bytes: some Collection<UInt8>) -> [String] {
        var lines: [String] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            add(rest[..<end], to: &lines)
            finishLine(&lines)
            rest = rest[rest.index(after: end)...]
        }
        add(rest, to: &lines)
        return lines
    }

    /// The lines that end in these bytes.
    mutating func lines(adding buffer: ByteBuffer) -> [String] { lines(adding: buffer.readableBytesView) }

    /// The line that has not ended, as when the process is gone or an invocation is over; nil without one.
    mutating func flush() -> String? {
        guard !pending.isEmpty else { return nil }
        defer { pending.removeAll(keepingCapacity: true) }
        return String(decoding: pending, as: UTF8.self)
    }

    /// True when there is a line that has not ended.
    var hasUnfinishedLine: Bool { !pending.isEmpty }

    private mutating func finishLine(_ lines: inout [String]) {
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        lines.append(String(decoding: pending, as: UTF8.self))
        // A long line's memory is not kept for the short ones that follow.
        pending.removeAll(keepingCapacity: pending.capacity <= 4096)
    }

    private mutating func add(_ bytes: some Collection<UInt8>, to lines: inout [String]) {
        pending.append(contentsOf: bytes)
        while pending.count > Self.lengthLimitInBytes {
            let cut = Self.characterStart(in: pending, before: Self.lengthLimitInBytes)
            lines.append(String(decoding: pending[..<cut], as: UTF8.self))
            pending.removeFirst(cut)
        }
    }

    /// The last place, at or before a position, at which no character is cut in two.
    private static func characterStart(in bytes: [UInt8], before position: Int) -> Int {
        var cut = position
        while cut > position - 4, bytes[cut] & 0xC0 == 0x80 { cut -= 1 }
        return bytes[cut] & 0xC0 == 0x80 ? position : cut
    }
}
