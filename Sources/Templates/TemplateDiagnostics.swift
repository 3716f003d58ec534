public import Diagnostics
public import Documents

// What can be wrong with the structure of a template.

extension DiagnosticCode {
    /// `AWSTemplateFormatVersion` is not `2010-09-09`.
    public static let formatVersion = DiagnosticCode("T102")
    /// A macro that cannot be applied here.
    public static let unknownTransform = DiagnosticCode("T103")
    /// A resource has no `Type`.
    public static let resourceWithoutType = DiagnosticCode("T111")
    /// Keys stand beside `Type` that belong under `Properties`, or nowhere.
    public static let misplacedAttribute = DiagnosticCode("T112")
    /// A logical id, or the name of a parameter or an output, holds more than letters and digits.
    public static let malformedLogicalID = DiagnosticCode("T113")
    /// A `Condition` or `DependsOn` that is no name.
    public static let attributeKind = DiagnosticCode("T114")
    /// A section or a resource is no map.
    public static let notAMap = DiagnosticCode("T120")
    /// There is nothing under `Resources`.
    public static let emptyResources = DiagnosticCode("T121")
    /// The template has no `Resources`, or is empty, or is no template at all.
    public static let noResources = DiagnosticCode("T122")
    /// A section that CloudFormation does not know.
    public static let unknownSection = DiagnosticCode("T123")
    /// An output has no `Value`.
    public static let outputWithoutValue = DiagnosticCode("T130")
    /// A parameter has no type, or one that does not exist.
    public static let parameterType = DiagnosticCode("G610")
    /// A field of a parameter that does not exist, or holds the wrong kind of value.
    public static let parameterField = DiagnosticCode("G615")
    /// A value of a mapping that is neither a text nor a list of texts.
    public static let mappingValue = DiagnosticCode("G633")
    /// A `DeletionPolicy` or `UpdateReplacePolicy` that does not exist.
    public static let policyValue = DiagnosticCode("L701")
}

extension Diagnostic {
    // MARK: - Sections

