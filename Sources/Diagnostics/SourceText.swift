/// The bytes of one file with the tables that turn offsets into lines and columns.
public struct SourceText: Sendable {
    /// How the user names the file: as given on the command line, or `<stdin>`.
    public let name: String
    /// Without the byte order mark that the file may start with.
    public let bytes: [UInt8]
    /// True when the file starts with the bytes EF BB BF.
    public let hasByteOrderMark: Bool

    /// Offset of the first byte of each line.
    private let lineStarts: [Int]
    private let characters: CharacterTable

    /// The text of a file that was read.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        hasByteOrderMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        self.bytes = hasByteOrderMark ? Array(bytes.dropFirst(3)) : bytes
        lineStarts = Self.lineStarts(of: self.bytes)
        characters = CharacterTable(self.bytes)
    }

    /// A text that is there as a string.
    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// True when every byte is a character of its own.
    public var isASCII: Bool { characters.isEmpty }

    // MARK: - Lines

    /// At least 1: an empty text has one empty line.
    public var lineCount: Int { lineStarts.count }

    /// The text of a line, counted from 1, without its line break; malformed UTF-8 is shown as U+FFFD.
    public func line(_ number: Int) -> String {
        String(decoding: bytes[lineRange(number)], as: UTF8.self)
    }

    /// A piece of a line, by columns counted from 1; empty where the line has none of them.
    public func line(_ number: Int, columns: Range<Int>) -> String {
        let start = byteOffset(of: SourcePosition(line: number, column: columns.lowerBound))
        let end = byteOffset(of: SourcePosition(line: number, column: columns.upperBound))
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The number of characters of a line, without its line break.
    public func length(ofLine number: Int) -> Int {
        let range = lineRange(number)
        return characters.index(ofByte: range.upperBound, in: bytes)
            - characters.index(ofByte: range.lowerBound, in: bytes)
    }

    /// The bytes of a line without its line break; an empty range at the end of the text for a line that is not there.
    private func lineRange(_ number: Int) -> Range<Int> {
        guard number >= 1, number <= lineStarts.count else { return bytes.count..<bytes.count }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] : bytes.count
        while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    /// Lines end at LF, CR LF or a lone CR, as editors count them.
    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\n"): starts.append(index + 1)
            case UInt8(ascii: "\r"):
                if index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n") { starts.append(index + 1) }
            default: continue
            }
        }
        return starts
    }

    // MARK: - Offsets

    /// Offset in bytes of a position; positions behind the end of a line give the end of that line.
    public func byteOffset(of position: SourcePosition) -> Int {
        let range = lineRange(Int(position.line))
        let first = characters.index(ofByte: range.lowerBound, in: bytes)
        let wanted = characters.byte(ofIndex: first + max(Int(position.column) - 1, 0), in: bytes)
        return min(wanted, range.upperBound)
    }

    /// The position of the character that a byte belongs to, counted from 0; the end of the text for an offset behind it.
    public func position(ofByte offset: Int) -> SourcePosition {
        var offset = min(max(offset, 0), bytes.count)
        while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
        let line = lineStarts.partitioningIndex { $0 > offset } - 1
        let first = characters.index(ofByte: lineStarts[line], in: bytes)
        return SourcePosition(line: line + 1, column: characters.index(ofByte: offset, in: bytes) - first + 1)
    }

    /// Offset in bytes of a character, counted from 0; the end of the text for one behind it.
    public func byteOffset(ofCharacter index: Int) -> Int {
        characters.byte(ofIndex: max(index, 0), in: bytes)
    }

    /// The column of a position in UTF-16 units, counted from 1, as editors and the Language Server Protocol count.
    public func utf16Column(of position: SourcePosition) -> Int {
        line(Int(position.line), columns: 1..<max(Int(position.column), 1)).utf16.count + 1
    }

    /// The text of a span, across lines if need be.
    public func text(of span: SourceSpan) -> String {
        let start = byteOffset(of: span.start)
        let end = max(start, byteOffset(of: span.end))
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

/// Finds the nth character of a UTF-8 text without reading it from the start: a count every so many bytes.
///
/// Characters are Unicode scalars. A byte of a malformed sequence that continues nothing belongs to what is before it.
private struct CharacterTable: Sendable {
    private static let stride = 256
    /// Characters before each block of bytes; empty for a text of ASCII alone, in which every byte is a character.
    private let counts: [Int]

    /// A text of ASCII alone.
    var isEmpty: Bool { counts.isEmpty }

    init(_ bytes: [UInt8]) {
        guard bytes.contains(where: { $0 >= 0x80 }) else {
            counts = []
            return
        }
        var counts: [Int] = []
        var total = 0
        for (offset, byte) in bytes.enumerated() {
            if offset % Self.stride == 0 { counts.append(total) }
            if byte & 0xC0 != 0x80 { total += 1 }
        }
        self.counts = counts
    }

    /// How many characters start before a byte.
    func index(ofByte offset: Int, in bytes: [UInt8]) -> Int {
        guard !counts.isEmpty else { return offset }
        let block = min(offset / Self.stride, counts.count - 1)
        return counts[block] + bytes[block * Self.stride..<offset].count { $0 & 0xC0 != 0x80 }
    }

    /// The first byte of a character; the end of the text for one behind it.
    func byte(ofIndex index: Int, in bytes: [UInt8]) -> Int {
        guard !counts.isEmpty else { return min(index, bytes.count) }
        let block = max(counts.partitioningIndex { $0 > index } - 1, 0)
        var offset = block * Self.stride
        var passed = counts[block]
        while offset < bytes.count {
            if bytes[offset] & 0xC0 != 0x80 {
                if passed == index { break }
                passed += 1
            }
            offset += 1
        }
        return offset
    }
}

extension [Int] {
    /// The first index whose element belongs to the second part of a partitioned array, by bisection.
    fileprivate func partitioningIndex(where belongsToSecond: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Every text that diagnostics may point into: the template first, then the files it includes.
public struct SourceMap: Sendable {
    /// In the order of their ids.
    public private(set) var texts: [SourceText] = []

    /// A map without texts.
    public init() {}

    /// A map of the template alone.
    public init(_ text: SourceText) {
        texts = [text]
    }

    /// Adds a text and returns the id under which spans refer to it.
    public mutating func add(_ text: SourceText) -> SourceID {
        texts.append(text)
        return SourceID(index: UInt32(texts.count - 1))
    }

    /// The text of an id; nil for an id that was not handed out.
    public subscript(id: SourceID) -> SourceText? {
        Int(id.index) < texts.count ? texts[Int(id.index)] : nil
    }
}
