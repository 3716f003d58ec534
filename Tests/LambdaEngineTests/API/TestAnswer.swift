import Documents
import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore

@testable import LambdaEngine

/// What the API answered.
struct TestAnswer {
    var status: Int
    var headers: HTTPFields
    var bytes: ByteBuffer

    var body: String { String(buffer: bytes) }

    subscript(name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The body; nothing when it is no JSON.
    var json: JSONBody { JSONBody(node: Document.json(Array(body.utf8))) }

    struct JSONBody {
        var node: Node?
        subscript(key: String) -> Node? { node?[key] }
    }
}

extension LambdaAPI {
    func send(
        _ method: String, _ target: String, _ headers: KeyValuePairs<String, String>, body: ByteBuffer = ByteBuffer()
    ) async throws -> TestAnswer {
        try await send(method, target, headers.map { ($0.key, $0.value) }, body: body)
    }

    func send(
        _ method: String, _ target: String, _ headers: [(String, String)] = [], body: ByteBuffer = ByteBuffer()
    ) async throws -> TestAnswer {
        struct Malformed: Error {}
        guard let method = HTTPRequest.Method(method) else { throw Malformed() }
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { throw Malformed() }
            fields[name] = value
        }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "127.0.0.1", path: target, headerFields: fields)
        let response = await respond(to: Request(head: head, body: RequestBody(buffer: body)))
        let collector = BodyCollector()
        try await response.body.write(collector)
        return TestAnswer(
            status: response.status.code, headers: response.headers, bytes: collector.buffer.value)
    }
}

private struct BodyCollector: ResponseBodyWriter {
    final class Box { var value = ByteBuffer() }
    let buffer = Box()

    func write(_ buffer: ByteBuffer) async throws { self.buffer.value.writeImmutableBuffer(buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A folder that is removed with the object.
final class FileFolder {
    let path = FileManager.default.temporaryDirectory.path + "/samlet-test-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