    static func emptyTemplate(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .noResources, "the template is empty", at: span,
            help: "start with 'samlet init', or write a 'Resources:' section")
    }

    static func notATemplate(_ root: Node) -> Diagnostic {
        Diagnostic(
            .noResources, "this is no template: expected a map with 'Resources', found \(root.kindInWords)",
            at: root.span)
    }

    static func unknownSection(_ entry: Mapping.Entry, near: String?, in sections: Mapping, of text: SourceText)
        -> Diagnostic
    {
        let key = entry.key
        var diagnostic = Diagnostic(
            .unknownSection,
            "a template has no section \(quoted(key.text))" + (near.map { "; did you mean \(quoted($0))?" } ?? ""),
            at: key.span)
        guard let near else { return diagnostic }
        if let present = sections.entry(near) {
            diagnostic.help = "there is a section '\(near)' already; move the content there"
            diagnostic = diagnostic.relating(present.key.span, "the section '\(near)'")
            let fix = DiagnosticFix.moving(entry, to: present, in: sections, of: text)
            return fix.map { diagnostic.fixed(by: $0) } ?? diagnostic
        }
        return diagnostic.fixed(by: .replacing(key.textSpan, by: near))
    }

    static func formatVersion(_ node: Node) -> Diagnostic {
        let diagnostic = Diagnostic(
            .formatVersion, "the only template format version is 2010-09-09, not \(node.kindInWords)", at: node.span)
        return node.text == nil ? diagnostic : diagnostic.fixed(by: .replacing(node.textSpan, by: "2010-09-09"))
    }

    static func badTransform(_ node: Node) -> Diagnostic {
        Diagnostic(
            .unknownTransform, "a transform is a name or a map with 'Name', not \(node.kindInWords)", at: node.span)
    }

    /// - Parameter key: of the definition, where the value may be nothing and have no place.
    static func notAMap(_ name: String, _ node: Node, at key: Mapping.Key? = nil) -> Diagnostic {
        let place = node.isNothing ? key?.span ?? node.span : node.span
        return Diagnostic(.notAMap, "\(quoted(name)) is a map; found \(node.kindInWords)", at: place)
    }

    static func noResources(_ sections: Mapping, at span: SourceSpan) -> Diagnostic {
        let entries = sections.filter { $0.value.looksLikeResource }
        let stray = entries.map(\.key)
        guard let first = stray.first else {
            return Diagnostic(
                .noResources, "the template has no section 'Resources'",
                at: SourceSpan(source: span.source, at: span.start))
        }
        var diagnostic = Diagnostic(
            .noResources, "the template has no section 'Resources', and \(quoted(first.text)) looks like a resource",
            at: first.span, help: "put the resources under a key 'Resources:', indented")
        for key in stray.dropFirst().prefix(3) { diagnostic = diagnostic.relating(key.span, "so does this") }
        return DiagnosticFix.indenting(entries, under: "Resources").map { diagnostic.fixed(by: $0) } ?? diagnostic
    }

    static func emptyResources(at span: SourceSpan) -> Diagnostic {
        Diagnostic(.emptyResources, "nothing to deploy: 'Resources' holds no resource", at: span)
    }

    static func mappingValue(_ entry: Mapping.Entry) -> Diagnostic {
        Diagnostic(
            .mappingValue,
            "a mapping leads to texts or lists of texts; \(quoted(entry.key.text)) is \(entry.value.kindInWords)",
            at: entry.value.span)
    }

    static func outputWithoutValue(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(.outputWithoutValue, "output \(quoted(key.text)) has no Value", at: key.span)
    }

    // MARK: - Parameters

    static func parameterWithoutType(_ key: Mapping.Key, _ type: Node?) -> Diagnostic {
        guard let type, !type.isNothing else {
            return Diagnostic(
                .parameterType, "parameter \(quoted(key.text)) has no Type", at: key.span,
                help: "write 'Type: String' under it")
        }
        return Diagnostic(
            .parameterType, "the Type of parameter \(quoted(key.text)) is text; found \(type.kindInWords)",
            at: type.span)
    }

    static func parameterType(_ node: Node, name: String, known: [String]) -> Diagnostic {
        let isNumber = ["integer", "int", "float", "double", "long"].contains(name.lowercased())
        let near = isNumber ? "Number" : nearest(to: name, in: known)
        let words = near.map { "; did you mean '\($0)'?" } ?? ""
        let diagnostic = Diagnostic(.parameterType, "\(quoted(name)) is no parameter type" + words, at: node.span)
        return near.map { diagnostic.fixed(by: .replacing(node.textSpan, by: $0)) } ?? diagnostic
    }

    static func unknownParameterField(_ field: Mapping.Key, of parameter: Mapping.Key, known: [String]) -> Diagnostic {
        let diagnostic = Diagnostic(
            .parameterField,
            "parameter \(quoted(parameter.text)) cannot have \(quoted(field.text))"
                + suggestion(for: field.text, in: known),
            at: field.span)
        return nearest(to: field.text, in: known).map { diagnostic.fixed(by: .replacing(field.textSpan, by: $0)) }
            ?? diagnostic
    }

    static func parameterField(_ field: String, _ expected: String, _ node: Node) -> Diagnostic {
        Diagnostic(.parameterField, "'\(field)' is \(expected); found \(node.kindInWords)", at: node.span)
    }

    static func malformedPattern(_ reason: String, _ node: Node) -> Diagnostic {
        Diagnostic(.parameterField, "\(node.kindInWords) is no regular expression: \(reason)", at: node.span)
    }

    static func malformedName(_ what: String, _ key: Mapping.Key) -> Diagnostic {
        let words = key.text.split { !$0.isLetter && !$0.isNumber }
        let plain = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined().filter(\.isASCII)
        let diagnostic = Diagnostic(
            .malformedLogicalID, "the \(what) \(quoted(key.text)) may hold letters and digits only", at: key.span,
            help: plain.isEmpty ? nil : "name it \(quoted(plain)), here and where it is referred to")
        return plain.isEmpty ? diagnostic : diagnostic.fixed(by: .replacing(key.textSpan, by: plain))
    }

    // MARK: - Resources

    static func malformedLogicalID(_ key: Mapping.Key) -> Diagnostic {
        var diagnostic = malformedName("logical id", key)
        diagnostic.logicalID = key.text
        return diagnostic
    }

    static func resourceNotAMap(_ key: Mapping.Key, _ node: Node) -> Diagnostic {
        Diagnostic(
            .notAMap, "resource \(quoted(key.text)) is a map with 'Type' and 'Properties'; found \(node.kindInWords)",
            at: node.isNothing ? key.span : node.span, logicalID: key.text)
    }

    static func resourceWithoutType(_ key: Mapping.Key, _ fields: Mapping) -> Diagnostic {
        let properties = fields["Properties"]?.mapping ?? fields
        let isFunction = properties["Handler"] != nil || properties["CodeUri"] != nil
        return Diagnostic(
            .resourceWithoutType, "resource \(quoted(key.text)) has no Type", at: key.span,
            help: isFunction ? "its properties look like those of AWS::Serverless::Function" : nil, logicalID: key.text)
    }

    static func resourceTypeNotText(_ key: Mapping.Key, _ type: Node) -> Diagnostic {
        Diagnostic(
            .resourceWithoutType, "the Type of resource \(quoted(key.text)) is text; found \(type.kindInWords)",
            at: type.isNothing ? key.span : type.span, logicalID: key.text)
    }

    static func propertiesNotAMap(_ id: LogicalID, _ node: Node) -> Diagnostic {
        Diagnostic(
            .notAMap, "the Properties of \(quoted(id.rawValue)) are a map; found \(node.kindInWords)", at: node.span,
            logicalID: id.rawValue)
    }

    static func unknownAttribute(_ key: Mapping.Key, near: String, of id: LogicalID) -> Diagnostic {
        Diagnostic(
            .misplacedAttribute, "\(quoted(key.text)) is no attribute of a resource; did you mean '\(near)'?",
            at: key.span,
            logicalID: id.rawValue
        ).fixed(by: .replacing(key.textSpan, by: near))
    }

    static func misplacedAttributes(
        _ entries: [Mapping.Entry], of id: LogicalID, _ severity: Diagnostic.Severity, hasProperties: Bool
    ) -> Diagnostic {
        let keys = entries.map(\.key)
        let names = keys.prefix(5).map { quoted($0.text) }.joined(separator: ", ") + (keys.count > 5 ? ", …" : "")
        let ignored = severity == .warning ? "; \(keys.count == 1 ? "it is" : "they are") ignored here" : ""
        var diagnostic = Diagnostic(
            severity, .misplacedAttribute,
            "\(names) of \(quoted(id.rawValue)) \(keys.count == 1 ? "belongs" : "belong") under 'Properties'" + ignored,
            at: keys[0].span,
            help: "indent under a key 'Properties:'", logicalID: id.rawValue)
        for key in keys.dropFirst().prefix(4) { diagnostic = diagnostic.relating(key.span, "this too") }
        guard !hasProperties, let fix = DiagnosticFix.indenting(entries, under: "Properties") else { return diagnostic }
        return diagnostic.fixed(by: fix)
    }

    static func conditionKind(_ node: Node, of id: LogicalID?) -> Diagnostic {
        Diagnostic(
            .attributeKind, "'Condition' is the name of a condition; found \(node.kindInWords)", at: node.span,
            help: "define it under 'Conditions', and write its name here", logicalID: id?.rawValue)
    }

    static func dependencyKind(_ node: Node, of id: LogicalID) -> Diagnostic {
        Diagnostic(
            .attributeKind, "'DependsOn' takes logical ids; found \(node.kindInWords)", at: node.span,
            help: node["Ref"]?.text.map { "write \(quoted($0)) without Ref" }, logicalID: id.rawValue)
    }

    static func policyValue(_ name: String, _ node: Node, _ text: String, allowed: [String], of id: LogicalID)
        -> Diagnostic
    {
        let near = nearest(to: text, in: allowed)
        let diagnostic = Diagnostic(
            .policyValue, "\(quoted(text)) is no \(name)" + (near.map { "; did you mean '\($0)'?" } ?? ""),
            at: node.span,
            help: "it is one of \(allowed.joined(separator: ", ")), in this very case", logicalID: id.rawValue)
        return near.map { diagnostic.fixed(by: .replacing(node.textSpan, by: $0)) } ?? diagnostic
    }
}

