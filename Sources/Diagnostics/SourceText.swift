/// The bytes of one file with the table of its lines.
public struct SourceText: Sendable {
    /// How the user names the file: as given on the command line, or `<stdin>`.
    public let name: String
    /// Without the byte order mark that the file may start with.
    public let bytes: [UInt8]
    public let hasByteOrderMark: Bool

    /// Offset of the first byte of each line.
    private let lineStarts: [Int]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        hasByteOrderMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        self.bytes = hasByteOrderMark ? Array(bytes.dropFirst(3)) : bytes
        lineStarts = Self.lineStarts(of: self.bytes)
    }

    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    public var lineCount: Int { lineStarts.count }

    /// The text of a line, counted from 1, without its line break; malformed UTF-8 is shown as U+FFFD.
    public func line(_ number: Int) -> String {
        guard number >= 1, number <= lineStarts.count else { return "" }
        return String(decoding: bytes[lineRange(number)], as: UTF8.self)
    }

    /// Offset in bytes of a position; positions behind the end of a line give the end of that line.
    public func byteOffset(of position: SourcePosition) -> Int {
        let number = Int(position.line)
        guard number >= 1, number <= lineStarts.count else { return bytes.count }
        let range = lineRange(number)
        var offset = range.lowerBound
        var column = 1
        while offset < range.upperBound, column < Int(position.column) {
            offset += 1
            while offset < range.upperBound, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            column += 1
        }
        return offset
    }

    /// The position of a byte, counted from 0; an offset behind the end gives the end of the text.
    public func position(ofByte offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        let characters = bytes[lineStarts[low]..<offset].count { $0 & 0xC0 != 0x80 }
        return SourcePosition(line: low + 1, column: characters + 1)
    }

    /// The column of a position in UTF-16 units, counted from 1, as editors and the Language Server Protocol count.
    public func utf16Column(of position: SourcePosition) -> Int {
        let number = Int(position.line)
        guard number >= 1, number <= lineStarts.count else { return 1 }
        let before = bytes[lineStarts[number - 1]..<byteOffset(of: position)]
        return String(decoding: before, as: UTF8.self).utf16.count + 1
    }

    /// The text of a span, across lines if need be.
    public func text(of span: SourceSpan) -> String {
        let start = byteOffset(of: span.start)
        let end = max(start, byteOffset(of: span.end))
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    // MARK: - Lines

    private func lineRange(_ number: Int) -> Range<Int> {
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] : bytes.count
        while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    /// Lines end at LF, CR LF or a lone CR, as YAML 1.1 counts them.
    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\r") {
                if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
                starts.append(index)
            } else if byte == UInt8(ascii: "\n") {
                starts.append(index)
            }
        }
        return starts
    }
}

/// Every text that diagnostics may point into: the template first, then the files it includes.
public struct SourceMap: Sendable {
    public private(set) var texts: [SourceText] = []

    public init() {}

    public init(_ text: SourceText) {
        texts = [text]
    }

    /// Adds a text and returns the id under which spans refer to it.
    public mutating func add(_ text: SourceText) -> SourceID {
        texts.append(text)
        return SourceID(index: UInt32(texts.count - 1))
    }

    public subscript(id: SourceID) -> SourceText? {
        Int(id.index) < texts.count ? texts[Int(id.index)] : nil
    }
}
