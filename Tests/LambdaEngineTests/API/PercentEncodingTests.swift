import Testing

@testable import LambdaEngine

struct PercentEncodingTests {
    @Test(arguments: [
        ("abc", "abc"), ("a%20b", "a b"), ("a+b", "a+b"), ("%C3%A9", "é"), ("%", "%"), ("%4", "%4"), ("%zz", "%zz"),
        ("%ff", "\u{FFFD}"), ("%41%", "A%"),
    ])
    func `percent-encoding is decoded`(text: String, expected: String) {
        #expect(PercentEncoding.decoded(text) == expected)
    }

    @Test func `a plus is a space where it is said to be`() {
        #expect(PercentEncoding.decoded("a+b%2Bc", plusIsSpace: true) == "a b+c")
    }

    @Test func `everything but letters, digits and four signs is encoded`() {
        #expect(PercentEncoding.encoded("aZ9-._~ +/é\"") == "aZ9-._~%20%2B%2F%C3%A9%22")
    }
}
