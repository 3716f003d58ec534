public import Diagnostics

/// A text with the places a test speaks of marked in it: `Handler: ①5①`.
///
/// The characters ① to ⑳ are markers and no part of the text. One that stands twice encloses a stretch;
/// one that stands once says where something starts, wherever it ends.
public struct MarkedText: Sendable {
    /// Without the markers.
    public let source: SourceText
    private let places: [(marker: Character, span: SourceSpan, isEnclosed: Bool)]

    /// Takes the markers out of a text.
    public init(_ marked: String) {
        var bytes: [UInt8] = []
        var offsets: [(marker: Character, all: [Int])] = []
        for scalar in marked.unicodeScalars {
            guard ("\u{2460}"..."\u{2473}").contains(scalar) else {
                bytes += Array(String(scalar).utf8)
                continue
            }
            let marker = Character(scalar)
            if let known = offsets.firstIndex(where: { $0.marker == marker }) {
                offsets[known].all.append(bytes.count)
            } else {
                offsets.append((marker, [bytes.count]))
            }
        }
        let source = SourceText(name: "template.yaml", bytes: bytes)
        let mark = source.hasByteOrderMark ? 3 : 0
        places = offsets.map { marker, all in
            let ends = all.map { source.position(ofByte: $0 - mark) }
            return (marker, SourceSpan(start: ends[0], end: ends[ends.count - 1]), ends.count > 1)
        }
        self.source = source
    }

    /// The stretch between the two occurrences of a marker; the empty place of a single one.
    ///
    /// - Precondition: the marker stands in the text.
    public subscript(marker: Character) -> SourceSpan {
        guard let place = places.first(where: { $0.marker == marker }) else {
            preconditionFailure("the text has no marker \(marker)")
        }
        return place.span
    }

    /// A span by its marker; as `line:column-line:column` where it has none.
    public func name(of span: SourceSpan?) -> String {
        guard let span else { return "-" }
        let exact = places.first { $0.span == span }
        let place = exact ?? places.first { !$0.isEnclosed && $0.span.start == span.start }
        if let place { return String(place.marker) }
        return "\(span.start.line):\(span.start.column)-\(span.end.line):\(span.end.column)"
    }

    /// The diagnostics in the order of the text, each as its code and its marker: `Y020 ②`.
    public func findings(_ diagnostics: DiagnosticList) -> [String] {
        diagnostics.sorted().map { "\($0.code.rawValue) \(name(of: $0.span))" }
    }
}
