public import NIOCore

/// A message of AWS's event streams, in which responses go on for as long as there is something to say.
///
/// On the wire: the length of the message, the length of its headers, the CRC-32 of these two; headers (length and text of the name,
/// the type 7 for text, length and text of the value); the payload; the CRC-32 of all before. Numbers are big-endian.
/// Source: Amazon S3 API Reference, "Appendix: SelectObjectContent Response"; Smithy, "Amazon Event Stream Specification".
public struct EventStreamMessage: Hashable, Sendable {
    /// Names and values, in the order in which they are sent.
    public var headers: [Header]
    /// What the message says.
    public var payload: ByteBuffer

    /// A header whose value is text.
    public struct Header: Hashable, Sendable {
        /// Such as `:event-type`.
        public var name: String
        /// At most 65,535 bytes.
        public var value: String
    }

    /// The content type of a response that is an event stream.
    public static let contentType = "application/vnd.amazon.eventstream"

    /// An event.
    /// - Parameter type: its member in the stream's shape.
    public init(event type: String, contentType: String, payload: ByteBuffer) {
        headers = [
            Header(name: ":event-type", value: type), Header(name: ":content-type", value: contentType),
            Header(name: ":message-type", value: "event"),
        ]
        self.payload = payload
    }

    /// An event whose payload is JSON.
    public init(event type: String, json: String) {
        self.init(event: type, contentType: "application/json", payload: ByteBuffer(string: json))
    }

    /// The message as it is sent.
    public var encoded: ByteBuffer {
        var fields = ByteBuffer()
        for header in headers {
            fields.writeInteger(UInt8(truncatingIfNeeded: header.name.utf8.count))
            fields.writeString(header.name)
            fields.writeInteger(Self.textType)
            fields.writeInteger(UInt16(truncatingIfNeeded: header.value.utf8.count))
            fields.writeString(header.value)
        }
        let length = Self.frameSize + fields.readableBytes + payload.readableBytes
        var message = ByteBuffer()
        message.reserveCapacity(length)
        message.writeInteger(UInt32(length))
        message.writeInteger(UInt32(fields.readableBytes))
        message.writeInteger(message.withUnsafeReadableBytes(CRC32.checksum))
        message.writeImmutableBuffer(fields)
        message.writeImmutableBuffer(payload)
        message.writeInteger(message.withUnsafeReadableBytes(CRC32.checksum))
        return message
    }

    private static let textType: UInt8 = 7
    /// Two lengths and two checksums.
    private static let frameSize = 16
}
