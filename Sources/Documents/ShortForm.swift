internal import Diagnostics

/// CloudFormation's YAML short form of an intrinsic: `!Name value` stands for `Fn::Name: value`.
///
/// Any local tag is taken for one, known or not; the template language says which exist.
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
        guard let text = value.text, let dot = text.firstIndex(of: ".") else { return value }
        let head = String(text[..<dot])
        let tail = String(text[text.index(after: dot)...])
        let isQuoted = value.scalar?.style.isText ?? false
        let start = value.span.start.advanced(by: isQuoted ? 1 : 0)
        let middle = start.advanced(by: head.unicodeScalars.count)
        let end = middle.advanced(by: 1 + tail.unicodeScalars.count)
        let first = SourceSpan(source: value.span.source, start: start, end: middle)
        let second = SourceSpan(source: value.span.source, start: middle.advanced(by: 1), end: end)
        return .list([.text(head, at: first), .text(tail, at: second)], at: value.span)
    }
}

/// Collects the entries of a mapping: keys are unique, merged keys give way to written ones.
struct MappingBuilder {
    private var entries: [Mapping.Entry] = []
    private var positions: [String: Int] = [:]
    private var merged: Set<String> = []

    var mapping: Mapping { Mapping(entries) }

    mutating func add(_ key: Mapping.Key, _ value: Node, into diagnostics: inout DiagnosticList) {
        guard let position = positions[key.text] else {
            positions[key.text] = entries.count
            entries.append(Mapping.Entry(key: key, value: value))
            return
        }
        if merged.remove(key.text) != nil {
            entries[position] = Mapping.Entry(key: key, value: value)
        } else {
            diagnostics.add(.duplicateKey(key.text, first: entries[position].key.span, second: key.span))
        }
    }

    /// Adds the entries behind a merge key `<<`: a mapping, or a list of them of which the first wins.
    mutating func merge(_ value: Node, key: Mapping.Key, into diagnostics: inout DiagnosticList) {
        let sources = value.sequence ?? [value]
        for source in sources {
            guard let mapping = source.mapping else {
                diagnostics.add(.badMerge(source, at: key.span))
                continue
            }
            for entry in mapping where positions[entry.key.text] == nil {
                positions[entry.key.text] = entries.count
                merged.insert(entry.key.text)
                entries.append(entry)
            }
        }
    }
}