extension DiagnosticFix {
    /// Puts neighbouring entries of a block map one level deeper, under a key of their own; nil for others.
    ///
    /// - Parameter isItem: they become the only item of a list.
    public static func indenting(_ entries: [Mapping.Entry], under key: String, isItem: Bool = false) -> DiagnosticFix?
    {
        guard let first = entries.first, let last = entries.last else { return nil }
        let start = first.key.span.start
        let source = first.key.span.source
        // Keys in double quotes may be those of JSON, which has no lines to indent.
        let isBlock = entries.allSatisfy { entry in
            entry.key.span.start.column == start.column && entry.key.span.source == source
                && entry.key.style != .quoted
        }
        // Nothing else may stand between them.
        let areTogether = zip(entries, entries.dropFirst()).allSatisfy { left, right in
            right.key.span.start.line - max(left.key.span.end.line, left.value.span.end.line) == 1
        }
        guard isBlock, areTogether else { return nil }
        let indent = String(repeating: " ", count: Int(start.column) - 1)
        let head = Edit(SourceSpan(source: source, at: start), "\(key):\n\(indent)  " + (isItem ? "- " : ""))
        let end = Int(max(last.key.span.end.line, last.value.span.end.line))
        let rest = (Int(start.line)...end).dropFirst().map { line in
            Edit(SourceSpan(source: source, at: SourcePosition(line: line, column: 1)), isItem ? "    " : "  ")
        }
        return DiagnosticFix("indent under a key '\(key):'", [head] + rest)
    }
}
