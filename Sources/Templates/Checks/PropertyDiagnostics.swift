public import Diagnostics
internal import Documents

// What can be wrong with the properties of a resource.

extension DiagnosticCode {
    /// A resource type that CloudFormation does not know.
    public static let unknownResourceType = DiagnosticCode("T110")
    /// A number below the least or above the greatest that there may be.
    public static let propertyRange = DiagnosticCode("P207")
    /// A text that is too long or too short, or a list of too many or too few.
    public static let propertyLength = DiagnosticCode("P208")
    /// A property without a value.
    public static let propertyNull = DiagnosticCode("P233")
    /// `Ref` gives a name or a URL where an ARN is wanted.
    public static let refForARN = DiagnosticCode("R320")
    /// A text that YAML 1.1 reads as a number or a boolean.
    public static let typedText = DiagnosticCode("Y030")
    /// A number with leading zeros, which is octal to YAML 1.1.
    public static let octalNumber = DiagnosticCode("Y033")
    /// The version of a policy document.
    public static let policyVersion = DiagnosticCode("I510")
}

/// How messages name a property: in the words of the template's text.
struct PropertyName {
    /// `MemorySize`, `Layers[5]`.
    var property: String
    /// `'Fn'`, `event 'Get' of 'Fn'`.
    var owner: String
    /// The resource of the user's.
    var logicalID: String

    var inWords: String { "\(quoted(property)) of \(owner)" }
}

extension Diagnostic {
    static func unknownResourceType(_ resource: Resource, near: String?, _ severity: Severity) -> Diagnostic {
        let type = resource.type
        let words = near.map { "; did you mean '\($0)'?" } ?? ""
        let diagnostic = Diagnostic(
            severity, .unknownResourceType, "\(quoted(type)) is no known resource type" + words, at: resource.typeSpan,
            help: near == nil && severity == .error ? "a type reads 'AWS::Service::Resource' or 'Custom::Name'" : nil,
            logicalID: resource.logicalID.rawValue)
        return near.map { diagnostic.fixed(by: .replacing(resource.typeSpan.inner(type), by: $0)) } ?? diagnostic
    }

    static func unknownKey(_ key: Mapping.Key, in name: PropertyName, near: String?) -> Diagnostic {
        var diagnostic = Diagnostic(
            .unknownProperty, "\(name.owner) has no property \(quoted(key.text))", at: key.span,
            logicalID: name.logicalID)
        guard let near else { return diagnostic }
        diagnostic.message += "; did you mean '\(near)'?"
        return diagnostic.fixed(by: .replacing(key.textSpan, by: near))
    }

    /// `Environment: {TABLE: orders}`, which lacks a level.
    static func tooHigh(_ entries: [Mapping.Entry], _ container: String, of name: PropertyName) -> Diagnostic {
        let names = entries.prefix(5).map { quoted($0.key.text) }.joined(separator: ", ")
        let verb = entries.count == 1 ? "belongs" : "belong"
        let diagnostic = Diagnostic(
            .unknownProperty, "\(names)\(entries.count > 5 ? ", …" : "") of \(name.owner) \(verb) under '\(container)'",
            at: entries[0].key.span, help: "indent under a key '\(container):'", logicalID: name.logicalID)
        return DiagnosticFix.indenting(entries, under: container).map { diagnostic.fixed(by: $0) } ?? diagnostic
    }

