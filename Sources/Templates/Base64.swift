/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// The value of each byte that is a digit; 255 for the others.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// The base64 of bytes, with padding.
    public static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.underestimatedCount + 2) / 3 * 4)
        var word: UInt32 = 0
        var count = 0
        for byte in bytes {
            word = word << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                append(word, digits: 4, to: &result)
                (word, count) = (0, 0)
            }
        }
        if count > 0 {
            append(word << UInt32(8 * (3 - count)), digits: count + 1, to: &result)
            for _ in count..<3 { result.append(padding) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes of a base64 text, with or without its padding; nil when it holds anything else than digits.
    public static func decoded(_ text: String) -> [UInt8]? {
        var digits = Substring(text).utf8
        while digits.last == padding { digits.removeLast() }
        guard digits.count % 4 != 1, text.utf8.count - digits.count <= 2 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 4 * 3 + 2)
        var word: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value < 64 else { return nil }
            word = word << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        return result
    }

    private static func append(_ word: UInt32, digits: Int, to result: inout [UInt8]) {
        for position in 0..<digits { result.append(alphabet[Int(word >> UInt32(18 - 6 * position) & 63)]) }
    }
}
