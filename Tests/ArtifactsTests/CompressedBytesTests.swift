import Artifacts
import Testing

struct CompressedBytesTests {
    @Test(arguments: [1, 100, 300_000]) func `bytes come back as they were, in less space`(count: Int) throws {
        let bytes = Array(String(repeating: #"{"MemorySize":128}"#, count: count).utf8)
        let compressed = try #require(CompressedBytes.compressed(bytes))
        #expect(CompressedBytes.expanded(compressed) == bytes)
        #expect(count < 100 || compressed.count < bytes.count / 4)
    }

    @Test func `bytes that cannot be compressed come back too`() throws {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        #expect(CompressedBytes.expanded(try #require(CompressedBytes.compressed(bytes))) == bytes)
    }

    @Test func `other bytes, and bytes that were damaged, are recognised`() throws {
        #expect(CompressedBytes.expanded(Array("plain text".utf8)) == nil)
        #expect(CompressedBytes.expanded([]) == nil)
        let compressed = try #require(CompressedBytes.compressed(Array(repeating: 7, count: 1 << 20)))
        #expect(CompressedBytes.expanded(Array(compressed.dropLast(10))) == nil)
        #expect(CompressedBytes.expanded(compressed, limit: 1 << 10) == nil)
    }
}
