import NIOCore
import Testing

@testable import LambdaEngine

@Suite struct `JSON that is checked only` {
    private func fault(_ bytes: [UInt8]) -> String? {
        do throws(JSONCheck.Fault) {
            try ByteBuffer(bytes: bytes).withUnsafeReadableBytes { bytes throws(JSONCheck.Fault) in
                try JSONCheck.check(bytes)
            }
            return nil
        } catch {
            return error.message
        }
    }

    private func fault(_ text: String) -> String? { fault(Array(text.utf8)) }

    @Test(arguments: [
        "{}", "[]", " null ", "true", "false", "0", "-0.5e+10", "1E5", #""""#, #""zoë \u00e9 \n\"\\/""#,
        "[1,[2,{}],{\"a\":[]}]",
        "{\"a\":1,\"b\":{\"c\":[true,false,null]}}\n", "\"\u{10FFFF}\"", "[[[[]]]]",
    ])
    func `JSON passes`(_ text: String) {
        #expect(fault(text) == nil)
    }

    private static let values = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'"

    @Test(arguments: [
        ("hello", "Unrecognized token 'hello': was expecting (\(values))", 1, 6),
        ("tru", "Unrecognized token 'tru': was expecting (\(values))", 1, 4),
        ("nullx", "Unrecognized token 'nullx': was expecting (\(values))", 1, 6),
        ("'a'", "Unexpected character (''' (code 39)): expected a valid value (\(values))", 1, 1),
        ("{a:1}", "Unexpected character ('a' (code 97)): was expecting double-quote to start field name", 1, 2),
        (
            "{\"a\" 1}", "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
            1, 6
        ),
        (
            "{\"a\":1 \"b\"}", "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
            1, 8
        ),
        ("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1, 4),
        ("[1,]", "Unexpected character (']' (code 93)): expected a valid value (\(values))", 1, 4),
        ("{\"a\":1,}", "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 1, 8),
        ("01", "Invalid numeric value: Leading zeroes not allowed", 1, 2),
        ("-", "Unexpected end-of-input in a Number value", 1, 2),
        ("1.x", "Unexpected character ('x' (code 120)) in numeric value: Decimal point not followed by a digit", 1, 3),
        ("\"a", "Unexpected end-of-input: was expecting closing quote for a string value", 1, 3),
        (
            "\"a\nb\"",
            "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value",
            1, 3
        ),
        (#""\x""#, "Unrecognized character escape 'x' (code 120)", 1, 4),
        (
            #""\u12g4""#, "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence",
            1, 6
        ),
        ("  ", "No content to map due to end-of-input", 1, 3),
        ("{\n  \"a\": x}", "Unrecognized token 'x': was expecting (\(values))", 2, 9),
        ("1 2", "Unexpected character ('2' (code 50)): expected a valid value (\(values))", 1, 3),
    ])
    func `what is no JSON is refused in the words of Lambda's parser`(
        _ text: String, message: String, line: Int, column: Int
    ) {
        let place = "Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)"
        let expected = "Could not parse payload into json: \(message)\n at [\(place); line: \(line), column: \(column)]"
        #expect(fault(text) == expected)
    }

    @Test func `an unfinished object says where it started`() throws {
        let message = try #require(fault("\n{\"a\":1"))
        #expect(
            message.contains(
                "Unexpected end-of-input: expected close marker for Object (start marker at [Source: REDACTED"))
        #expect(message.contains("line: 2, column: 1])\n at ["))
    }

    // As AWS answered.
    @Test(
        arguments: [
            (Array("n".utf8) + [0x87, 0x72], "Invalid UTF-8 start byte 0x87", 3),
            (
                [0x99, 0xEB],
                "Unexpected character ((CTRL-CHAR, code 153)): expected a valid value (\(values))", 1
            ),
            ([0x22, 0xC3, 0x28, 0x22], "Invalid UTF-8 middle byte 0x28", 4),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], "Invalid UTF-8 middle byte 0xa0", 4),
        ] as [([UInt8], String, Int)])
    func `bytes that are no UTF-8 are refused`(_ bytes: [UInt8], message: String, column: Int) throws {
        let found = try #require(fault(bytes))
        #expect(found.hasPrefix("Could not parse payload into json: \(message)\n at ["))
        #expect(found.hasSuffix("line: 1, column: \(column)]"))
    }

    @Test func `nesting has a limit`() throws {
        #expect(fault(String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)) == nil)
        let deep = try #require(fault(String(repeating: "[", count: 1_000_000)))
        #expect(deep.contains("Document nesting depth (1001) exceeds the maximum allowed"))
    }
}
