import Testing

@testable import SAMTransform

struct PythonTextTests {
    @Test(arguments: [
        ("1e3", "1000.0"), ("1e15", "1000000000000000.0"), ("1e16", "1e+16"), ("1e22", "1e+22"), ("0.00001", "1e-05"),
        ("0.1", "0.1"), ("-2.0", "-2.0"), ("123456789.123", "123456789.123"),
        ("9007199254740993.0", "9007199254740992.0"),
    ])
    func `a float is written as Python's repr writes it`(json: String, text: String) {
        #expect(PythonText.float(json) == text)
    }

    @Test(arguments: [
        ("plain", true, "u'plain'"), ("plain", false, "'plain'"),
        ("it's", false, "\"it's\""), ("\"it's\"", false, #"'"it\'s"'"#),
        ("é€😀", true, #"u'\xe9\u20ac\U0001f600'"#), ("é€", false, "'é€'"),
        ("a\n\t\\", true, #"u'a\n\t\\'"#), ("\u{7F}\u{A0}", false, #"'\x7f\xa0'"#),
    ])
    func `a text is quoted as Python quotes it`(text: String, isUnicode: Bool, quoted: String) {
        var bytes: [UInt8] = []
        PythonText.appendQuoted(text, isUnicode: isUnicode, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == quoted)
    }
}
