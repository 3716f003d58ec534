import Templates
import Testing

@Suite struct Base64Tests {
    /// The vectors of RFC 4648, and bytes above 127.
    private static let cases: [([UInt8], String)] = [
        ([], ""), (Array("f".utf8), "Zg=="), (Array("fo".utf8), "Zm8="), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg=="),
        (Array("fooba".utf8), "Zm9vYmE="), (Array("foobar".utf8), "Zm9vYmFy"), ([0xFF, 0xFE, 0x3E], "//4+"),
        ([0, 0], "AAA="),
    ]

    @Test(arguments: cases)
    func `bytes are encoded and decoded`(bytes: [UInt8], text: String) {
        #expect(Base64.encoded(bytes) == text)
        #expect(Base64.decoded(text) == bytes)
    }

    @Test(arguments: [("Zg", "f"), ("Zm8", "fo"), ("Zm9vYg", "foob")])
    func `the padding can be left out`(text: String, expected: String) {
        #expect(Base64.decoded(text) == Array(expected.utf8))
    }

    @Test(arguments: ["A", "Zm9vY", "Zm9v YmFy", "Zm9-", "Zg==Zg==", "Zg===", "====", "é==="])
    func `anything else is no base64`(text: String) {
        #expect(Base64.decoded(text) == nil)
    }
}
