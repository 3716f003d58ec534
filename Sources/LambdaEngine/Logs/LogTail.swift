internal import NIOCore

/// The last 4 KB of an invocation's log, for those who ask for it with the result.
///
/// Source: AWS Lambda API Reference, "Invoke": `X-Amz-Log-Result`.
struct LogTail: Sendable {
    /// What is kept, and up to as much again that is not dropped yet.
    private var collected = ByteBuffer()

    static let sizeInBytes = 4096

    /// Adds a line, or several that belong together, and a line feed where there is none at the end.
    mutating func append(_ message: String) {
        var utf8 = message.utf8[...]
        if utf8.count > Self.sizeInBytes { utf8 = utf8.suffix(Self.sizeInBytes) }
        collected.writeBytes(utf8)
        if utf8.last != UInt8(ascii: "\n") { collected.writeInteger(UInt8(ascii: "\n")) }
        if collected.readableBytes > 2 * Self.sizeInBytes {
            collected.moveReaderIndex(forwardBy: collected.readableBytes - Self.sizeInBytes)
            collected.discardReadBytes()
        }
    }

    /// Forgets everything, for the next invocation.
    mutating func removeAll() { collected.clear() }

    /// At most 4 KB, from the start of a character on.
    var buffer: ByteBuffer {
        var result = collected
        if result.readableBytes > Self.sizeInBytes {
            result.moveReaderIndex(forwardBy: result.readableBytes - Self.sizeInBytes)
        }
        while let byte = result.getInteger(at: result.readerIndex, as: UInt8.self), byte & 0xC0 == 0x80 {
            result.moveReaderIndex(forwardBy: 1)
        }
        return result
    }
}
