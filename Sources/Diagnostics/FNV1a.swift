/// The hash FNV-1a: the same for the same bytes on every machine and at all times, and quick. It keeps no secret, and withstands nobody who
/// looks for two texts with the same hash.
///
/// Source: IETF draft-eastlake-fnv, "The FNV Non-Cryptographic Hash Algorithm".
public enum FNV1a {
    /// The hash of no bytes, in 64 bits.
    public static let start: UInt64 = 0xcbf2_9ce4_8422_2325

    /// - Parameter hash: of the bytes before these.
    public static func hash(of bytes: some Sequence<UInt8>, after hash: UInt64 = start) -> UInt64 {
        bytes.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// In 32 bits.
    public static func shortHash(of bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0x811c_9dc5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }
}
