import NIOCore
import Testing

@testable import Triggers

@Suite struct EventBodyTests {
    @Test(arguments: [
        ("application/json", false), ("application/json; charset=utf-8", false), ("text/plain", false),
        ("TEXT/HTML", false),
        ("application/xml", false), ("application/javascript", false), ("application/problem+json", false),
        ("image/svg+xml", false),
        ("application/x-www-form-urlencoded", true), ("multipart/form-data; boundary=x", true),
        ("application/octet-stream", true),
        ("image/png", true), (nil, true),
    ])
    func `the content type says whether an HTTP API encodes a body`(type: String?, isEncoded: Bool) {
        let body = EventBody(ByteBuffer(string: "hé"), contentType: type)
        #expect(body.isBase64Encoded == isEncoded)
        #expect(body.text == (isEncoded ? "aMOp" : "hé"))
    }

    @Test func `text that is no UTF-8 is encoded`() {
        let body = EventBody(ByteBuffer(bytes: [0xFF, 0x00]), contentType: "text/plain")
        #expect(body.isBase64Encoded)
        #expect(body.text == "/wA=")
    }

    @Test func `an empty body is none`() {
        #expect(EventBody(ByteBuffer(), contentType: "image/png").text == nil)
        #expect(EventBody(ByteBuffer(), isBinary: true).isBase64Encoded == false)
    }

    @Test func `a REST API replaces what is no UTF-8, unless the type is binary`() {
        #expect(EventBody(ByteBuffer(bytes: [0x41, 0xFF]), isBinary: false).text == "A\u{FFFD}")
        #expect(EventBody(ByteBuffer(bytes: [0x41, 0xFF]), isBinary: true).text == "Qf8=")
    }
}
