/// Random identifiers that only API Gateway gives; see `RandomText` for the others.
enum Identifiers {
    private static let base64URL = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

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
}
