internal import Crypto
internal import Foundation

/// Seals secret values, so that the state never holds them in clear.
///
/// A sealed value is `DIGEST.BOX`: a keyed digest (HMAC-SHA256) by which equal values can be recognised, and the value
/// itself encrypted (ChaCha20-Poly1305). The key lies in a file of its own, apart from the state.
public struct SecretBox: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: 32 random bytes.
    public init(key: [UInt8]) {
        self.key = SymmetricKey(data: key)
    }

    /// A key for a new project.
    public static func newKey() -> [UInt8] {
        SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    }

    /// A short name of a value: equal for equal values, and of no use for finding them out.
    public func digest(of text: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
        return code.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Bytes encrypted, for keeping them on disk; nil when there is no memory for them.
    public func sealed(_ bytes: [UInt8]) -> [UInt8]? {
        (try? ChaChaPoly.seal(bytes, using: key)).map { Array($0.combined) }
    }

    /// The bytes that were sealed; nil when they were sealed with another key, or are damaged.
    public func opened(_ sealed: [UInt8]) -> [UInt8]? {
        guard let box = try? ChaChaPoly.SealedBox(combined: sealed) else { return nil }
        return (try? ChaChaPoly.open(box, using: key)).map(Array.init)
    }

    func sealed(_ text: String) -> String? {
        guard let box = try? ChaChaPoly.seal(Array(text.utf8), using: key) else { return nil }
        return "\(digest(of: text)).\(box.combined.base64EncodedString())"
    }

    /// The value that was sealed; nil when it was sealed with another key, or is damaged.
    func opened(_ sealed: String) -> String? {
        guard let dot = sealed.firstIndex(of: "."),
            let data = Data(base64Encoded: String(sealed[sealed.index(after: dot)...])),
            let box = try? ChaChaPoly.SealedBox(combined: data), let bytes = try? ChaChaPoly.open(box, using: key)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
