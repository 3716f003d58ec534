extension String {
    /// True when a text stands somewhere in this one, byte by byte.
    ///
    /// `contains` respects canonical equivalence; among texts of ASCII that makes no difference but to the time it takes.
    public func holds(_ part: String) -> Bool { firstOffset(of: part) != nil }

    /// True when the text has this byte in UTF-8.
    public func holds(_ byte: UInt8) -> Bool {
        utf8.withContiguousStorageIfAvailable { $0.firstOffset(of: byte) != nil } ?? utf8.contains(byte)
    }

    /// The first place of a text in this one, byte by byte.
    public func firstPlace(of part: String) -> Range<Index>? {
        guard let offset = firstOffset(of: part) else { return nil }
        let start = utf8.index(utf8.startIndex, offsetBy: offset)
        return start..<utf8.index(start, offsetBy: part.utf8.count)
    }

    private func firstOffset(of part: String) -> Int? {
        var (text, part) = (self, part)
        return text.withUTF8 { text in part.withUTF8 { text.firstOffset(of: $0) } }
    }
}

extension [UInt8] {
    /// True when this byte is among them.
    func holds(_ byte: UInt8) -> Bool { withUnsafeBufferPointer { $0.firstOffset(of: byte) != nil } }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func firstOffset(of byte: UInt8) -> Int? {
        var offset = 0
        while offset < count {
            if self[offset] == byte { return offset }
            offset += 1
        }
        return nil
    }

    fileprivate func firstOffset(of part: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let first = part.first else { return 0 }
        guard part.count <= count else { return nil }
        return (0...(count - part.count)).first { offset in
            self[offset] == first && self[offset..<offset + part.count].elementsEqual(part)
        }
    }
}
