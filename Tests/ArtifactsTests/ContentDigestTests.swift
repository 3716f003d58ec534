import Testing

@testable import Artifacts

struct ContentDigestTests {
    @Test func `the digest is SHA-256`() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(ContentDigest(of: Array("abc".utf8)).hexadecimal == digest)
        #expect(ContentDigest(hexadecimal: digest) == ContentDigest(of: Array("abc".utf8)))
    }

    @Test(arguments: ["", "ab", String(repeating: "g", count: 64), String(repeating: "A", count: 64)])
    func `anything but 64 lower-case digits is refused`(_ text: String) {
        #expect(ContentDigest(hexadecimal: text) == nil)
    }

    @Test func `pieces are told from each other`() {
        var first = DigestBuilder("x")
        first.add("ab")
        first.add("c")
        var second = DigestBuilder("x")
        second.add("a")
        second.add("bc")
        #expect(first.finished() != second.finished())
    }
}