    static func missing(_ property: String, of name: PropertyName, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .missingProperty, "\(name.owner) needs the property '\(property)'", at: span, logicalID: name.logicalID)
    }

    static func wrongKind(_ node: Node, _ schema: ValueSchema, _ name: PropertyName) -> Diagnostic {
        var diagnostic = Diagnostic(
            .propertyKind, "\(name.inWords) is \(schema.inWords); found \(node.kindInWords)", at: node.writtenSpan,
            logicalID: name.logicalID)
        if case .text = schema, node.mapping != nil {
            diagnostic.help = "write it as JSON in a text, or give one of its values"
        }
        return diagnostic
    }

    static func notAWord(_ text: String, _ words: [String], at node: Node, _ name: PropertyName) -> Diagnostic {
        // `arm` for `arm64`: the only one that starts like it.
        let longer = words.filter { text.count > 2 && $0.hasPrefix(text) }
        let near =
            nearestVersion(to: text, in: words) ?? nearest(to: text, in: words) ?? (longer.count == 1 ? longer[0] : nil)
        let some = words.prefix(5).joined(separator: ", ") + (words.count > 5 ? ", …" : "")
        let said = "\(quoted(text)) is no value for \(name.inWords)"
        let diagnostic = Diagnostic(
            .propertyValue, said + (near.map { "; did you mean '\($0)'?" } ?? ""), at: node.span,
            help: words.count <= 5 || near == nil ? "it is one of \(some)" : nil, logicalID: name.logicalID)
        guard let near, node.text == text else { return diagnostic }
        return diagnostic.fixed(by: .replacing(node.textSpan, by: near))
    }

    static func outOfRange(_ text: String, _ bounds: Bounds, at span: SourceSpan, _ name: PropertyName) -> Diagnostic {
        let isLow = bounds.least.map { (Double(text) ?? 0) < $0 } ?? false
        let limit = isLow ? Bounds(least: bounds.least) : Bounds(most: bounds.most)
        return Diagnostic(
            .propertyRange, "\(name.inWords) is \(text); it must be \(limit.inWords)", at: span,
            logicalID: name.logicalID)
    }

    static func wrongLength(_ text: String, _ bounds: Bounds, at node: Node, _ name: PropertyName) -> Diagnostic {
        let count = text.unicodeScalars.count
        let isShort = bounds.least.map { Double(count) < $0 } ?? false
        let limit = isShort ? "fewer than \(Int(bounds.least ?? 0))" : "more than \(Int(bounds.most ?? 0))"
        var diagnostic = Diagnostic(
            .propertyLength, "\(name.inWords) has \(count) characters, \(limit)", at: node.writtenSpan,
            logicalID: name.logicalID)
        // In full, as far as names go: which part is too long is what one wants to see.
        if node.text != text { diagnostic.notes = ["it comes to '\(text.prefix(300))\(count > 300 ? "…" : "")'"] }
        return diagnostic
    }

    static func wrongCount(_ items: [Node], _ bounds: Bounds, at node: Node, _ name: PropertyName) -> Diagnostic {
        let most = Int(bounds.most ?? Double(items.count))
        let surplus = items.count > most ? items[most] : nil
        return Diagnostic(
            .propertyLength, "\(name.inWords) has \(items.count) items; there may be \(bounds.inWords)",
            at: surplus?.writtenSpan ?? node.span, logicalID: name.logicalID)
    }

    static func nothing(_ name: PropertyName, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .warning, .propertyNull, "\(name.inWords) has no value", at: span,
            help: "write '' for an empty text, or leave the property out", logicalID: name.logicalID)
    }

    static func refForARN(_ target: Resource, gives: String, near: String, at node: Node, _ name: PropertyName)
        -> Diagnostic
    {
        let id = target.logicalID.rawValue
        let diagnostic = Diagnostic(
            .refForARN, "\(name.inWords) wants an ARN; Ref of \(target.type) '\(id)' gives its \(gives)",
            at: node.writtenSpan, help: "write '!GetAtt \(id).\(near)'", logicalID: name.logicalID)
        guard node.mapping?.first?.key.style == .shortForm else { return diagnostic }
        let edit = DiagnosticFix.Edit(node.writtenSpan, "!GetAtt \(id).\(near)")
        return diagnostic.fixed(by: DiagnosticFix("write '!GetAtt \(id).\(near)'", [edit]))
    }

    // MARK: - YAML's types

    static func typedText(_ scalar: Scalar, _ reading: String, at span: SourceSpan, _ name: PropertyName) -> Diagnostic
    {
        Diagnostic(
            scalar.isAccountID ? .error : .warning, .typedText,
            "\(name.inWords) is a text, and \(scalar.text) without quotes is \(reading) to CloudFormation", at: span,
            help: "put it in quotes", logicalID: name.logicalID
        ).fixed(by: DiagnosticFix("put it in quotes", [DiagnosticFix.Edit(span, "\"\(scalar.text)\"")]))
    }

    static func octal(_ scalar: Scalar, _ decimal: String, at span: SourceSpan, _ name: PropertyName) -> Diagnostic {
        let digits = scalar.text.drop { $0 == "0" }
        return Diagnostic(
            .octalNumber, "\(scalar.text) is octal to YAML 1.1: \(name.inWords) would be \(decimal)", at: span,
            help: "write \(decimal), or \(digits) if that is meant", logicalID: name.logicalID)
    }

    static func policyVersion(_ node: Node, _ name: PropertyName) -> Diagnostic {
        Diagnostic(
            .policyVersion, "\(node.kindInWords) is no version of the policy language", at: node.span,
            help: "it is 2012-10-17", logicalID: name.logicalID
        ).fixed(by: .replacing(node.textSpan, by: "2012-10-17"))
    }
}

/// The newest version of the same name that is no newer, such as `python3.14` for `python3.21`; else the oldest there is.
private func nearestVersion(to text: String, in words: [String]) -> String? {
    func version(_ word: String) -> (name: Substring, numbers: [Int])? {
        let name = word.prefix { $0.isLetter }
        let rest = word.dropFirst(name.count)
        let numbers = (rest.hasSuffix(".x") ? rest.dropLast(2) : rest)
            .split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        return name.isEmpty || numbers.isEmpty || numbers.contains(-1) ? nil : (name, numbers)
    }
    guard let wanted = version(text) else { return nil }
    let others = words.compactMap { word in version(word).map { (word, $0) } }.filter { $0.1.name == wanted.name }
        .sorted { $0.1.numbers.lexicographicallyPrecedes($1.1.numbers) }
    let older = others.last { !wanted.numbers.lexicographicallyPrecedes($0.1.numbers) }
    return (older ?? others.first)?.0
}

extension Scalar {
    /// Twelve digits, which are the number of an account.
    fileprivate var isAccountID: Bool { text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

extension SourceSpan {
    /// The place of a text within its quotes.
    func inner(_ text: String) -> SourceSpan {
        Node(.scalar(Scalar(text, style: .plain)), at: self).textSpan
    }
}
