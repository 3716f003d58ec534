internal import Glibc

/// Reads the events of a log group from its files, a piece at a time.
struct LogReader {
    let folder: LogFolder
    let range: Range<Int64>

    /// A message may have 256 KB, twice as much when every byte of it is escaped.
    private static let pieceInBytes = 1 << 20

    /// Oldest first; those of one time in the order of their streams and lines.
    func events() -> [LogEvent] {
        var events: [LogEvent] = []
        var buffer = [UInt8](repeating: 0, count: Self.pieceInBytes)
        for stream in folder.streams {
            let path = folder.path(ofStream: stream)
            read(path + ".1", stream, &buffer, into: &events)
            read(path, stream, &buffer, into: &events)
        }
        let order = events.indices.sorted { (events[$0].timestamp, $0) < (events[$1].timestamp, $1) }
        return order.map { events[$0] }
    }

    private func read(_ path: String, _ stream: String, _ buffer: inout [UInt8], into events: inout [LogEvent]) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // The start of a line whose end comes with the next piece stands at the front of the buffer.
        var pending = 0
        while true {
            if pending == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
            let isDone = buffer.withUnsafeMutableBytes { bytes in
                let space = UnsafeMutableRawBufferPointer(rebasing: bytes[pending...])
                let count = Glibc.read(descriptor, space.baseAddress, space.count)
                guard count > 0 else { return true }
                let filled = UnsafeMutableRawBufferPointer(rebasing: bytes[..<(pending + count)])
                let consumed = addLines(of: UnsafeRawBufferPointer(filled), stream, to: &events)
                pending = filled.count - consumed
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: filled[consumed...]))
                return false
            }
            if isDone { return }
        }
    }

    /// - Returns: how many bytes the whole lines have.
    private func addLines(of bytes: UnsafeRawBufferPointer, _ stream: String, to events: inout [LogEvent]) -> Int {
        var start = 0
        while start < bytes.count, let base = bytes.baseAddress,
            let end = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        {
            let line = bytes[start..<UnsafeRawPointer(end) - base]
            start = line.endIndex + 1
            guard let (timestamp, message) = LogLineCoding.timestamp(of: line), range.contains(timestamp) else {
                continue
            }
            let text = LogLineCoding.message(line[message...])
            events.append(LogEvent(timestamp: timestamp, stream: stream, message: text))
        }
        return start
    }
}
