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
        var parts: [Part] = []
        var literal = ""
        var seen: [String: Int] = [:]
        for piece in SubScanner.pieces(of: text.utf8) {
            switch piece {
            case .literal(let range): literal += text[range]
            case .escaped(let inside): literal += "${\(text[inside])}"
            case .reference(let whole, let inside):
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                let written = String(text[whole])
                let name = Self.trimmed(text[inside])
                parts.append(.reference(name: name, written: written, occurrence: seen[written, default: 0]))
                seen[written, default: 0] += 1
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    private static func trimmed(_ text: Substring) -> String {
        if !text.utf8.contains(where: { $0 <= UInt8(ascii: " ") || $0 >= 0x7F }) { return String(text) }
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[start...end])
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
        let bytes = source.bytes[start..<max(start, source.byteOffset(of: span.end))]
        var places: [String: [SourceSpan]] = [:]
        for case .reference(let whole, _) in SubScanner.pieces(of: bytes) {
            let place = SourceSpan(
                source: span.source, start: source.position(ofByte: whole.lowerBound),
                end: source.position(ofByte: whole.upperBound))
            places[String(decoding: bytes[whole], as: UTF8.self), default: []].append(place)
        }
        return places
    }
}

/// Cuts UTF-8 text where `Fn::Sub` does, be it the value of a scalar or the text of the template it is written in.
private enum SubScanner {
    enum Piece<Index: Comparable> {
        case literal(Range<Index>)
        /// `${!inside}`.
        case escaped(Range<Index>)
        /// `${inside}`.
        case reference(Range<Index>, inside: Range<Index>)
    }

    static func pieces<Bytes: Collection>(of bytes: Bytes) -> [Piece<Bytes.Index>] where Bytes.Element == UInt8 {
        var pieces: [Piece<Bytes.Index>] = []
        var start = bytes.startIndex
        var index = start
        while let dollar = bytes[index...].firstIndex(of: UInt8(ascii: "$")) {
            index = bytes.index(after: dollar)
            guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "{") else { continue }
            let open = bytes.index(after: index)
            guard let close = bytes[open...].firstIndex(of: UInt8(ascii: "}")) else { break }
            if start < dollar { pieces.append(.literal(start..<dollar)) }
            start = bytes.index(after: close)
            index = start
            let isEscaped = bytes[open] == UInt8(ascii: "!")
            pieces.append(
                isEscaped
                    ? .escaped(bytes.index(after: open)..<close) : .reference(dollar..<start, inside: open..<close))
        }
        if start < bytes.endIndex { pieces.append(.literal(start..<bytes.endIndex)) }
        return pieces
    }
}
