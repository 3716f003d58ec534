internal import Diagnostics

/// CloudFormation's YAML short form of an intrinsic: `!Name value` stands for `Fn::Name: value`.
///
/// Any local tag is taken for one, known or not; the template language says which exist. A scalar behind it is always
/// text, as SAM CLI reads it.
/// Source: CloudFormation User Guide, "Intrinsic function reference".
struct ShortForm {
    let name: String
    let span: SourceSpan

    func longForm(of value: Node) -> Node {
        let key = Mapping.Key(longName, at: span, style: .shortForm)
        let argument = name == "GetAtt" ? splitAttribute(value) : value
        let whole = SourceSpan(source: span.source, start: span.start, end: max(span.end, value.span.end))
        return Node(.mapping(Mapping([Mapping.Entry(key: key, value: argument)])), at: whole)
    }

    private var longName: String {
        switch name {
        case "Ref", "Condition": name
        default: "Fn::" + name
        }
    }

    /// `!GetAtt a.b.c` is `[a, b.c]`: the first dot separates.
    private func splitAttribute(_ value: Node) -> Node {
        guard let text = value.text, let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return value }
        let resource = String(text[..<dot])
        let attribute = String(text[text.utf8.index(after: dot)...])
        let spans = splitSpan(value.span, at: resource.unicodeScalars.count, of: text.unicodeScalars.count)
        return .list([.text(resource, at: spans.0), .text(attribute, at: spans.1)], at: value.span)
    }

    /// The places before and behind the dot; the whole place for both where the text is not written as it reads.
    private func splitSpan(_ span: SourceSpan, at dot: Int, of length: Int) -> (SourceSpan, SourceSpan) {
        let width = Int(span.end.column - span.start.column)
        // As long as the text, or quoted.
        guard span.start.line == span.end.line, width == length || width == length + 2 else { return (span, span) }
        let start = span.start.advanced(by: (width - length) / 2)
        return (
            SourceSpan(source: span.source, start: start, end: start.advanced(by: dot)),
            SourceSpan(source: span.source, start: start.advanced(by: dot + 1), end: start.advanced(by: length))
        )
    }
}
