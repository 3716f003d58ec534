import Templates
import Testing

struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("\u{0}\u{FF}", "AMO/"), ("???>>>", "Pz8/Pj4+"),
    ])
    func `the test vectors of RFC 4648 hold`(text: String, encoded: String) {
        #expect(Base64.encoded(Array(text.utf8)) == encoded)
    }

    @Test func `all bytes can be encoded`() {
        #expect(Base64.encoded([0xFB, 0xFF, 0xFE]) == "+//+")
        #expect(Base64.encoded(Array(0...255)).count == 344)
    }
}
