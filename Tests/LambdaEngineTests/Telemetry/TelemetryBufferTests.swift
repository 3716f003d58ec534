import NIOCore
import Testing

@testable import LambdaEngine

struct TelemetryBufferTests {
    private func buffer(_ destination: TelemetrySubscription.Destination) throws -> TelemetryBuffer {
        let text = #"{"schemaVersion":"2022-12-13","types":["function"],"destination":{"protocol":"TCP","port":1}}"#
        var subscription = try TelemetrySubscription(ByteBuffer(string: text), api: .telemetry)
        subscription.destination = destination
        (subscription.mostItems, subscription.mostBytes) = (2, 1000)
        return TelemetryBuffer(subscription)
    }

    private func line(_ text: String) -> TelemetryEvent { .line(text, isExtension: false, at: 0) }

    @Test func `batches hold what is wanted, in order, and one is on its way at a time`() throws {
        var buffer = try buffer(.http(port: 1, path: "/"))
        buffer.add(.line("other", isExtension: true, at: 0))
        #expect(buffer.isEmpty && buffer.batch(at: 0) == nil)
        for text in ["a", "b", "c"] { buffer.add(line(text)) }
        #expect(buffer.isFull)
        let first = buffer.batch(at: 0).map { String(buffer: $0) }
        #expect(
            first == #"[{"time":"1970-01-01T00:00:00.000Z","type":"function","record":"a"},"#
                + #"{"time":"1970-01-01T00:00:00.000Z","type":"function","record":"b"}]"#)
        #expect(buffer.batch(at: 0) == nil)
        buffer.sent()
        #expect(buffer.batch(at: 0).map { String(buffer: $0).contains(#""record":"c""#) } == true)
        #expect(buffer.isEmpty)
    }

    @Test func `over TCP each event is a line`() throws {
        var buffer = try buffer(.tcp(port: 1))
        buffer.add(line("a"))
        buffer.add(line("b"))
        let batch = try #require(buffer.batch(at: 0).map { String(buffer: $0) })
        #expect(batch.split(separator: "\n").count == 2 && batch.hasSuffix("}\n"))
    }

    @Test func `a batch has so many bytes at most, but always an event`() throws {
        var buffer = try buffer(.tcp(port: 1))
        let long = String(repeating: "x", count: 900)
        buffer.add(line(long))
        buffer.add(line(long))
        #expect(buffer.batch(at: 0).map { String(buffer: $0).split(separator: "\n").count } == 1)
    }

    @Test func `one who does not listen is told how much was dropped`() throws {
        var buffer = try buffer(.tcp(port: 1))
        let long = String(repeating: "x", count: 1 << 20)
        for _ in 0..<6 { buffer.add(line(long)) }
        let batch = try #require(buffer.batch(at: 0).map { String(buffer: $0) })
        #expect(batch.contains("platform.logsDropped") && batch.contains(#""droppedRecords":3"#))
    }
}
