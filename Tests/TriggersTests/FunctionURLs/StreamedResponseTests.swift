import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@testable import LambdaEngine
@testable import Triggers

@Suite(.timeLimit(.minutes(1)))
struct StreamedResponseTests {
    private func response(_ type: String?, _ pieces: [String], error: String? = nil) async throws -> StreamedResponse? {
        let pipe = ResponsePipe()
        if let type { _ = pipe.begin(contentType: type) }
        for piece in pieces { _ = pipe.write(ByteBuffer(string: piece)) {} }
        pipe.finish(.payload("{}", functionError: error))
        return try await StreamedResponse(ResponseReader(pipe, executedVersion: "1", requestID: "id"))
    }

    @Test func `the pieces are the body`() async throws {
        let response = try #require(try await response("text/plain", ["one ", "two ", "three"])).response
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "text/plain")
        #expect(response.headers[.contentLength] == nil)
        #expect(try await response.body.text() == "one two three")
    }

    @Test func `the head is not part of the body`() async throws {
        let head = #"{"statusCode":201,"headers":{"Content-Type":"a/b","Content-Length":"99"}}"#
        let type = "application/vnd.awslambda.http-integration-response"
        let response = try #require(try await response(type, [head, "\0\0\0\0\0\0\0\0", "one ", "two"])).response
        #expect(response.status.code == 201)
        #expect(response.headers[.contentType] == "a/b")
        #expect(response.headers[.contentLength] == nil)
        #expect(try await response.body.text() == "one two")
    }

    @Test func `a function that fails before the first byte has no response`() async throws {
        let responses = try await [
            response(nil, [], error: "Unhandled"), response("text/plain", [], error: "Unhandled"),
        ]
        #expect(responses.compactMap(\.self).isEmpty)
    }

    @Test func `a function that fails on the way breaks the response off`() async throws {
        let response = try #require(try await response("text/plain", ["half"], error: "Unhandled")).response
        await #expect(throws: (any Error).self) { try await response.body.text() }
    }
}
