public import Diagnostics

// What can be wrong with a document before anyone asks what it means.

extension DiagnosticCode {
    /// The text is not YAML, in a way that has no code of its own.
    public static let yamlSyntax = DiagnosticCode("Y000")
    /// A tab is used for indentation.
    public static let yamlTab = DiagnosticCode("Y001")
    /// The space after a key's colon is missing.
    public static let yamlColon = DiagnosticCode("Y002")
    /// A byte order mark stands inside the text.
    public static let yamlByteOrderMark = DiagnosticCode("Y003")
    /// A plain value starts with a character YAML reserves.
    public static let yamlReserved = DiagnosticCode("Y004")
    /// A double-quoted text holds an unknown escape sequence.
    public static let yamlEscape = DiagnosticCode("Y005")
    /// The bytes are no UTF-8 text.
    public static let yamlEncoding = DiagnosticCode("Y006")
    /// An invisible character changes what the text says.
    public static let yamlInvisible = DiagnosticCode("Y007")
    /// A quote, a bracket or a brace is not closed.
    public static let yamlUnclosed = DiagnosticCode("Y008")
    /// A line is indented like none of those it could belong to.
    public static let yamlIndentation = DiagnosticCode("Y009")
    /// Two tags follow each other.
    public static let yamlChainedTags = DiagnosticCode("Y010")
    /// An alias names no anchor before it.
    public static let yamlAlias = DiagnosticCode("Y011")
    /// An alias lies within its own anchor.
    public static let yamlRecursiveAlias = DiagnosticCode("Y012")
    /// A merge key's value is no mapping.
    public static let yamlMerge = DiagnosticCode("Y013")
    /// A plain value holds a colon and a space.
    public static let yamlColonInValue = DiagnosticCode("Y014")
    /// A key is written twice in one mapping.
    public static let duplicateKey = DiagnosticCode("Y020")
    /// Aliases expand to too many nodes.
    public static let tooManyNodes = DiagnosticCode("Y040")
    /// The file holds more than one YAML document.
    public static let severalDocuments = DiagnosticCode("Y041")
    /// A key reads as a number, a boolean or nothing to YAML 1.1.
    public static let typedKey = DiagnosticCode("Y042")
    /// A key is a list or a map.
    public static let complexKey = DiagnosticCode("Y043")
    /// A tag is none of those that CloudFormation accepts.
    public static let refusedTag = DiagnosticCode("Y044")
    /// Lists and maps are nested too deeply.
    public static let tooDeep = DiagnosticCode("Y045")
    /// The text is not JSON.
    public static let jsonSyntax = DiagnosticCode("Y050")
}

extension Diagnostic {
    static func duplicateKey(_ key: String, first: SourceSpan, second: SourceSpan, _ severity: Severity) -> Diagnostic {
        Diagnostic(
            severity, .duplicateKey,
            "\(quoted(key)) is defined twice, in lines \(first.start.line) and \(second.start.line)",
            at: second, label: "defined again",
            help: "CloudFormation would silently use the last one; rename or remove one"
        ).relating(first, "first defined here")
    }

    static func utf16(in source: SourceID) -> Diagnostic {
        Diagnostic(
            .yamlEncoding, "the text is UTF-16", at: SourceSpan(source: source, at: .start),
            help: "save the file as UTF-8")
    }

