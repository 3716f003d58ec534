/// Random identifiers in the shapes AWS gives them.
public enum RandomText {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Random hexadecimal digits.
    public static func hexadecimal(digits count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            fill(buffer, 0..<count)
            return count
        }
    }

    /// A random UUID (version 4), in lower case.
    public static func uuid() -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            fill(buffer, 0..<36)
            for position in [8, 13, 18, 23] { buffer[position] = UInt8(ascii: "-") }
            buffer[14] = UInt8(ascii: "4")
            buffer[19] = digits[8 + Int.random(in: 0..<4)]
            return 36
        }
    }

    /// A trace header for a request that brings none: `Root=1-TIME-ID;Parent=ID;Sampled=0`.
    ///
    /// Source: AWS X-Ray Developer Guide, "Tracing header".
    ///
    /// - Parameter time: in milliseconds since 1970.
    static func traceHeader(at time: Int64) -> String {
        "Root=\(traceRoot(at: time));Parent=\(hexadecimal(digits: 16));Sampled=0"
    }

    /// The root of a new trace: `1-TIME-ID`.
    ///
    /// - Parameter time: in milliseconds since 1970.
    public static func traceRoot(at time: Int64) -> String {
        let seconds = String(UInt32(truncatingIfNeeded: max(time, 0) / 1000), radix: 16)
        let padding = String(repeating: "0", count: 8 - seconds.utf8.count)
        return "1-\(padding)\(seconds)-\(hexadecimal(digits: 24))"
    }

    private static func fill(_ buffer: UnsafeMutableBufferPointer<UInt8>, _ range: Range<Int>) {
        var bits: UInt64 = 0
        for position in range {
            if position & 15 == 0 { bits = .random(in: .min ... .max) }
            buffer[position] = digits[Int(bits & 15)]
            bits >>= 4
        }
    }
}
