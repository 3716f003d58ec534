internal import Diagnostics
internal import Documents

/// The properties of a SAM resource or event, checked against the table of its type.
struct Properties {
    let mapping: Mapping
    let subject: Subject

    /// The value of a property; nil when it is absent or null.
    subscript(name: String) -> Node? { mapping[name]?.ifNotNull }

    /// The place of a property's name, else that of the resource or event.
    func span(of name: String) -> SourceSpan { mapping.entry(name)?.key.span ?? subject.span }

    /// Reports unknown, missing and wrongly typed properties; keeps what can be used.
    ///
    /// A property that is merely misspelt counts as the one that was meant, so that one mistake is reported once.
    init(
        _ mapping: Mapping, table: PropertyTable, type: String, subject: Subject, into diagnostics: inout DiagnosticList
    ) {
        self.subject = subject
        var kept: [Mapping.Entry] = []
        kept.reserveCapacity(mapping.count)
        for entry in mapping {
            guard let rule = table.rules[entry.key.text] else {
                let near = nearest(to: entry.key.text, in: table.names)
                diagnostics.add(.unknownProperty(entry.key, near: near, type: type, of: subject))
                if let near, mapping[near] == nil, !kept.contains(where: { $0.key.text == near }),
                    let rule = table.rules[near], rule.accepts(entry.value)
                {
                    kept.append(Mapping.Entry(key: Mapping.Key(near, at: entry.key.span), value: entry.value))
                }
                continue
            }
            if entry.value.isNull || rule.accepts(entry.value) {
                kept.append(entry)
            } else {
                diagnostics.add(.propertyKind(entry, rule, of: subject))
            }
        }
        for name in table.required {
            let isGiven = mapping[name]?.ifNotNull != nil || kept.contains { $0.key.text == name && !$0.value.isNull }
            if !isGiven { diagnostics.add(.missingProperty(name, type: type, of: subject)) }
        }
        self.mapping = Mapping(kept)
    }

    init(unchecked mapping: Mapping, subject: Subject) {
        self.mapping = mapping
        self.subject = subject
    }
}

// MARK: - Messages

extension Diagnostic {
    fileprivate static func unknownProperty(
        _ key: Mapping.Key, near: String?, type: String, of subject: Subject
    ) -> Diagnostic {
        var diagnostic = subject.error(
            .unknownProperty, "\(type) has no property '\(key.text)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
            at: key.span)
        if let near {
            diagnostic.fixes = [DiagnosticFix("rename it to '\(near)'", [DiagnosticFix.Edit(key.textSpan, near)])]
        }
        return diagnostic
    }

    fileprivate static func missingProperty(_ name: String, type: String, of subject: Subject) -> Diagnostic {
        subject.error(.missingProperty, "\(subject.name) needs the property '\(name)'", help: "\(type) requires it")
    }

    fileprivate static func propertyKind(_ entry: Mapping.Entry, _ rule: PropertyRule, of subject: Subject)
        -> Diagnostic
    {
        let value = entry.value
        var diagnostic = subject.error(
            .propertyKind, "'\(entry.key.text)' of \(subject.name) is \(rule.inWords); found \(value.kindInWords)",
            at: value.span)
        if entry.key.text == "Tracing", let isOn = value.scalar?.boolean {
            let word = isOn ? "Active" : "Disabled"
            diagnostic.help = "YAML reads it as a boolean; write \(word)"
            diagnostic.fixes = [DiagnosticFix("write '\(word)'", [DiagnosticFix.Edit(value.textSpan, word)])]
            return diagnostic
        }
        if entry.key.text == "Environment" {
            diagnostic.help = "write 'Variables:' in it, and the names and values below"
        }
        if rule.isMap, let map = value.mapOfPairs {
            diagnostic.help = "SAM takes a map: \(map.first ?? "")"
            diagnostic.fixes = [
                DiagnosticFix(
                    "write it as a map",
                    [
                        DiagnosticFix.Edit(
                            value.span,
                            map.joined(
                                separator: "\n" + String(repeating: " ", count: Int(value.span.start.column) - 1)))
                    ])
            ]
            return diagnostic
        }
        let isUnquoted = value.kind == .boolean || value.kind == .integer || value.kind == .number
        if isUnquoted, rule.shapes.contains(where: { $0.accepts(.text("", at: value.span)) }),
            let text = value.scalar?.text
        {
            diagnostic.help = "YAML reads \(text) as \(value.kind.inWords); put it in quotes"
            diagnostic.fixes = [DiagnosticFix("put it in quotes", [DiagnosticFix.Edit(value.span, "\"\(text)\"")])]
        }
        return diagnostic
    }

    /// A value inside of a property is of the wrong kind.
    static func expected(_ kind: ValueKind, at path: String, _ node: Node, of subject: Subject) -> Diagnostic {
        subject.error(
            .propertyKind, "'\(path)' of \(subject.name) is \(kind.inWords); found \(node.kindInWords)", at: node.span)
    }

    /// A value inside of a property is missing.
    static func required(_ path: String, of subject: Subject, at span: SourceSpan? = nil) -> Diagnostic {
        subject.error(.missingProperty, "\(subject.name) needs '\(path)'", at: span)
    }
}

extension Node {
    /// The lines of a map that says the same as a block list of `Key: …` and `Value: …`; nil for anything else.
    fileprivate var mapOfPairs: [String]? {
        guard let items = sequence, let last = items.last, span.start.line < span.end.line else { return nil }
        // In brackets, as in JSON, lines say nothing; there, maps start before their first key.
        let isBlock = items.allSatisfy { $0.span.start == $0.mapping?.first?.key.span.start }
        guard isBlock || span.end == last.span.end else { return nil }
        var lines: [String] = []
        for item in items {
            guard let pair = item.mapping, pair.count == 2, let key = pair["Key"]?.scalar,
                let value = pair["Value"]?.scalar
            else { return nil }
            lines.append("\(key.asWritten): \(value.asWritten)")
        }
        return lines
    }
}

extension Scalar {
    /// On one line, in quotes where it was.
    fileprivate var asWritten: String {
        style == .plain ? text : "'\(text.replacing("'", with: "''").replacing("\n", with: " "))'"
    }
}
