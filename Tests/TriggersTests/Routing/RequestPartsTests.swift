import Testing

@testable import Triggers

@Suite struct RequestPartsTests {
    @Test func `query parameters keep their order and all their values`() {
        let query = QueryParameters("b=2&a=1&b=3&&c&=x&d=e=f&p=1%2B1+1")
        #expect(query.parameters.map(\.name) == ["b", "a", "c", "", "d", "p"])
        #expect(query.parameters.map(\.values) == [["2", "3"], ["1"], [""], ["x"], ["e=f"], ["1+1 1"]])
        #expect(query["b"] == "3")
        #expect(query["z"] == nil)
    }

    @Test(arguments: [
        ("/a/b?c=d?e", "/a/b", "c=d?e"), ("/", "/", ""), ("", "/", ""), ("?x", "/", "x"),
        ("http://host:80/a?b", "/a", "b"), ("http://host", "/", ""), ("*", "*", ""),
    ])
    func `a request's target is split at its question mark`(target: String, path: String, query: String) {
        let parts = RequestTarget(target)
        #expect(parts.path == path)
        #expect(parts.query == query)
    }

    @Test(arguments: [
        ("localhost", true), ("localhost:3000", true), ("LOCALHOST", true), ("127.0.0.1:3000", true),
        ("127.8.8.8", true),
        ("[::1]:3000", true), ("", true), ("abc.execute-api.localhost:4566", true), ("x.localhost", true),
        ("abc.execute-api.us-east-1.amazonaws.com", true), ("abc.execute-api.cn-north-1.amazonaws.com.cn", true),
        ("abc.lambda-url.us-east-1.on.aws", true), ("abc.execute-api.localhost.localstack.cloud:4566", true),
        ("host.docker.internal:3000", true), ("evil.example", false), ("127.0.0.1.evil.example", false),
        ("localhost.evil.example", false), ("notlocalhost", false), ("192.168.1.7:3000", false), ("127.0.0.999", false),
        ("[::2]", false), ("s3.amazonaws.com", false), ("abc.execute-api.evil.example", false), ("my.box", true),
    ])
    func `only names of this machine and of AWS are trusted`(host: String, isTrusted: Bool) {
        #expect(HostName.isTrusted(HostName.name(of: host), additional: ["my.box"]) == isTrusted)
    }

    @Test(arguments: [("localhost:3000", 3000), ("localhost", nil), ("[::1]:80", 80), ("[::1]", nil)])
    func `a host may have a port`(host: String, port: Int?) {
        #expect(HostName.port(of: host) == port)
    }
}
