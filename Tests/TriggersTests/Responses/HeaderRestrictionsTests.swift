import HTTPTypes
import Testing

@testable import Triggers

@Suite struct HeaderRestrictionsTests {
    private let fields: HTTPFields = {
        var fields = HTTPFields()
        for (name, value) in [
            ("date", "d"), ("Content-Length", "9"), ("Transfer-Encoding", "chunked"), ("Connection", "close"),
            ("Server", "s"),
            ("WWW-Authenticate", "Basic"), ("X-Mine", "m"),
        ] {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }()

    @Test func `a REST API gives the headers of the connection another name`() {
        #expect(
            HeaderRestrictions.rest(fields).map { "\($0.name.rawName): \($0.value)" } == [
                "x-amzn-Remapped-date: d", "x-amzn-Remapped-Content-Length: 9", "x-amzn-Remapped-Connection: close",
                "x-amzn-Remapped-Server: s", "x-amzn-Remapped-WWW-Authenticate: Basic", "X-Mine: m",
            ])
    }

    @Test func `an HTTP API leaves them out`() {
        #expect(
            HeaderRestrictions.http(fields).map { "\($0.name.rawName): \($0.value)" } == [
                "date: d", "Server: s", "WWW-Authenticate: Basic", "X-Mine: m",
            ])
    }
}