    static func severalDocuments(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .severalDocuments, "a template is one YAML document; a second one starts at line \(span.start.line)",
            at: span,
            help: "put each template in a file of its own")
    }

    static func typedKey(_ key: String, _ reading: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .warning, .typedKey, "the key \(quoted(key)) is \(reading) to YAML 1.1 tools such as SAM CLI", at: span,
            help: "put it in quotes, so that all tools read the same"
        ).fixed(by: DiagnosticFix("put it in quotes", [DiagnosticFix.Edit(span, "\"\(key)\"")]))
    }

    static func collidingKeys(_ first: Mapping.Key, _ second: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .typedKey,
            "the keys \(quoted(first.text)) and \(quoted(second.text)) are one and the same to YAML 1.1 tools such as SAM CLI, which lose the first",
            at: second.span, label: "takes the place of the other", help: "put both in quotes"
        ).relating(first.span, "would be lost")
            .fixed(
                by: DiagnosticFix(
                    "put both in quotes",
                    [
                        DiagnosticFix.Edit(first.span, "\"\(first.text)\""),
                        DiagnosticFix.Edit(second.span, "\"\(second.text)\""),
                    ]))
    }

    static func complexKey(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .complexKey, "a key must be text, not a list or a map", at: span,
            help: "quote a value that starts with '{{' or '[' and is meant as text")
    }

    static func refusedTag(_ name: String, at span: SourceSpan) -> Diagnostic {
        let short = name.hasPrefix("tag:yaml.org,2002:") ? "!!" + name.dropFirst("tag:yaml.org,2002:".count) : name
        return Diagnostic(
            .refusedTag, "the tag \(quoted(short)) is not accepted in templates", at: span,
            help: "CloudFormation knows !!str, !!int, !!float, !!bool, !!null, !!map and !!seq, and its own short forms"
        )
    }

    // MARK: - Limits

    static func tooDeep(at span: SourceSpan) -> Diagnostic {
        Diagnostic(.tooDeep, "nested more than \(YAMLComposer.depthLimit) levels deep", at: span)
    }

    static func tooManyNodes(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .tooManyNodes,
            "the document holds more than \(YAMLComposer.nodeLimit) values once its aliases are expanded", at: span)
    }

    static func tooMuchAliasText(at span: SourceSpan) -> Diagnostic {
        let megabytes = YAMLComposer.aliasTextLimit / 1_000_000
        return Diagnostic(
            .tooManyNodes, "the aliases of the document repeat more than \(megabytes) MB of text", at: span)
    }

    static func tooManyDirectives(in source: SourceID) -> Diagnostic {
        Diagnostic(
            .yamlSyntax, "the document has more than \(YAMLComposer.tagDirectiveLimit) '%TAG' directives",
            at: SourceSpan(source: source, at: .start))
    }

    // MARK: - Aliases

    static func recursiveAlias(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .yamlRecursiveAlias, "\(quoted("*" + name)) lies within its own anchor \(quoted("&" + name))", at: span)
    }

    static func undefinedAlias(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .yamlAlias, "no anchor \(quoted("&" + name)) stands before this point" + suggestion(for: name, in: known),
            at: span,
            help: "quote the value if the '*' is meant literally")
    }

    static func badMerge(_ value: Node, at span: SourceSpan) -> Diagnostic {
        let kind = value.mapping == nil ? value.kindInWords : "a function"
        return Diagnostic(.yamlMerge, "'<<' merges maps, and its value is \(kind)", at: span)
    }

    // MARK: - Characters

    /// `Key:value` at the start of a text; nil for an ARN, a URL and whatever else may have a colon within.
    static func missingSpaceAfterColon(in text: some StringProtocol, at span: SourceSpan) -> Diagnostic? {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { return nil }
        let key = text[..<colon]
        let value = text[text.index(after: colon)...]
        guard key.utf8.first?.isLetter == true, key.utf8.allSatisfy(\.isLetterOrDigit), let next = value.first,
            next != ":", next != "/", next != " ", next != "\t",
            !["arn", "urn", "http", "https", "s3", "file"].contains(key.lowercased())
        else { return nil }
        let place = span.start.advanced(by: key.unicodeScalars.count)
        let sign = SourceSpan(source: span.source, start: place, end: place.advanced(by: 1))
        return .missingSpace(in: " in \(quoted(text))", at: sign, help: "write \(quoted("\(key): \(value)"))")
    }

    static func missingSpace(in words: String = "", at colon: SourceSpan, help: String) -> Diagnostic {
        let behind = SourceSpan(source: colon.source, at: colon.end)
        return Diagnostic(.yamlColon, "a space is missing after ':'" + words, at: colon, help: help)
            .fixed(by: DiagnosticFix("insert a space after ':'", [DiagnosticFix.Edit(behind, " ")]))
    }

    static func byteOrderMark(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .yamlByteOrderMark, "an invisible byte order mark stands inside the text", at: span,
            help: "delete the character"
        ).fixed(by: DiagnosticFix("delete the character", [DiagnosticFix.Edit(span, "")]))
    }

    static func lineSeparator(at span: SourceSpan, in text: SourceText) -> Diagnostic {
        let end = span.start.advanced(by: 1)
        let place = SourceSpan(source: span.source, start: span.start, end: end)
        let name = text.text(of: place).unicodeScalars.first?.codePoint ?? ""
        return Diagnostic(
            .yamlInvisible, "an invisible line separator (\(name)) stands here",
            at: place,
            help: "delete it, or use a normal line break; YAML ends the line here, and editors do not show it")
    }

    /// What is wrong with a plain scalar that has a no-break space or its like where it cannot be seen.
    static func invisibleCharacter(in text: String, at span: SourceSpan) -> Diagnostic? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last, text.utf8.contains(where: { $0 >= 0x80 }) else {
            return nil
        }
        let isOnOneLine = span.start.line == span.end.line && Int(span.end.column - span.start.column) == scalars.count
        func place(_ index: Int) -> SourceSpan {
            guard isOnOneLine else { return span }
            let start = span.start.advanced(by: index)
            return SourceSpan(source: span.source, start: start, end: start.advanced(by: 1))
        }
        if let mark = scalars.firstIndex(of: "\u{FEFF}") {
            return .byteOrderMark(at: place(scalars.distance(from: scalars.startIndex, to: mark)))
        }
        let isLeading = first.isInvisibleSpace
        guard isLeading || last.isInvisibleSpace else { return nil }
        let side = isLeading ? "before" : "behind"
        return Diagnostic(
            isLeading ? .error : .warning, .yamlInvisible,
            "an invisible character (\((isLeading ? first : last).codePoint)) stands \(side) \(quoted(text.trimmingInvisibleSpace))",
            at: place(isLeading ? 0 : scalars.count - 1),
            help: "delete it, or use a normal space; it may come from a web page")
    }
}

extension Unicode.Scalar {
    /// `U+00A0`.
    fileprivate var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    fileprivate var isInvisibleSpace: Bool {
        switch value {
        case 0xA0, 0x2000...0x200B, 0x202F, 0x205F, 0x2060, 0x3000: true
        default: false
        }
    }
}

extension String {
    fileprivate var trimmingInvisibleSpace: String {
        var scalars = unicodeScalars[...]
        while let first = scalars.first, first.isInvisibleSpace || first == " " { scalars.removeFirst() }
        while let last = scalars.last, last.isInvisibleSpace || last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
