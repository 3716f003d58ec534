internal import Crypto
internal import Documents

/// Logical ids that end in a hash of what they stand for.
///
/// Source: the first digits, in hexadecimal, of SHA-1 of a text, or of the ``StableJSON`` of anything else.
enum HashedID {
    static let length = 10

    /// The prefix with the hash of a value behind it; the prefix alone for a value that counts as absent.
    static func make(_ prefix: String, _ value: Node?) -> String { prefix + hash(of: value) }

    static func make(_ prefix: String, text: String) -> String {
        text.isEmpty ? prefix : prefix + hash(Array(text.utf8))
    }

    /// The hash of a value; empty for one that counts as absent.
    static func hash(of value: Node?) -> String {
        guard let value, value.isTruthy else { return "" }
        return hash(value.string.map { Array($0.utf8) } ?? StableJSON.bytes(of: value))
    }

    static func hash(_ bytes: [UInt8], length: Int = length) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in Insecure.SHA1.hash(data: bytes) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text.prefix(length), as: UTF8.self)
    }
}
