import NIOCore
import Testing

@testable import LambdaEngine

@Suite struct CRC32Tests {
    /// Source: RFC 3720, appendix B.4, has the check value of the usual nine digits for other polynomials; this one is zip's.
    @Test(arguments: [("", 0 as UInt32), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43)])
    func `checksums are those of zip files`(text: String, checksum: UInt32) {
        #expect(ByteBuffer(string: text).withUnsafeReadableBytes(CRC32.checksum) == checksum)
    }
}
