internal import Diagnostics

/// The line separators of Unicode in a text: U+0085, U+2028 and U+2029.
///
/// YAML 1.1 breaks lines there, editors and YAML 1.2 do not, so that a text with them says other things than it seems to.
/// They are accepted within quotes only.
struct LineSeparators {
    /// In bytes, ascending.
    private var offsets: [Int] = []
    private var allowed: [Range<Int>] = []

    init(in text: SourceText) {
        let bytes = text.bytes
        guard !text.isASCII, bytes.contains(0xC2) || bytes.contains(0xE2) else { return }
        for offset in bytes.indices.dropLast() {
            switch (bytes[offset], bytes[offset + 1]) {
            case (0xC2, 0x85): offsets.append(offset)
            case (0xE2, 0x80):
                if offset + 2 < bytes.count, bytes[offset + 2] == 0xA8 || bytes[offset + 2] == 0xA9 {
                    offsets.append(offset)
                }
            default: continue
            }
        }
    }

    var isEmpty: Bool { offsets.isEmpty }

    /// Accepts those of a quoted text; to be called in the order of the text.
    mutating func allow(in range: Range<Int>) { allowed.append(range) }

    /// The offset of the first separator before `end` that stands outside of quotes.
    func first(before end: Int) -> Int? {
        var ranges = allowed[...]
        return offsets.prefix { $0 < end }.first { offset in
            while let range = ranges.first, range.upperBound <= offset { ranges.removeFirst() }
            return ranges.first?.contains(offset) != true
        }
    }
}
