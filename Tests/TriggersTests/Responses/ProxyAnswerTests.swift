import HTTPTypes
import NIOCore
import Testing

@testable import Triggers

@Suite struct ProxyAnswerTests {
    /// What a payload becomes: status, headers as `name: value` lines, and body; or `malformed`.
    private func text(_ payload: String, _ format: ProxyAnswer.Format) -> String {
        do {
            let answer = try ProxyAnswer(ByteBuffer(string: payload), format)
            let headers = answer.headers.map { "\($0.name.rawName): \($0.value)" }
            return ([String(answer.statusCode)] + headers + [String(buffer: answer.body)]).joined(separator: " | ")
        } catch {
            return "malformed"
        }
    }

    // MARK: - REST APIs

    @Test(arguments: [
        (#"{"statusCode":200}"#, "200 | Content-Type: application/json | "),
        (#"{}"#, "200 | Content-Type: application/json | "),
        (#"{"headers":{"test-header":"value"}}"#, "200 | test-header: value | Content-Type: application/json | "),
        (
            #"{"statusCode":200,"headers":{"test-header":"value","header-bool":true,"n":7}}"#,
            "200 | test-header: value | header-bool: true | n: 7 | Content-Type: application/json | "
        ),
        (
            #"{"statusCode":200,"headers":null,"multiValueHeaders":null,"body":null}"#,
            "200 | Content-Type: application/json | "
        ),
        (#"{"statusCode":"201","body":"x"}"#, "201 | Content-Type: application/json | x"),
        (#"{"statusCode":200.0,"body":7}"#, "200 | Content-Type: application/json | 7"),
        (#"{"statusCode":200,"wrongValue":"value"}"#, "malformed"), (#""justAString""#, "malformed"),
        ("null", "malformed"),
        ("42", "malformed"), ("[]", "malformed"), ("", "malformed"), ("{", "malformed"),
        (#"{"statusCode":"test"}"#, "malformed"), (#"{"statusCode":0}"#, "malformed"),
        (#"{"statusCode":600}"#, "malformed"), (#"{"statusCode":101}"#, "malformed"),
        (#"{"statusCode":200,"body":{"a":1}}"#, "malformed"), (#"{"statusCode":200,"headers":[]}"#, "malformed"),
        (#"{"statusCode":200,"headers":{"a":["b"]}}"#, "malformed"),
        (#"{"statusCode":200,"headers":{"a b":"c"}}"#, "malformed"),
        (#"{"statusCode":200,"multiValueHeaders":{"test-multi-invalid":"value1"}}"#, "malformed"),
        (#"{"statusCode":200,"isBase64Encoded":"yes"}"#, "malformed"),
        (
            #"{"statusCode":200,"multiValueHeaders":{"test-multi":["value1","value2"]}}"#,
            "200 | test-multi: value1 | test-multi: value2 | Content-Type: application/json | "
        ),
        (
            #"{"statusCode":200,"multiValueHeaders":{"tesT-Multi":["value-multi"]},"headers":{"test-multi":"value-solo"}}"#,
            "200 | tesT-Multi: value-multi | tesT-Multi: value-solo | Content-Type: application/json | "
        ),
        (
            #"{"statusCode":200,"multiValueHeaders":{"a":["1","2"]},"headers":{"A":"2","content-type":"text/html"}}"#,
            "200 | a: 1 | a: 2 | content-type: text/html | "
        ),
        (
            #"{"statusCode":200,"body":"dGVzdA==","isBase64Encoded":true}"#,
            "200 | Content-Type: application/json | dGVzdA=="
        ),
        (
            #"{"statusCode":200,"body":"dGVzdA==","isBase64Encoded":false}"#,
            "200 | Content-Type: application/json | dGVzdA=="
        ),
    ])
    func `a REST API reads a result`(payload: String, expected: String) {
        #expect(text(payload, .rest(acceptsBinary: false)) == expected)
    }

    @Test(arguments: [
        (#"{"body":"dGVzdA==","isBase64Encoded":true}"#, "200 | Content-Type: application/json | test"),
        (#"{"body":"dGVzdA==","isBase64Encoded":"true"}"#, "200 | Content-Type: application/json | test"),
        (#"{"body":"not base64!","isBase64Encoded":true}"#, "malformed"),
        (#"{"body":"dGVzdA=="}"#, "200 | Content-Type: application/json | dGVzdA=="),
    ])
    func `a REST API decodes base64 for a client that wants binary media`(payload: String, expected: String) {
        #expect(text(payload, .rest(acceptsBinary: true)) == expected)
    }

    // MARK: - HTTP APIs

    @Test(arguments: [
        (#"{"statusCode":200}"#, "200 | "), (#"{"statusCode":200,"wrongValue":"value"}"#, "200 | "),
        (#"{"statusCode":200,"body":"Hello"}"#, "200 | Content-Type: text/plain; charset=utf-8 | Hello"),
        (#"{"statusCode":"201"}"#, "201 | "), (#"{}"#, "malformed"),
        (#"{"headers":{"test-header":"value"}}"#, "malformed"),
        (#"{"statusCode":"test"}"#, "malformed"), (#""justAString""#, "malformed"),
        (#"{"statusCode":200,"multiValueHeaders":{"a":"b"}}"#, "malformed"),
        (
            #"{"statusCode":200,"multiValueHeaders":{"a":["1","2"]},"headers":{"b":true}}"#,
            "200 | a: 1 | a: 2 | b: true | "
        ),
        (
            #"{"statusCode":200,"body":"dGVzdC1kYXRh","isBase64Encoded":true}"#,
            "200 | Content-Type: text/plain; charset=utf-8 | test-data"
        ),
        (#"{"statusCode":200,"body":"?","isBase64Encoded":true}"#, "malformed"),
        (#"{"statusCode":200,"cookies":["a=b"]}"#, "200 | "),
    ])
    func `an HTTP API reads a result in format 1_0`(payload: String, expected: String) {
        #expect(text(payload, .version1) == expected)
    }

    @Test(arguments: [
        (#"{"statusCode":200}"#, "200 | "), (#"{"statusCode":200,"wrongValue":"value"}"#, "200 | "),
        (
            #"{"statusCode":200,"headers":{"test-header":"value","header-bool":true}}"#,
            "200 | test-header: value | header-bool: true | "
        ),
        (#"{"statusCode":"201","body":"{}"}"#, "201 | Content-Type: text/plain; charset=utf-8 | {}"),
        (#"{"statusCode":200,"body":"dGVzdC1kYXRh"}"#, "200 | Content-Type: text/plain; charset=utf-8 | dGVzdC1kYXRh"),
        (
            #"{"statusCode":200,"body":"dGVzdC1kYXRh","isBase64Encoded":true}"#,
            "200 | Content-Type: text/plain; charset=utf-8 | test-data"
        ),
        (#"{"statusCode":200,"cookies":["a=1; Path=/","b=2"]}"#, "200 | Set-Cookie: a=1; Path=/ | Set-Cookie: b=2 | "),
        (#"{"statusCode":200,"cookies":{"a":"b"}}"#, "malformed"), (#"{"statusCode":"test"}"#, "malformed"),
        (#"{"statusCode":0,"body":"x"}"#, "malformed"), (#"{"statusCode":null}"#, "malformed"),
        (#"{"statusCode":200,"multiValueHeaders":{"a":["1"]}}"#, "200 | "),
        // inferred: everything without a status code is the body
        (#"{}"#, "200 | Content-Type: application/json | {}"),
        (
            #"{ "message": "Hello from Lambda!" }"#,
            #"200 | Content-Type: application/json | { "message": "Hello from Lambda!" }"#
        ),
        (
            #"{"headers":{"test-header":"value"}}"#,
            #"200 | Content-Type: application/json | {"headers":{"test-header":"value"}}"#
        ),
        (#""Hello from Lambda!""#, "200 | Content-Type: application/json | Hello from Lambda!"),
        (#""""#, "200 | Content-Type: application/json | "),
        (#""null""#, "200 | Content-Type: application/json | null"),
        ("null", "200 | Content-Type: application/json | null"), ("42", "200 | Content-Type: application/json | 42"),
        ("[1, 2]", "200 | Content-Type: application/json | [1, 2]"),
        (#"{"name": "John Doe", "age":"#, #"200 | Content-Type: application/json | {"name": "John Doe", "age":"#),
        (#""errorMessage""#, "200 | Content-Type: application/json | errorMessage"),
        (#"{"errorMessage":"test fake error message"}"#, "malformed"),
    ])
    func `an HTTP API reads a result in format 2_0`(payload: String, expected: String) {
        #expect(text(payload, .version2) == expected)
    }

    // MARK: - Function URLs

    @Test(arguments: [
        (#"{"statusCode":404,"body":"gone"}"#, "404 | Content-Type: application/json | gone"),
        (#"{"statusCode":200}"#, "200 | Content-Type: application/json | "),
        (#""text""#, "200 | Content-Type: application/json | text"), ("3", "200 | Content-Type: application/json | 3"),
        (#"["a"]"#, #"200 | Content-Type: application/json | ["a"]"#),
        (#"{"a": 1.50, "b": [true, null]}"#, #"200 | Content-Type: application/json | {"a":1.50,"b":[true,null]}"#),
        (#"{"errorMessage":"mine"}"#, #"200 | Content-Type: application/json | {"errorMessage":"mine"}"#),
        (#"{"statusCode":200,"cookies":["a=1"]}"#, "200 | Set-Cookie: a=1 | Content-Type: application/json | "),
        (#"{"statusCode":"x"}"#, "malformed"),
    ])
    func `a function URL reads a result`(payload: String, expected: String) {
        #expect(text(payload, .functionURL) == expected)
    }

    @Test func `a line break in a header's value does not start another header`() throws {
        let payload = ByteBuffer(string: #"{"statusCode":200,"headers":{"a":"b\r\nSet-Cookie: c=d"}}"#)
        let answer = try ProxyAnswer(payload, .version2)
        #expect(answer.headers[.setCookie] == nil)
        #expect(answer.headers.count == 1)
    }
}
