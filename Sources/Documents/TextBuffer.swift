internal import Diagnostics

/// JSON text in the making: one array of bytes with room behind what is written.
struct TextBuffer {
    /// What is written, and room behind it.
    private var bytes: [UInt8] = []
    private var count = 0

    /// In bytes: short texts take little, long ones are not filled far ahead.
    private static let steps = 64...65536
    /// The longest escape sequence: `\u001f`.
    private static let longestEscape = 6

    /// Everything that was written; the buffer is empty afterwards.
    mutating func finished() -> [UInt8] {
        var result: [UInt8] = []
        swap(&result, &bytes)
        result.removeLast(result.count - count)
        count = 0
        return result
    }

    mutating func append(_ byte: UInt8) {
        reserve(1)
        bytes[count] = byte
        count += 1
    }

    mutating func append(_ text: String) {
        reserve(text.utf8.count)
        for byte in text.utf8 {
            bytes[count] = byte
            count += 1
        }
    }

    mutating func append(_ part: [UInt8]) {
        reserve(part.count)
        bytes.replaceSubrange(count..<count + part.count, with: part)
        count += part.count
    }

    /// Starts a line with so many spaces.
    mutating func appendLineBreak(indentation: Int) {
        reserve(indentation + 1)
        bytes[count] = UInt8(ascii: "\n")
        let start = count + 1
        count = start + indentation
        bytes.withUnsafeMutableBufferPointer { bytes in
            UnsafeMutableBufferPointer(rebasing: bytes[start..<count]).update(repeating: UInt8(ascii: " "))
        }
    }

    /// Appends a text as a JSON string, with its quotes.
    mutating func append(quoted text: String) {
        reserve(text.utf8.count * Self.longestEscape + 2)
        let end = text.utf8.withContiguousStorageIfAvailable { text in
            bytes.withUnsafeMutableBufferPointer { Self.write(quoted: text, to: $0, at: count) }
        }
        if let end {
            count = end
        } else {
            append(quoted: String(decoding: Array(text.utf8), as: UTF8.self))
        }
    }

    private mutating func reserve(_ room: Int) {
        guard count + room > bytes.count else { return }
        let step = min(max(bytes.count, Self.steps.lowerBound), Self.steps.upperBound)
        bytes.append(contentsOf: repeatElement(0, count: max(room, step)))
    }

    // MARK: - Strings

    /// - Returns: the offset behind the string.
    private static func write(
        quoted text: UnsafeBufferPointer<UInt8>, to output: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) -> Int {
        var place = start
        output[place] = UInt8(ascii: "\"")
        place += 1
        var offset = 0
        let last = text.count - 8
        while offset < text.count {
            if let word = text.word(at: offset), !word.needsEscape {
                UnsafeMutableRawBufferPointer(output).storeBytes(of: word, toByteOffset: place, as: UInt64.self)
                offset += 8
                place += 8
            } else if offset > last, place == start + 1 + offset, let word = text.word(at: last), !word.needsEscape {
                // The last few together with some of those before, which stay as they are.
                UnsafeMutableRawBufferPointer(output).storeBytes(
                    of: word, toByteOffset: start + 1 + last, as: UInt64.self)
                place += text.count - offset
                offset = text.count
            } else {
                place = write(escaped: text[offset], to: output, at: place)
                offset += 1
            }
        }
        output[place] = UInt8(ascii: "\"")
        return place + 1
    }

    private static func write(
        escaped byte: UInt8, to output: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) -> Int {
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F else {
            output[start] = byte
            return start + 1
        }
        var place = start
        for part in JSONText.escape(of: byte).utf8 {
            output[place] = part
            place += 1
        }
        return place
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Eight bytes at once; nil where there are not so many.
    fileprivate func word(at offset: Int) -> UInt64? {
        guard offset >= 0, offset + 8 <= count else { return nil }
        return UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}

extension UInt64 {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// False when JSON takes all of the eight bytes as they are.
    fileprivate var needsEscape: Bool {
        let controls = (self &- Self.ones &* 0x20) & ~self
        let others = zeros(at: UInt8(ascii: "\"")) | zeros(at: UInt8(ascii: "\\")) | zeros(at: 0x7F)
        return (controls | others) & Self.highBits != 0
    }

    /// The high bit of each byte that equals this one; of bytes above such a one it says nothing.
    private func zeros(at byte: UInt8) -> UInt64 {
        let difference = self ^ (Self.ones &* UInt64(byte))
        return (difference &- Self.ones) & ~difference
    }
}
