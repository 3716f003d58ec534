public import Diagnostics

// Reading and building nodes without spelling out the enum.

extension Mapping.Key {
    /// The tag that the key stands for, such as `!Sub`; nil for a written key.
    public var shortForm: String? {
        guard style == .shortForm else { return nil }
        return "!" + (text.hasPrefix("Fn::") ? String(text.dropFirst(4)) : text)
    }
}

extension Mapping.Key {
    /// The place of the key's text, without its quotes; the whole place where the text is not written as it reads.
    public var textSpan: SourceSpan { span.withoutQuotes(around: text) }
}

extension SourceSpan {
    /// The place between the quotes, where these are all that is written besides the text.
    fileprivate func withoutQuotes(around text: String) -> SourceSpan {
        let length = text.unicodeScalars.count
        guard start.line == end.line, Int(end.column - start.column) == length + 2 else { return self }
        return SourceSpan(source: source, start: start.advanced(by: 1), end: end.advanced(by: -1))
    }
}

extension Node {
    /// The scalar; nil for a collection.
    public var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The items of a list; nil for anything else.
    public var sequence: [Node]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The entries of a map; nil for anything else.
    public var mapping: Mapping? {
        if case .mapping(let mapping) = content { mapping } else { nil }
    }

    /// The text of a scalar, whatever its style; nil for null and for collections.
    public var text: String? {
        guard let scalar, !scalar.isNull else { return nil }
        return scalar.text
    }

    /// True for an empty, `~` or `null` plain scalar.
    public var isNull: Bool { scalar?.isNull ?? false }

    /// The value of a key of a mapping; nil also when this is no mapping.
    public subscript(key: String) -> Node? { mapping?[key] }

    /// What the node is, in words for a message: `a list`, `a map`, `the function '!Ref'`, `'abc'`, `nothing`.
    public var kindInWords: String {
        switch content {
        case .sequence: "a list"
        case .mapping(let mapping): mapping.first?.key.shortForm.map { "the function \(quoted($0))" } ?? "a map"
        case .scalar(let scalar): isNothing ? "nothing" : quoted(scalar.text)
        }
    }

    /// True for null, and for the empty text behind a short form without a value.
    public var isNothing: Bool { isNull || (scalar?.text == "" && span.start == span.end) }

    // MARK: - Parts of texts

    /// The place of the text of a scalar, without its quotes; the whole place where the text is not written as it reads.
    public var textSpan: SourceSpan { scalar.map { span.withoutQuotes(around: $0.text) } ?? span }

    /// The parts of a text before and behind its first dot, each with its place; nil where there is no dot.
    public var splitAtDot: (head: Node, tail: Node)? {
        guard let text, let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let head = String(text[..<dot])
        let tail = String(text[text.utf8.index(after: dot)...])
        let whole = textSpan
        let length = text.unicodeScalars.count
        guard whole.end == whole.start.advanced(by: length) else {
            return (.text(head, at: span), .text(tail, at: span))
        }
        let middle = whole.start.advanced(by: head.unicodeScalars.count)
        return (
            .text(head, at: SourceSpan(source: span.source, start: whole.start, end: middle)),
            .text(tail, at: SourceSpan(source: span.source, start: middle.advanced(by: 1), end: whole.end))
        )
    }

    // MARK: - Building

    /// Text, always text: never read as a number or a boolean.
    public static func text(_ text: String, at span: SourceSpan) -> Node {
        Node(.scalar(Scalar(text, style: .doubleQuoted)), at: span)
    }

    /// A plain scalar: a number, a boolean or null.
    public static func plain(_ text: String, at span: SourceSpan) -> Node {
        Node(.scalar(Scalar(text, style: .plain)), at: span)
    }

    /// A whole number.
    public static func integer(_ value: Int, at span: SourceSpan) -> Node { plain(String(value), at: span) }

    /// `true` or `false`.
    public static func boolean(_ value: Bool, at span: SourceSpan) -> Node { plain(value ? "true" : "false", at: span) }

    /// Nothing.
    public static func null(at span: SourceSpan) -> Node { plain("null", at: span) }

    /// A list of these items.
    public static func list(_ items: [Node], at span: SourceSpan) -> Node { Node(.sequence(items), at: span) }

    /// A map of these entries.
    public static func map(_ mapping: Mapping, at span: SourceSpan) -> Node { Node(.mapping(mapping), at: span) }

    /// A mapping with generated keys; entries whose value is nil are left out, of equal keys the last counts.
    public static func map(_ entries: KeyValuePairs<String, Node?>, at span: SourceSpan) -> Node {
        var mapping = Mapping()
        for (key, value) in entries {
            if let value { mapping.append(Mapping.Entry(key: Mapping.Key(key, at: span), value: value)) }
        }
        return Node(.mapping(mapping), at: span)
    }
}
