import NIOCore
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct ResponseReaderTests {
    @Test func `an invoker that knows no pieces gives one`() async throws {
        let invoker = RecordingInvoker(payload: "[1]")
        let reader = try await invoker.stream(Invocation(function: "f", payload: ByteBuffer()))
        #expect(reader.executedVersion == "$LATEST")
        #expect(reader.requestID == RecordingInvoker.requestID)
        var texts: [String] = []
        while let part = await reader.next() { texts.append(part.text) }
        #expect(texts == ["head application/json", "[1]", "end"])
    }

    @Test func `a reader that is let go of gives up`() async throws {
        let pipe = ResponsePipe()
        #expect(pipe.begin(contentType: "t"))
        do {
            let reader = try await ResponseReader(pipe, executedVersion: "1", requestID: "id")
            #expect(await reader.next()?.text == "head t")
        }
        #expect(pipe.write(ByteBuffer(repeating: 0, count: 1_000_000)) {})
    }

    @Test func `why a function was not run is thrown at once`() async {
        let pipe = ResponsePipe()
        pipe.refuse(.throttled(.concurrency))
        await #expect(throws: LambdaError.throttled(.concurrency)) {
            try await ResponseReader(pipe, executedVersion: "1", requestID: "id")
        }
    }
}
