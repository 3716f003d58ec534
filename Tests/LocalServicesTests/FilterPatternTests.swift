import Testing

@testable import LocalServices

/// Source of the patterns: Amazon CloudWatch Logs User Guide, "Filter pattern syntax".
@Suite struct FilterPatternTests {
    @Test(arguments: [
        ("", "anything", true), ("ERROR", "[ERROR] no", true), ("ERROR", "error", false), ("ERROR", "ERRORS", false),
        ("ERR", "ERROR", false), ("ERROR", "SUBERROR then ERROR", true),
        ("ERROR ARGUMENTS", "ERROR with ARGUMENTS", true), ("ERROR ARGUMENTS", "ERROR", false),
        (#""INTERNAL SERVER ERROR""#, "500 INTERNAL SERVER ERROR", true),
        (#""INTERNAL SERVER ERROR""#, "INTERNAL ERROR SERVER", false), (#""[x] \"y\"""#, #"a [x] "y" b"#, true),
        ("?ERROR ?WARN", "a WARN", true), ("?ERROR ?WARN", "an INFO", false), ("?ERROR WARN", "a WARN", true),
        ("?ERROR WARN", "an ERROR", false), ("ERROR -ARGUMENTS", "ERROR only", true),
        ("ERROR -ARGUMENTS", "ERROR ARGUMENTS", false), (#"-"not this""#, "but this", true),
        ("%AUTHORIZED%", "UNAUTHORIZED", true), ("%[0-9]{3}-x%", "code 404-x", true), ("%[0-9]{3}-x%", "44-x", false),
    ])
    func `terms are words of the message`(pattern: String, message: String, isMatch: Bool) throws {
        #expect(try FilterPattern(pattern).matches(message) == isMatch)
    }

    private static let event =
        #"{"level":"ERROR","code":404,"ratio":1e2,"ok":true,"none":null,"user":{"name":"zoë x","tags":["a","b"]},"items":[{"id":1},{"id":2}],"n":"12"}"#

    @Test(arguments: [
        (#"{ $.level = "ERROR" }"#, true), (#"{ $.level = ERROR }"#, true), (#"{ $.level != "ERROR" }"#, false),
        (#"{ $.level = "ERR*" }"#, true), (#"{ $.level = *R }"#, true), (#"{$.level="WARN"}"#, false),
        ("{ $.code = 404 }", true), ("{ $.code = 4* }", true), ("{ $.code > 400 && $.code <= 404 }", true),
        ("{ $.code < 400 }", false), ("{ $.ratio = 100 }", true), ("{ $.n >= 12 }", true),
        ("{ $.ok IS TRUE }", true), ("{ $.ok IS FALSE }", false), ("{ $.none IS NULL }", true),
        ("{ $.level IS NULL }", false), ("{ $.absent NOT EXISTS }", true), ("{ $.level NOT EXISTS }", false),
        ("{ $.absent = * }", false), ("{ $.level = * }", true), (#"{ $.user.name = "zoë x" }"#, true),
        (#"{ $.user.tags[1] = "b" }"#, true), (#"{ $.user.tags[*] = "b" }"#, true), ("{ $.items[0].id = 2 }", false),
        ("{ $.items[*].id = 2 }", true), (#"{ ($.code = 1 || $.ok IS TRUE) && $.level = "ERROR" }"#, true),
        (#"{ $.code = 1 || $.level = "ERROR" && $.code = 2 }"#, false), ("{ $.level = %^E.*R$% }", true),
        (#"{ $['level'] = "ERROR" }"#, true),
    ])
    func `conditions are of the event's members`(pattern: String, isMatch: Bool) throws {
        #expect(try FilterPattern(pattern).matches(Self.event) == isMatch)
    }

    @Test func `a condition matches no plain text`() throws {
        #expect(try !FilterPattern("{ $.a = 1 }").matches("START RequestId: x"))
        #expect(try !FilterPattern("{ $.a NOT EXISTS }").matches("plain"))
    }

    private static let line = #"127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534"#

    @Test(arguments: [
        ("[ip, user, name, time, request, status, bytes]", true), ("[ip, user, name]", false),
        ("[ip, user, name, time, request, status=4*, bytes]", true), ("[..., status=404, bytes>1000]", true),
        ("[..., status=404, bytes>2000]", false), ("[ip=127.0.0.1, ...]", true), ("[ip, ..., bytes != 1534]", false),
        (#"[ip, user, name, time, request="GET *", ...]"#, true), ("[ip, user, name=frank || name=mary, ...]", true),
        ("[..., bytes>1000 && bytes<1500]", false), ("[w1=%^127%, ...]", true),
    ])
    func `columns lie between spaces, quotes and brackets`(pattern: String, isMatch: Bool) throws {
        #expect(try FilterPattern(pattern).matches(Self.line) == isMatch)
    }

    @Test(arguments: [
        "{", "{ $.a }", "{ $.a = }", "{ a = 1 }", "{ $.a > text }", "{ $.a = 1 } more", "[", "[a", "[..., ...]",
        "[a=1 || b=2]", #""open"#, "%open", "%(a)%", "%[%", "a!b", "{ $.a IS SO }", "{ $. = 1 }",
    ])
    func `what is no pattern is refused`(pattern: String) {
        #expect(throws: ServiceError("InvalidParameterException", "Invalid filter pattern")) {
            try FilterPattern(pattern)
        }
    }
}
