import HTTPTypes
import NIOCore
import Testing

@testable import Triggers

@Suite struct StreamPreludeTests {
    private static let announcement = "application/vnd.awslambda.http-integration-response"
    private static let zeros = "\0\0\0\0\0\0\0\0"

    private func answer(_ type: String, _ pieces: [String]) throws -> ProxyAnswer? {
        var prelude = StreamPrelude(contentType: type)
        for piece in pieces {
            if let answer = try prelude.answer(adding: ByteBuffer(string: piece)) { return answer }
        }
        return nil
    }

    @Test func `a stream that announces no head is the body, of its own content type`() throws {
        let answer = try #require(try answer("text/plain", [#"{"statusCode":404}"# + Self.zeros]))
        #expect(answer.statusCode == 200)
        #expect(answer.headers == [.contentType: "text/plain"])
        #expect(answer.body.readableBytes == 26)
    }

    @Test(arguments: [
        [#"{"statusCode":201,"headers":{"X-A":"b"},"cookies":["c=d"]}"# + zeros + "body"],
        [#"{"statusCode":201,"headers":{"#, #""X-A":"b"},"cookies":["c=d"]}"#, "\0\0\0", "\0\0\0\0\0body"],
    ])
    func `the head ends at eight zero bytes, however it is cut`(pieces: [String]) throws {
        let answer = try #require(try answer(Self.announcement, pieces))
        #expect(answer.statusCode == 201)
        #expect(answer.headers[.setCookie] == "c=d")
        #expect(answer.headers[.contentType] == "application/json")
        #expect(String(buffer: answer.body) == "body")
    }

    @Test func `a head that has not ended is waited for`() throws {
        #expect(try answer(Self.announcement, [#"{"statusCode":201}"#, "\0\0"]) == nil)
    }

    @Test func `a head without a status means 200`() throws {
        #expect(try answer(Self.announcement, ["{}" + Self.zeros])?.statusCode == 200)
    }

    @Test(arguments: [["no object" + zeros], ["[]" + zeros], [#"{"statusCode":"x"}"# + zeros]])
    func `what is no head is malformed`(pieces: [String]) {
        #expect(throws: MalformedProxyResult.self) { try answer(Self.announcement, pieces) }
    }

    @Test func `a head has at most 16 KB`() {
        let long = #"{"headers":{"x":""# + String(repeating: "y", count: 16_384)
        #expect(throws: MalformedProxyResult.self) { try answer(Self.announcement, [long]) }
    }

    @Test func `a stream may end after its head, or without bytes`() throws {
        var prelude = StreamPrelude(contentType: Self.announcement)
        let early = try prelude.answer(adding: ByteBuffer(string: #"{"statusCode":204}"#))
        #expect(early == nil)
        #expect(try prelude.answerAtEnd().statusCode == 204)
        #expect(try StreamPrelude(contentType: "text/plain").answerAtEnd().body.readableBytes == 0)
    }
}
