import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

@testable import LambdaEngine

@Suite struct `The bytes of requests` {
    private func request(_ authorization: String? = nil, body: ByteBuffer = ByteBuffer()) -> Request {
        var head = HTTPRequest(method: .post, scheme: "http", authority: "127.0.0.1", path: "/")
        head.headerFields[.authorization] = authorization
        return Request(head: head, body: RequestBody(buffer: body))
    }

    @Test(
        arguments: [
            (
                "AWS4-HMAC-SHA256 Credential=test/20261125/eu-north-1/lambda/aws4_request, SignedHeaders=host",
                "eu-north-1"
            ),
            ("AWS4-HMAC-SHA256 SignedHeaders=host, Credential=a/b/us-east-1/lambda/aws4_request", "us-east-1"),
            ("AWS4-HMAC-SHA256 Credential=test/20261125", nil), ("AWS4-HMAC-SHA256 Credential=a/b//c/d", nil),
            ("Bearer abc", nil), (nil, nil),
        ] as [(String?, String?)])
    func `a signature names a region`(_ header: String?, region: String?) {
        #expect(request(header).head.signingRegion.map(String.init) == region)
    }

    @Test func `a body has a limit, which is wider where there is code`() async throws {
        let body = ByteBuffer(repeating: 0x20, count: 6_291_457)
        #expect(try await RequestBytes.collected(from: request(body: body), for: "CreateFunction").count == 6_291_457)
        let error = await #expect(throws: LambdaError.self) {
            try await RequestBytes.collected(from: request(body: body), for: "CreateAlias")
        }
        #expect(error?.statusCode == 413)
        #expect(error?.message == "Request must be smaller than 6291456 bytes for the CreateAlias operation")
    }
}
