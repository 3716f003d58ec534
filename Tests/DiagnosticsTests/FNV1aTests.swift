import Diagnostics
import Testing

struct FNV1aTests {
    /// Source: the test vectors of the reference implementation.
    @Test(
        arguments: [
            ("", 0xcbf2_9ce4_8422_2325, 0x811c_9dc5), ("a", 0xaf63_dc4c_8601_ec8c, 0xe40c_292c),
            ("foobar", 0x8594_4171_f739_67e8, 0xbf9c_f968),
        ] as [(String, UInt64, UInt32)])
    func `a text has the hash that everyone gives it`(_ text: String, _ hash: UInt64, _ shortHash: UInt32) {
        #expect(FNV1a.hash(of: text.utf8) == hash)
        #expect(FNV1a.shortHash(of: text.utf8) == shortHash)
    }

    @Test func `a hash goes on where another ended`() {
        #expect(FNV1a.hash(of: "bar".utf8, after: FNV1a.hash(of: "foo".utf8)) == FNV1a.hash(of: "foobar".utf8))
    }
}
