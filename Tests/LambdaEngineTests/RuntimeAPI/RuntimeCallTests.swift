import NIOCore
import NIOHTTP1
import Testing

@testable import LambdaEngine

struct RuntimeCallTests {
    private func call(
        _ method: HTTPMethod, _ path: String, body: String = "", isTooLarge: Bool = false, headers: HTTPHeaders = [:],
        trailers: HTTPHeaders? = nil
    ) -> RuntimeCall {
        RuntimeCall(
            HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers),
            body: ByteBuffer(string: body),
            isTooLarge: isTooLarge, trailers: trailers)
    }

    private static let id = RequestID("8476a536-e9f4-11e8-9739-2dfe598c3fcd")

    @Test func `the paths of the version 2018-06-01 are understood`() {
        let base = "/2018-06-01/runtime"
        #expect(call(.GET, "\(base)/invocation/next") == .next)
        #expect(call(.GET, "\(base)/invocation/next?x=1") == .next)
        #expect(
            call(.POST, "\(base)/invocation/\(Self.id)/response", body: "1")
                == .respond(Self.id, .response(ByteBuffer(string: "1"))))
        #expect(
            call(.POST, "\(base)/invocation/\(Self.id)/error", body: "{}")
                == .respond(Self.id, .error(ByteBuffer(string: "{}"))))
        #expect(call(.POST, "\(base)/init/error", body: "{}") == .failInitialization(ByteBuffer(string: "{}")))
        #expect(call(.GET, "/ping") == .ping)
    }

    @Test(arguments: [
        (HTTPMethod.POST, "/2018-06-01/runtime/invocation/next"), (.GET, "/2018-06-01/runtime/invocation/x/response"),
        (.GET, "/2018-06-01/runtime/"), (.GET, "/2018-06-01/runtime/invocation"), (.GET, "/"), (.GET, "/2018-06-01"),
        (.POST, "/2018-06-01/runtime/invocation/x/y/error"),
    ])
    func `other paths and methods are unknown`(_ method: HTTPMethod, _ path: String) {
        #expect(call(method, path) == .unknown)
    }

    @Test func `a body beyond the limit is told apart`() {
        #expect(
            call(.POST, "/2018-06-01/runtime/invocation/\(Self.id)/response", isTooLarge: true)
                == .respond(Self.id, .tooLarge))
    }

    @Test func `an error without a body is made of its type`() {
        let answer = call(
            .POST, "/2018-06-01/runtime/invocation/\(Self.id)/error",
            headers: ["Lambda-Runtime-Function-Error-Type": "Runtime.Odd"])
        #expect(
            answer == .respond(Self.id, .error(ByteBuffer(string: #"{"errorMessage":"","errorType":"Runtime.Odd"}"#))))
    }

    @Test func `a stream that failed on the way says so in its trailers`() {
        // {"errorMessage":"late"} in base64
        let trailers: HTTPHeaders = [
            "Lambda-Runtime-Function-Error-Type": "Runtime.StreamError",
            "Lambda-Runtime-Function-Error-Body": "eyJlcnJvck1lc3NhZ2UiOiJsYXRlIn0=",
        ]
        let answer = call(.POST, "/2018-06-01/runtime/invocation/\(Self.id)/response", body: "half", trailers: trailers)
        #expect(answer == .respond(Self.id, .error(ByteBuffer(string: #"{"errorMessage":"late"}"#))))
    }

    @Test(arguments: [
        (RuntimeReply.accepted, 202), (.invalidRequestID, 400), (.invalidStateTransition, 403), (.forbidden, 403),
        (.tooLarge, 413),
        (.notFound, 404), (.pong, 200),
    ])
    func `answers have the emulator's statuses`(_ reply: RuntimeReply, _ status: Int) {
        #expect(reply.status.code == status)
    }
}
