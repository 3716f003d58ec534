import Testing

@testable import Deployments

struct LocalAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:3000/", 3000, "/"), ("https://localhost:1", 1, ""),
        ("http://abc.execute-api.localhost:4566/x?y", 4566, "/x?y"),
    ])
    func `addresses of this machine are known`(text: String, port: Int, rest: String) {
        let address = LocalAddress(startOf: text[...])
        #expect(address?.port == port)
        #expect(address.map { String($0.rest) } == rest)
    }

    @Test(arguments: [
        "http://127.0.0.1", "http://127.0.0.1:/", "http://example.com:80", "http://mylocalhost:80", "ftp://localhost:1",
        "http://.localhost:1", "http://a..localhost:1", "http://a@localhost:1", "localhost:3000", "",
        "http://example.com/localhost:3000",
    ])
    func `others are not`(text: String) {
        #expect(LocalAddress(startOf: text[...]) == nil)
    }

    @Test(arguments: [
        ("at http://127.0.0.1:3000/a and https://x.localhost:4566", "at http://127.0.0.1/a and https://x.localhost"),
        ("http://example.com:80/", "http://example.com:80/"), ("httphttp://localhost:1", "httphttp://localhost"),
        ("no address", "no address"),
    ])
    func `ports are left out of texts`(text: String, expected: String) {
        #expect(text.withoutLocalPorts == expected)
    }
}
