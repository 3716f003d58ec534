import NIOCore
import Synchronization
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct ResponsePipeTests {
    private static func result(_ payload: String = "", error: String? = nil) -> InvocationResult {
        InvocationResult(
            statusCode: 200, payload: ByteBuffer(string: payload), functionError: error, executedVersion: "$LATEST",
            requestID: "id")
    }

    private func texts(_ pipe: ResponsePipe) async throws -> [String] {
        var texts: [String] = []
        while let part = try await pipe.next() { texts.append(part.text) }
        return texts
    }

    @Test func `parts are read in the order in which they are written`() async throws {
        let pipe = ResponsePipe()
        #expect(pipe.begin(contentType: "text/plain"))
        #expect(pipe.write(ByteBuffer(string: "a")) {})
        #expect(pipe.write(ByteBuffer(string: "b")) {})
        pipe.finish(Self.result())
        #expect(try await texts(pipe) == ["head text/plain", "a", "b", "end"])
    }

    @Test func `who reads first waits for what is written`() async throws {
        let pipe = ResponsePipe()
        async let read = texts(pipe)
        #expect(pipe.begin(contentType: "t"))
        pipe.finish(Self.result())
        #expect(try await read == ["head t", "end"])
    }

    @Test func `a result that did not come in pieces is one piece`() async throws {
        let pipe = ResponsePipe()
        pipe.finish(Self.result("[1]"))
        #expect(try await texts(pipe) == ["head application/json", "[1]", "end"])
    }

    @Test func `a failure has no head`() async throws {
        let pipe = ResponsePipe()
        pipe.finish(Self.result("{}", error: "Unhandled"))
        #expect(try await texts(pipe) == ["end Unhandled {}"])
    }

    @Test func `a response begins once, and not after the end`() {
        let pipe = ResponsePipe()
        #expect(pipe.begin(contentType: "t"))
        #expect(!pipe.begin(contentType: "t"))
        let other = ResponsePipe()
        other.finish(Self.result(error: "Unhandled"))
        #expect(!other.begin(contentType: "t"))
    }

    @Test func `a refusal is thrown`() async {
        let pipe = ResponsePipe()
        pipe.refuse(.throttled(.concurrency))
        await #expect(throws: LambdaError.throttled(.concurrency)) { try await pipe.next() }
    }

    @Test func `a writer waits for a reader that is behind`() async throws {
        let pipe = ResponsePipe()
        let drains = Atomic(0)
        let piece = ByteBuffer(repeating: 0, count: 100_000)
        #expect(pipe.write(piece) {} && pipe.write(piece) {})
        #expect(!pipe.write(piece) { drains.add(1, ordering: .relaxed) })
        _ = try await pipe.next()
        #expect(drains.load(ordering: .relaxed) == 0)
        _ = try await pipe.next()
        _ = try await pipe.next()
        #expect(drains.load(ordering: .relaxed) == 1)
        #expect(pipe.write(piece) {})
    }

    @Test func `many small pieces fill it too`() {
        let pipe = ResponsePipe()
        let accepted = (0..<10_000).prefix { _ in pipe.write(ByteBuffer(string: "x")) {} }
        #expect(accepted.count < 3000)
    }

    @Test func `a writer does not wait for a reader that has given up`() async throws {
        let pipe = ResponsePipe()
        let drains = Atomic(0)
        let piece = ByteBuffer(repeating: 0, count: 300_000)
        #expect(!pipe.write(piece) { drains.add(1, ordering: .relaxed) })
        pipe.giveUp()
        #expect(drains.load(ordering: .relaxed) == 1)
        for _ in 0..<10 { #expect(pipe.write(piece) {}) }
    }
}

extension ResponsePart {
    /// `head TYPE`, the text of a body, or `end` with the error and its payload.
    var text: String {
        switch self {
        case .head(let type): "head \(type)"
        case .body(let bytes): String(buffer: bytes)
        case .end(let result):
            result.functionError.map { "end \($0) \(String(buffer: result.payload))" } ?? "end"
        }
    }
}
