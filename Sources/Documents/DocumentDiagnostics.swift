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
    /// Two tags follow each other.
    public static let yamlChainedTags = DiagnosticCode("Y010")
    /// An alias names no anchor before it.
    public static let yamlAlias = DiagnosticCode("Y011")
    /// An alias lies within its own anchor.
    public static let yamlRecursiveAlias = DiagnosticCode("Y012")
    /// A merge key's value is no mapping.
    public static let yamlMerge = DiagnosticCode("Y013")
    /// A key is written twice in one mapping.
    public static let duplicateKey = DiagnosticCode("Y020")
    /// Aliases expand to too many nodes.
    public static let tooManyNodes = DiagnosticCode("Y040")
    /// The file holds more than one YAML document.
    public static let severalDocuments = DiagnosticCode("Y041")
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
    init(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String? = nil) {
        self.init(.error, code, message, at: span, help: help)
    }

    static func duplicateKey(_ key: String, first: SourceSpan, second: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, .duplicateKey, "'\(key)' is defined twice, in lines \(first.start.line) and \(second.start.line)",
            at: second, label: "defined again", help: "CloudFormation would silently use the last one; rename or remove one"
        ).relating(first, "first defined here")
    }

    static func severalDocuments(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .severalDocuments, "a template is one YAML document; a second one starts at line \(span.start.line)", at: span,
            help: "put each template in a file of its own")
    }

    static func tooDeep(at span: SourceSpan) -> Diagnostic {
        Diagnostic(.tooDeep, "nested more than \(YAMLComposer.depthLimit) levels deep", at: span)
    }

    static func tooManyNodes(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .tooManyNodes, "the document holds more than \(YAMLComposer.nodeLimit) values once its aliases are expanded", at: span)
    }

    static func complexKey(at span: SourceSpan) -> Diagnostic {
        Diagnostic(.complexKey, "a key must be text, not a list or a map", at: span)
    }

    static func recursiveAlias(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.yamlRecursiveAlias, "'*\(name)' lies within its own anchor '&\(name)'", at: span)
    }

    static func undefinedAlias(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .yamlAlias, "no anchor '&\(name)' stands before this point" + suggestion(for: name, in: known), at: span,
            help: "quote the value if the '*' is meant literally")
    }

    static func badMerge(_ value: Node, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.yamlMerge, "'<<' merges maps, and its value is \(value.kindInWords)", at: span)
    }

    static func refusedTag(_ name: String, at span: SourceSpan) -> Diagnostic {
        let short = name.replacing("tag:yaml.org,2002:", with: "!!")
        return Diagnostic(
            .refusedTag, "the tag '\(short)' is not accepted in templates", at: span,
            help: "CloudFormation knows !!str, !!int, !!float, !!bool, !!null, !!map and !!seq, and its own short forms")
    }
}
