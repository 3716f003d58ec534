public import Diagnostics
internal import Documents

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
    /// A logical id holds more than letters and digits.
    public static let malformedLogicalID = DiagnosticCode("T113")
    /// A section or a resource is no map.
    public static let notAMap = DiagnosticCode("T120")
    /// There is nothing under `Resources`.
    public static let emptyResources = DiagnosticCode("T121")
    /// The template has no `Resources`, or is empty, or is no template at all.
    public static let noResources = DiagnosticCode("T122")
    /// A section that CloudFormation does not know.
    public static let unknownSection = DiagnosticCode("T123")
    /// `Fn::ForEach` or a macro among the resources.
    public static let unsupportedLoop = DiagnosticCode("T124")
    /// An output has no `Value`.
    public static let outputWithoutValue = DiagnosticCode("T130")
    /// A parameter has no type, or one that does not exist.
    public static let parameterType = DiagnosticCode("G610")
    /// A `DeletionPolicy` or `UpdateReplacePolicy` that does not exist.
    public static let policyValue = DiagnosticCode("L701")
}

extension Diagnostic {
    static func emptyTemplate(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, .noResources, "the template is empty", at: span, help: "start with 'samlet init', or write a 'Resources:' section")
    }

    static func notATemplate(_ root: Node) -> Diagnostic {
        Diagnostic(.error, .noResources, "this is no template: expected a map with 'Resources', found \(root.kindInWords)", at: root.span)
    }

    static func unknownSection(_ key: Mapping.Key, all: [String], present: [String]) -> Diagnostic {
        let near = nearest(to: key.text, in: all)
        var diagnostic = Diagnostic(
            .error, .unknownSection, "a template has no section '\(key.text)'" + suggestion(for: key.text, in: all), at: key.span)
        if let near, present.contains(near) { diagnostic.help = "there is a section '\(near)' already; move the content there" }
        if let near, !present.contains(near) {
            diagnostic.fixes = [DiagnosticFix("rename it to '\(near)'", [DiagnosticFix.Edit(key.span, near)])]
        }
        return diagnostic
    }

    static func formatVersion(_ node: Node) -> Diagnostic {
        Diagnostic(
            .error, .formatVersion, "the only template format version is 2010-09-09, not \(node.kindInWords)", at: node.span
        ).fixed(by: DiagnosticFix("write '2010-09-09'", [DiagnosticFix.Edit(node.span, "'2010-09-09'")]))
    }

    static func badTransform(_ node: Node) -> Diagnostic {
        Diagnostic(
            .error, .unknownTransform, "a transform is a name or a map with 'Name', not \(node.kindInWords)", at: node.span)
    }

    static func notAMap(_ name: String, _ node: Node) -> Diagnostic {
        Diagnostic(.error, .notAMap, "'\(name)' maps names to definitions; found \(node.kindInWords)", at: node.span)
    }

    static func parameterWithoutType(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .error, .parameterType, "parameter '\(key.text)' has no Type", at: key.span, help: "write 'Type: String' under it")
    }

    static func parameterType(_ node: Node, name: String, known: [String]) -> Diagnostic {
        let isNumber = ["integer", "int", "float", "double", "long"].contains(name.lowercased())
        let near = isNumber ? "Number" : nearest(to: name, in: known)
        let words = near.map { "; did you mean '\($0)'?" } ?? ""
        var diagnostic = Diagnostic(.error, .parameterType, "'\(name)' is no parameter type" + words, at: node.span)
        if let near { diagnostic.fixes = [DiagnosticFix("write '\(near)'", [DiagnosticFix.Edit(node.span, near)])] }
        return diagnostic
    }

    static func outputWithoutValue(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(.error, .outputWithoutValue, "output '\(key.text)' has no Value", at: key.span)
    }

    static func noResources(_ sections: Mapping, at span: SourceSpan) -> Diagnostic {
        let stray = sections.filter { $0.value["Type"]?.text?.contains("::") == true }
        guard let first = stray.first else {
            return Diagnostic(
                .error, .noResources, "the template has no section 'Resources'", at: SourceSpan(source: span.source, at: span.start))
        }
        var diagnostic = Diagnostic(
            .error, .noResources, "the template has no section 'Resources', and '\(first.key.text)' looks like a resource",
            at: first.key.span, help: "put the resources under a key 'Resources:', indented")
        for entry in stray.dropFirst().prefix(3) { diagnostic = diagnostic.relating(entry.key.span, "so does this") }
        return diagnostic
    }

    static func emptyResources(at span: SourceSpan) -> Diagnostic {
        Diagnostic(.error, .emptyResources, "nothing to deploy: 'Resources' holds no resource", at: span)
    }

    static func loopOrMacro(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .error, .unsupportedLoop, "'\(key.text)' is not supported yet", at: key.span, help: "write the resources out")
    }

    static func malformedLogicalID(_ key: Mapping.Key) -> Diagnostic {
        let words = key.text.split { !$0.isLetter && !$0.isNumber }
        let plain = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined().filter(\.isASCII)
        return Diagnostic(
            .error, .malformedLogicalID, "the logical id '\(key.text)' may hold letters and digits only", at: key.span,
            help: plain.isEmpty ? nil : "name it '\(plain)', here and where it is referred to", logicalID: key.text)
    }

    static func resourceNotAMap(_ key: Mapping.Key, _ node: Node) -> Diagnostic {
        Diagnostic(
            .error, .notAMap, "resource '\(key.text)' is a map with 'Type' and 'Properties'; found \(node.kindInWords)",
            at: node.isNull ? key.span : node.span, logicalID: key.text)
    }

    static func resourceWithoutType(_ key: Mapping.Key, _ fields: Mapping) -> Diagnostic {
        var diagnostic = Diagnostic(
            .error, .resourceWithoutType, "resource '\(key.text)' has no Type", at: key.span, logicalID: key.text)
        let properties = fields["Properties"]?.mapping ?? fields
        if properties["Handler"] != nil || properties["CodeUri"] != nil {
            diagnostic.help = "its properties look like those of AWS::Serverless::Function"
        }
        return diagnostic
    }

    static func resourceTypeNotText(_ key: Mapping.Key, _ type: Node) -> Diagnostic {
        Diagnostic(
            .error, .resourceWithoutType, "the Type of resource '\(key.text)' is text; found \(type.kindInWords)", at: type.span,
            logicalID: key.text)
    }

    static func propertiesNotAMap(_ id: LogicalID, _ node: Node) -> Diagnostic {
        Diagnostic(
            .error, .notAMap, "the Properties of '\(id)' are a map; found \(node.kindInWords)", at: node.span,
            logicalID: id.rawValue)
    }

    static func misplacedAttributes(
        _ first: Mapping.Key, others: [Mapping.Key], of id: LogicalID, known: [String]
    ) -> Diagnostic {
        let near = nearest(to: first.text, in: known)
        let names = ([first] + others).map { "'\($0.text)'" }.joined(separator: ", ")
        let belongs = others.isEmpty ? "belongs" : "belong"
        var diagnostic = Diagnostic(
            .error, .misplacedAttribute, near.map { "'\(first.text)' is no attribute of a resource; did you mean '\($0)'?" }
                ?? "\(names) of '\(id)' \(belongs) under 'Properties'", at: first.span, logicalID: id.rawValue)
        if near == nil { diagnostic.help = "indent under a key 'Properties:'" }
        for key in others.prefix(4) { diagnostic = diagnostic.relating(key.span, "this too") }
        return diagnostic
    }

    static func policyValue(_ name: String, _ node: Node, _ text: String, allowed: [String], of id: LogicalID) -> Diagnostic {
        let near = allowed.first { $0.lowercased() == text.lowercased() } ?? nearest(to: text, in: allowed)
        var diagnostic = Diagnostic(
            .error, .policyValue,
            "'\(text)' is no \(name)" + (near.map { "; did you mean '\($0)'?" } ?? ""), at: node.span,
            help: "it is one of \(allowed.joined(separator: ", ")), in this very case", logicalID: id.rawValue)
        if let near { diagnostic.fixes = [DiagnosticFix("write '\(near)'", [DiagnosticFix.Edit(node.span, near)])] }
        return diagnostic
    }
}
