import NIOCore
import Testing

@testable import LambdaEngine

@Suite struct StreamOperationTests {
    private static let path = "/2021-11-15/functions/f/response-streaming-invocations"

    private func api(_ invoker: RecordingInvoker) throws -> LambdaAPI {
        LambdaAPI(try CatalogueKeeper(InMemoryCatalogueStore()), invoker: invoker)
    }

    @Test func `the response is an event stream`() async throws {
        let invoker = RecordingInvoker(payload: "[1]", log: "START")
        let answer = try await api(invoker).send("POST", Self.path + "?Qualifier=live", ["X-Amz-Log-Type": "Tail"])
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "application/vnd.amazon.eventstream")
        #expect(answer["X-Amz-Executed-Version"] == "$LATEST")
        #expect(answer["x-amzn-RequestId"] == RecordingInvoker.requestID)
        #expect(invoker.invocations.first?.qualifier == "live")
        #expect(
            answer.messages == [
                Message(type: "PayloadChunk", payload: "[1]"),
                Message(type: "InvokeComplete", payload: #"{"LogResult":"U1RBUlQ="}"#),
            ])
    }

    @Test func `an error of the function ends the stream`() async throws {
        let error = #"{"errorMessage":"no","errorType":"ValueError"}"#
        let answer = try await api(RecordingInvoker(payload: error, functionError: "Unhandled")).send(
            "POST", Self.path)
        #expect(answer.status == 200)
        let details = #"{\"errorMessage\":\"no\",\"errorType\":\"ValueError\"}"#
        #expect(
            answer.messages == [
                Message(type: "InvokeComplete", payload: #"{"ErrorCode":"ValueError","ErrorDetails":"\#(details)"}"#)
            ])
    }

    @Test func `a dry run runs nothing`() async throws {
        let answer = try await api(RecordingInvoker()).send("POST", Self.path, ["X-Amz-Invocation-Type": "DryRun"])
        #expect(answer.status == 204)
        #expect(answer.bytes.readableBytes == 0)
    }

    @Test func `what is refused is an error of the API`() async throws {
        let refusing = RecordingInvoker { _ throws(LambdaError) in throw .throttled(.concurrency) }
        #expect(try await api(refusing).send("POST", Self.path).status == 429)
        let answer = try await api(RecordingInvoker()).send("POST", Self.path, ["X-Amz-Invocation-Type": "Event"])
        #expect(answer.status == 400)
        #expect(
            answer.body.contains(
                "Value 'Event' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [RequestResponse, DryRun]"
            ))
        #expect(try await api(RecordingInvoker()).send("POST", Self.path, body: ByteBuffer(string: "{")).status == 400)
    }
}

/// An event of a stream.
private struct Message: Equatable {
    var type: String
    var payload: String
}

extension TestAnswer {
    fileprivate var messages: [Message] {
        var (rest, messages) = (bytes, [Message]())
        while let length = rest.readInteger(as: UInt32.self), let headers = rest.readInteger(as: UInt32.self) {
            rest.moveReaderIndex(forwardBy: 4)
            let fields = rest.readString(length: Int(headers)) ?? ""
            let payload = rest.readString(length: Int(length - headers) - 16) ?? ""
            rest.moveReaderIndex(forwardBy: 4)
            let type = ["PayloadChunk", "InvokeComplete"].first(where: fields.contains) ?? fields
            messages.append(Message(type: type, payload: payload))
        }
        return messages
    }
}
