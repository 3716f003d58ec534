internal import Glibc

/// The base64 of an archive in the JSON of a request. Tens of megabytes are not to go through a reader of JSON that looks at
/// each character.
struct EmbeddedArchive: Sendable {
    let digits: [UInt8]
    /// The JSON around it, with ``placeholder`` in its place.
    let surroundings: [UInt8]

    /// No base64.
    static let placeholder = "(archive)"
    private static let key = Array("\"ZipFile\"".utf8)
    /// What is smaller is read like all the rest.
    private static let least = 65_536

    /// Nil for a small request, and for one whose archive cannot simply be taken out.
    init?(in bytes: [UInt8]) {
        guard bytes.count > Self.least, let range = Self.range(in: bytes) else { return nil }
        digits = Array(bytes[range])
        surroundings = bytes[..<range.lowerBound] + Array(Self.placeholder.utf8) + bytes[range.upperBound...]
    }

    /// Where the digits stand, without the quotes.
    private static func range(in bytes: [UInt8]) -> Range<Int>? {
        bytes.withUnsafeBytes { bytes in
            var position = 0
            while let quote = index(of: "\"", in: bytes, from: position) {
                if bytes[quote...].starts(with: key) { return value(in: bytes, from: quote + key.count) }
                position = quote + 1
            }
            return nil
        }
    }

    private static func value(in bytes: UnsafeRawBufferPointer, from end: Int) -> Range<Int>? {
        var start = end
        while start < bytes.count, [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ":")].contains(bytes[start]) { start += 1 }
        guard start < bytes.count, bytes[start] == UInt8(ascii: "\""),
            let end = index(of: "\"", in: bytes, from: start + 1)
        else { return nil }
        // An escape is for the reader of JSON.
        guard index(of: "\\", in: .init(rebasing: bytes[..<end]), from: start) == nil else { return nil }
        return start + 1..<end
    }

    /// The system's own search: it looks at many bytes at once.
    private static func index(of byte: Unicode.Scalar, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count,
            let found = memchr(base + start, Int32(byte.value), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}

/// Base64 of tens of megabytes.
enum Base64Bytes {
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// The bytes of base64 digits, with or without their padding; nil when there is anything else among them.
    static func decoded(_ digits: [UInt8]) -> [UInt8]? {
        var count = digits.count
        while count > 0, digits.count - count < 2, digits[count - 1] == UInt8(ascii: "=") { count -= 1 }
        guard count % 4 != 1 else { return nil }
        var invalid: UInt8 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count / 4 * 3 + 3) { result, size in
            digits.withUnsafeBufferPointer { digits in
                values.withUnsafeBufferPointer { values in
                    var (word, bits): (UInt32, UInt32) = (0, 0)
                    for index in 0..<count {
                        let value = values[Int(digits[index])]
                        invalid |= value & 0x80
                        word = word &<< 6 | UInt32(value & 63)
                        bits &+= 6
                        guard bits >= 8 else { continue }
                        bits &-= 8
                        result[size] = UInt8(truncatingIfNeeded: word &>> bits)
                        size &+= 1
                    }
                }
            }
        }
        return invalid == 0 ? bytes : nil
    }
}
