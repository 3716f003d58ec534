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
        guard let (resource, attribute) = value.splitAtDot else { return value }
        return .list([resource, attribute], at: value.span)
    }
}
