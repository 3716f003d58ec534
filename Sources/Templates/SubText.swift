public import Diagnostics

/// The text of `Fn::Sub`, cut into literal parts and `${…}` references.
public struct SubText: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        case literal(String)
        /// `${Name}` or `${Resource.Attribute}`; `occurrence` counts equal references in the text from 0.
        case reference(name: String, written: String, occurrence: Int)
    }

    public var parts: [Part]
    public var span: SourceSpan

    /// `${!Literal}` becomes the literal `${Literal}`; an unclosed `${` is literal too.
    public init(_ text: String, at span: SourceSpan) {
        self.span = span
        var parts: [Part] = []
        var literal = ""
        var seen: [String: Int] = [:]
        var rest = text[...]
        while let open = rest.firstRange(of: "${"), let close = rest[open.upperBound...].firstIndex(of: "}") {
            literal += rest[..<open.lowerBound]
            let inside = rest[open.upperBound..<close]
            rest = rest[rest.index(after: close)...]
            if inside.first == "!" {
                literal += "${\(inside.dropFirst())}"
                continue
            }
            let written = "${\(inside)}"
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
            parts.append(
                .reference(name: Self.trimmed(inside), written: written, occurrence: seen[written, default: 0]))
            seen[written, default: 0] += 1
        }
        literal += rest
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension SourceMap {
    /// The place of the nth occurrence of a text within a span; the span itself when the text is not there to be seen,
    /// as behind an escape sequence.
    public func place(of text: String, occurrence: Int, within span: SourceSpan) -> SourceSpan {
        guard let source = self[span.source] else { return span }
        var remaining = occurrence
        for number in Int(span.start.line)...max(Int(span.start.line), Int(span.end.line)) {
            let line = source.line(number)
            var start = line.startIndex
            if number == Int(span.start.line) {
                start = line.unicodeScalars.index(
                    start, offsetBy: Int(span.start.column) - 1, limitedBy: line.endIndex) ?? line.endIndex
            }
            while let found = line[start...].firstRange(of: text) {
                if remaining == 0 {
                    let column = line.unicodeScalars.distance(from: line.startIndex, to: found.lowerBound) + 1
                    let position = SourcePosition(line: number, column: column)
                    return SourceSpan(
                        source: span.source, start: position, end: position.advanced(by: text.unicodeScalars.count))
                }
                remaining -= 1
                start = found.upperBound
            }
        }
        return span
    }
}
