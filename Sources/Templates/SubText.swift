public import Diagnostics

/// The text of `Fn::Sub`, cut into literal parts and `${…}` references.
public struct SubText: Hashable, Sendable {
    /// A piece of the text.
    public enum Part: Hashable, Sendable {
        case literal(String)
        /// `${Name}` or `${Resource.Attribute}`; `occurrence` counts equal references in the text from 0.
        case reference(name: String, written: String, occurrence: Int)
    }

    /// In the order of the text; no two literals follow each other.
    public var parts: [Part]
    /// Where the text stands.
    public var span: SourceSpan

    /// `${!Literal}` becomes the literal `${Literal}`; an unclosed `${` is literal too.
    ///
    /// Source: CloudFormation Template Reference, "Fn::Sub". White space within the braces does not count, as in cfn-lint.
    public init(_ text: String, at span: SourceSpan) {
        self.span = span
        var text = text
        parts = text.withUTF8(Self.parts)
    }

    private static func parts(of bytes: UnsafeBufferPointer<UInt8>) -> [Part] {
        var parts: [Part] = []
        var literal = ""
        var counter = OccurrenceCounter()
        SubScanner.forEachPiece(of: bytes) { piece in
            switch piece {
            case .literal(let range): literal += bytes.text(in: range)
            case .escaped(let inside): literal += "${\(bytes.text(in: inside))}"
            case .reference(let whole, let inside):
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                let written = bytes.text(in: whole)
                let name = trimmed(bytes.text(in: inside))
                parts.append(.reference(name: name, written: written, occurrence: counter.occurrence(of: written)))
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        return parts
    }

    private static func trimmed(_ text: String) -> String {
        if !text.utf8.contains(where: { $0 <= UInt8(ascii: " ") || $0 >= 0x7F }) { return text }
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[start...end])
    }
}

/// Counts equal references; most texts have so few that looking through them is faster than a dictionary.
private struct OccurrenceCounter {
    private var few: [(written: String, count: Int)] = []
    private var many: [String: Int] = [:]

    private static func counted(_ count: inout Int) -> Int {
        count += 1
        return count - 1
    }

    /// How many references of this text came before.
    mutating func occurrence(of written: String) -> Int {
        if let position = few.firstIndex(where: { $0.written == written }) {
            few[position].count += 1
            return few[position].count - 1
        }
        if few.count < 8 {
            few.append((written, 1))
            return 0
        }
        return Self.counted(&many[written, default: 0])
    }
}

extension SourceMap {
    /// The place of the nth occurrence of a reference, such as `${Name}`, in the text within a span; the span itself when
    /// the reference is not there to be seen, as behind an escape sequence.
    public func place(of written: String, occurrence: Int, within span: SourceSpan) -> SourceSpan {
        let places = references(within: span)[written] ?? []
        return places.indices.contains(occurrence) ? places[occurrence] : span
    }

    /// The places of all `${…}` that are written within a span, by their text, in the order of the text.
    func references(within span: SourceSpan) -> [String: [SourceSpan]] {
        guard let source = self[span.source] else { return [:] }
        let start = source.byteOffset(of: span.start)
        let end = max(start, source.byteOffset(of: span.end))
        var places: [String: [SourceSpan]] = [:]
        source.bytes[start..<end].withUnsafeBufferPointer { bytes in
            SubScanner.forEachPiece(of: bytes) { piece in
                guard case .reference(let whole, _) = piece else { return }
                let place = SourceSpan(
                    source: span.source, start: source.position(ofByte: start + whole.lowerBound),
                    end: source.position(ofByte: start + whole.upperBound))
                places[bytes.text(in: whole), default: []].append(place)
            }
        }
        return places
    }
}

/// Cuts UTF-8 text where `Fn::Sub` does, be it the value of a scalar or the text of the template it is written in.
private enum SubScanner {
    enum Piece {
        case literal(Range<Int>)
        /// `${!inside}`.
        case escaped(Range<Int>)
        /// `${inside}`.
        case reference(Range<Int>, inside: Range<Int>)
    }

    /// Visits the pieces in the order of the text; their places are offsets from its start.
    static func forEachPiece(of bytes: UnsafeBufferPointer<UInt8>, _ visit: (Piece) -> Void) {
        var start = 0
        var index = 0
        while let dollar = bytes.firstOffset(of: UInt8(ascii: "$"), from: index) {
            index = dollar + 1
            guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { continue }
            let open = index + 1
            guard let close = bytes.firstOffset(of: UInt8(ascii: "}"), from: open) else { break }
            if start < dollar { visit(.literal(start..<dollar)) }
            start = close + 1
            index = start
            let isEscaped = bytes[open] == UInt8(ascii: "!")
            visit(isEscaped ? .escaped(open + 1..<close) : .reference(dollar..<start, inside: open..<close))
        }
        if start < bytes.count { visit(.literal(start..<bytes.count)) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func firstOffset(of byte: UInt8, from start: Int) -> Int? {
        var offset = start
        while offset < count {
            if self[offset] == byte { return offset }
            offset += 1
        }
        return nil
    }

    fileprivate func text(in range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }
}
