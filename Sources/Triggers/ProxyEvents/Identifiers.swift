/// Random identifiers in the shapes AWS gives them.
enum Identifiers {
    private static let hexadecimal = Array("0123456789abcdef".utf8)
    private static let base64URL = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// A random UUID (version 4) in lower case.
    static func uuid() -> String {
        var high = UInt64.random(in: .min ... .max)
        var low = UInt64.random(in: .min ... .max)
        high = high & ~0xF000 | 0x4000
        low = low & ~(3 << 62) | 2 << 62
        let text = hexadecimal(high, digits: 16) + hexadecimal(low, digits: 16)
        var result: [UInt8] = []
        result.reserveCapacity(36)
        for (position, byte) in text.utf8.enumerated() {
            if [8, 12, 16, 20].contains(position) { result.append(UInt8(ascii: "-")) }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// 15 characters of URL-safe base 64 and `=`: an HTTP API's request id, a REST API's extended request id.
    static func extendedRequestID() -> String {
        var bits = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        var result: [UInt8] = []
        result.reserveCapacity(16)
        for position in 0..<15 {
            if position == 10 { bits.0 = bits.1 }
            result.append(base64URL[Int(bits.0 & 63)])
            bits.0 >>= 6
        }
        return String(decoding: result + [UInt8(ascii: "=")], as: UTF8.self)
    }

    /// Random hexadecimal digits, at most 32.
    static func hexadecimal(digits: Int) -> String {
        let first = hexadecimal(.random(in: .min ... .max), digits: min(digits, 16))
        return digits <= 16 ? first : first + hexadecimal(.random(in: .min ... .max), digits: digits - 16)
    }

    /// The last digits of a number, with leading zeros.
    static func hexadecimal(_ number: UInt64, digits: Int) -> String {
        var number = number
        var result = [UInt8](repeating: 0, count: digits)
        for position in (0..<digits).reversed() {
            result[position] = hexadecimal[Int(number & 15)]
            number >>= 4
        }
        return String(decoding: result, as: UTF8.self)
    }
}
