internal import Glibc
internal import Synchronization

/// Random identifiers in the shapes AWS gives them.
public enum RandomText {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Random hexadecimal digits.
    public static func hexadecimal(digits count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            fill(buffer, count)
            return count
        }
    }

    /// A random UUID (version 4), in lower case.
    public static func uuid() -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            fill(buffer, 36)
            // The two bits of the variant are `10` (RFC 9562, section 4.1).
            buffer[19] = digits[8 + reserve.withLock { $0.next() & 3 }]
            buffer[14] = UInt8(ascii: "4")
            for position in [8, 13, 18, 23] { buffer[position] = UInt8(ascii: "-") }
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
        let seconds = UInt32(truncatingIfNeeded: max(time, 0) / 1000)
        return "1-\(seconds.hexadecimalDigits)-\(hexadecimal(digits: 24))"
    }

    private static func fill(_ buffer: UnsafeMutableBufferPointer<UInt8>, _ count: Int) {
        reserve.withLock { reserve in
            for position in 0..<count { buffer[position] = digits[reserve.next()] }
        }
    }

    private static let reserve = Mutex(Reserve())

    /// Random numbers from 0 to 15, taken from the system as many at a time as getentropy(3) gives: a call for each
    /// identifier would cost an invocation more than all else about it.
    private struct Reserve {
        private var bytes = [UInt8](repeating: 0, count: 256)
        /// In half bytes.
        private var position = 512

        mutating func next() -> Int {
            if position == 2 * bytes.count { refill() }
            defer { position += 1 }
            return Int(bytes[position / 2] >> (position & 1 == 0 ? 0 : 4) & 15)
        }

        private mutating func refill() {
            let isFilled = bytes.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) == 0 }
            precondition(isFilled, "the system has no random numbers")
            position = 0
        }
    }
}

extension UInt32 {
    /// All eight of them.
    var hexadecimalDigits: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}
