import NIOCore
import Testing

@testable import LambdaEngine

@Suite struct EventStreamMessageTests {
    private func hexadecimal(_ buffer: ByteBuffer) -> String {
        buffer.readableBytesView.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Source: test vectors of the event stream encoding in AWS's SDKs.
    @Test func `a message is framed by lengths and checksums`() {
        var message = EventStreamMessage(event: "", json: "")
        message.headers = []
        #expect(hexadecimal(message.encoded) == "000000100000000005c248eb7d98c8ff")
        message.payload = ByteBuffer(string: "{'foo':'bar'}")
        #expect(hexadecimal(message.encoded) == "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936")
    }

    @Test func `a header is its name, a type and its value`() {
        var message = EventStreamMessage(event: "PayloadChunk", contentType: "a/b", payload: ByteBuffer(string: "x"))
        message.headers.removeLast(2)
        var bytes = message.encoded
        let length = bytes.readInteger(as: UInt32.self)
        #expect(length == UInt32(message.encoded.readableBytes))
        #expect(bytes.readInteger(as: UInt32.self) == UInt32(1 + 11 + 1 + 2 + 12))
        bytes.moveReaderIndex(forwardBy: 4)
        #expect(bytes.readInteger(as: UInt8.self) == 11)
        #expect(bytes.readString(length: 11) == ":event-type")
        #expect(bytes.readInteger(as: UInt8.self) == 7)
        #expect(bytes.readInteger(as: UInt16.self) == 12)
        #expect(bytes.readString(length: 12) == "PayloadChunk")
        #expect(bytes.readString(length: 1) == "x")
        #expect(bytes.readableBytes == 4)
    }
}
