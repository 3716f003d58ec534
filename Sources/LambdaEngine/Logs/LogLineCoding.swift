/// How events and names of logs stand on disk.
///
/// One line an event: the timestamp in milliseconds since 1970, a space, the message with `\n`, `\r` and `\\` for line feeds,
/// carriage returns and backslashes. A line that a crash cut short has no line feed, or is no such line, and is passed over.
enum LogLineCoding {
    private static let lineFeed = UInt8(ascii: "\n")
    private static let backslash = UInt8(ascii: "\\")

    static func append(_ event: LogEvent, to bytes: inout [UInt8]) {
        bytes += String(event.timestamp).utf8
        bytes.append(UInt8(ascii: " "))
        var message = event.message
        message.withUTF8 { utf8 in
            let isEnded = utf8.last == lineFeed
            let line = isEnded ? utf8.dropLast() : utf8[...]
            // Nearly all messages have nothing else to escape.
            guard line.contains(where: { $0 == lineFeed || $0 == backslash || $0 == UInt8(ascii: "\r") }) else {
                bytes += line
                if isEnded { bytes += [backslash, UInt8(ascii: "n")] }
                return
            }
            for byte in utf8 {
                switch byte {
                case lineFeed: bytes += [backslash, UInt8(ascii: "n")]
                case UInt8(ascii: "\r"): bytes += [backslash, UInt8(ascii: "r")]
                case backslash: bytes += [backslash, backslash]
                default: bytes.append(byte)
                }
            }
        }
        bytes.append(lineFeed)
    }

    /// The timestamp of a line and where its message starts; nil when it is no line of an event.
    static func timestamp(of line: UnsafeRawBufferPointer.SubSequence) -> (timestamp: Int64, message: Int)? {
        var timestamp: Int64 = 0
        var position = line.startIndex
        while position < line.endIndex, line[position].isASCIIDigit {
            let (product, overflow) = timestamp.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            timestamp = product &+ Int64(line[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position > line.startIndex, position < line.endIndex, line[position] == UInt8(ascii: " ") else {
            return nil
        }
        return (timestamp, position + 1)
    }

    static func message(_ bytes: UnsafeRawBufferPointer.SubSequence) -> String {
        guard bytes.contains(backslash) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == backslash, let escaped = rest.popFirst() else {
                result.append(byte)
                continue
            }
            switch escaped {
            case UInt8(ascii: "n"): result.append(lineFeed)
            case UInt8(ascii: "r"): result.append(UInt8(ascii: "\r"))
            default: result.append(escaped)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    // MARK: - Names

    /// A name of a group or stream as the name of one file or folder: what is not a letter, a digit or one of `-_` as `%XX`.
    static func fileName(_ name: String) -> String {
        var result: [UInt8] = []
        for byte in name.utf8 {
            if byte.isASCIILetterOrDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
                result.append(byte)
            } else {
                result += "%".utf8
                result += (byte < 16 ? "0" : "").utf8
                result += String(byte, radix: 16).utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The name that a file's name stands for.
    static func name(fromFileName fileName: Substring) -> String {
        PercentEncoding.decoded(fileName)
    }
}
