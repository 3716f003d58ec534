import Testing

@testable import Daemon

@Suite struct ForeignRequestTests {
    @Test(
        arguments: [
            (nil, nil), ("localhost", nil), ("127.0.0.1:4566", nil), ("[::1]:4566", nil), ("api.localhost:4566", nil),
            ("localhost.localstack.cloud:4566", nil), ("a.execute-api.us-east-1.amazonaws.com", nil),
            ("127.0.0.1", "http://localhost:5173"), ("localhost", "http://127.0.0.1"),
            ("localhost", "https://app.localhost"),
        ] as [(String?, String?)])
    func `clients and pages of this machine are answered`(host: String?, origin: String?) {
        #expect(ForeignRequest(host: host, origin: origin) == nil)
    }

    @Test(
        arguments: [
            ("example.com", nil, "the host 'example.com'"),
            ("127.0.0.1.example.com:4566", nil, "the host '127.0.0.1.example.com'"),
            ("localhost.example.com", nil, "the host 'localhost.example.com'"),
            ("10.0.0.1", nil, "the host '10.0.0.1'"),
            ("localhost", "https://example.com", "the origin 'https://example.com'"),
            ("localhost", "null", "the origin 'null'"), ("localhost", "file://", "the origin 'file://'"),
            (
                "localhost", "https://a.execute-api.us-east-1.amazonaws.com",
                "the origin 'https://a.execute-api.us-east-1.amazonaws.com'"
            ),
        ] as [(String, String?, String)])
    func `what a page of somebody else's may have sent is refused`(host: String, origin: String?, trait: String) {
        #expect(ForeignRequest(host: host, origin: origin)?.trait == trait)
    }
}
