internal import Crypto

/// The SHA-256 of some bytes.
public struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
    // Not one SIMD4<UInt64>: its alignment of 32 bytes makes the frames of async functions that hold one overflow when
    // optimised (Swift 6.3.1).
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    private static let digits = Array("0123456789abcdef".utf8)

    /// The digest of bytes.
    public init(of bytes: some Sequence<UInt8>) {
        self.init(SHA256.hash(data: Array(bytes)))
    }

    init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { Self(bytes: $0) }
    }

    /// - Parameter bytes: 32 of them.
    private init(bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == 32, "a SHA-256 has 32 bytes")
        first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        second = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        third = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        fourth = bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    /// Nil for anything but 64 lower-case hexadecimal digits.
    public init?(hexadecimal: some StringProtocol) {
        guard hexadecimal.utf8.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var high: UInt8?
        for digit in hexadecimal.utf8 {
            guard let value = Self.value(ofDigit: digit) else { return nil }
            if let left = high {
                bytes.append(left << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        self = bytes.withUnsafeBytes { Self(bytes: $0) }
    }

    /// 64 lower-case hexadecimal digits.
    public var hexadecimal: String {
        String(unsafeUninitializedCapacity: 64) { digits in
            for (place, word) in [first, second, third, fourth].enumerated() {
                for index in 0..<8 {
                    let byte = Int(UInt8(truncatingIfNeeded: word.littleEndian >> UInt64(8 * index)))
                    digits[16 * place + 2 * index] = Self.digits[byte >> 4]
                    digits[16 * place + 2 * index + 1] = Self.digits[byte & 15]
                }
            }
            return 64
        }
    }

    /// The same as `hexadecimal`.
    public var description: String { hexadecimal }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// Computes one digest over several pieces, each told from the next by its length.
struct DigestBuilder {
    private var hash = SHA256()

    /// - Parameter purpose: what the digest is for, so that equal pieces for another purpose give another digest.
    init(_ purpose: String) {
        add(purpose)
    }

    mutating func add(_ text: String) {
        add(Array(text.utf8))
    }

    mutating func add(_ bytes: [UInt8]) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    func finished() -> ContentDigest {
        ContentDigest(hash.finalize())
    }
}
