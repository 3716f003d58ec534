import Testing

@testable import SAMTransform

struct LegacyTextTests {
    @Test(arguments: [
        ("[1, yes, ~, 1.5, 12345678901234567890]", "[1, True, None, 1.5, 12345678901234567890L]"),
        ("{a: 1, b: 2, c: 3}", "{u'a': 1, u'c': 3, u'b': 2}"),
        ("{a: {x: \"it's\"}, b: []}", "{u'a': {u'x': u\"it's\"}, u'b': []}"),
    ])
    func `a definition is written as Python 2 printed it`(yaml: String, text: String) throws {
        let bytes = LegacyText.bytes(of: DefinitionValue(try node(yaml)))
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `as JSON it keeps Python's order and has spaces`() throws {
        let bytes = LegacyText.json(of: DefinitionValue(try node("{a: 1, b: [2, x], c: 3}")))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"a": 1, "c": 3, "b": [2, "x"]}"#)
    }
}
