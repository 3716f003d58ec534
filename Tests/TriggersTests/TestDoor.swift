import Deployments
import HTTPTypes
import HummingbirdCore
import LambdaEngine
import Logging
import NIOCore

@testable import Triggers

/// A front door to some records, with a recording invoker behind it and identifiers that are always the same.
struct TestDoor {
    let triggers = HTTPTriggers(logger: .silent)
    let invoker: RecordingInvoker
    let door: FrontDoor

    /// What came back.
    struct Answer {
        var status: Int
        var headers: HTTPFields
        var body: String

        subscript(name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    init(
        _ records: [ResourceRecord], invoker: RecordingInvoker = RecordingInvoker(), clock: ManualClock = ManualClock(),
        additionalHosts: Set<String> = []
    ) async {
        self.invoker = invoker
        door = FrontDoor(
            triggers: triggers, invoker: invoker, logger: .silent, clock: clock.clock,
            additionalHosts: additionalHosts,
            stamping: { time, incoming in
                var trace = TraceHeader(continuing: incoming, at: time)
                if incoming == nil { trace.root = "1-65920080-0123456789abcdef01234567" }
                (trace.parent, trace.lineage) = ("89abcdef01234567", "cafe0123")
                return RequestStamp(
                    time: time, requestID: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
                    extendedRequestID: "AbCdEfGhIjKlMnO=",
                    trace: trace)
            })
        await triggers.activate(records, of: Records.stack)
    }

    /// Sends a request to port 3000.
    func send(
        _ method: String, _ target: String, host: String = "127.0.0.1:3000", headers: [(String, String)] = [],
        body: ByteBuffer = ByteBuffer()
    ) async throws -> Answer {
        let response = await door.response(to: try Self.request(method, target, host, headers, body))
        return Answer(status: response.status.code, headers: response.headers, body: try await response.body.text())
    }

    static func request(
        _ method: String, _ target: String, _ host: String?, _ headers: [(String, String)], _ body: ByteBuffer
    ) throws -> Request {
        struct Malformed: Error {}
        guard let method = HTTPRequest.Method(method) else { throw Malformed() }
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { throw Malformed() }
            fields.append(HTTPField(name: name, value: value))
        }
        let head = HTTPRequest(method: method, scheme: "http", authority: host, path: target, headerFields: fields)
        return Request(head: head, body: RequestBody(buffer: body))
    }
}

extension ResponseBody {
    /// The whole body as text.
    func text() async throws -> String {
        let collector = BodyCollector()
        try await write(collector)
        return String(buffer: collector.buffer.value)
    }
}

private struct BodyCollector: ResponseBodyWriter {
    final class Box { var value = ByteBuffer() }
    let buffer = Box()

    func write(_ buffer: ByteBuffer) async throws { self.buffer.value.writeImmutableBuffer(buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
