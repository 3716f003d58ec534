/// The checksum of zip files, PNG and AWS's event streams: polynomial 0xEDB88320, reflected.
///
/// Source: RFC 1952, section 8.
enum CRC32 {
    static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var sum = ~UInt32(0)
            for byte in bytes { sum = table[Int(truncatingIfNeeded: sum & 0xFF) ^ Int(byte)] ^ (sum &>> 8) }
            return ~sum
        }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
}
