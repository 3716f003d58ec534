internal import CSAMData
public import Diagnostics
internal import Documents
internal import Templates

/// The section Globals: defaults for all resources of a kind.
///
/// Source: AWS SAM Developer Guide, "Globals section of the AWS SAM template".
struct Globals {
    private var sections: [String: Mapping] = [:]

    private static let file = DataFile(samlet_sam_globals())
    private static let typePrefix = "AWS::Serverless::"

    init(_ node: Node?, into diagnostics: inout DiagnosticList) {
        guard let node else { return }
        guard let mapping = node.mapping else {
            diagnostics.add(.globalsNotAMap("Globals", node))
            return
        }
        for entry in mapping { read(entry, into: &diagnostics) }
    }

    /// What stands under Globals for a kind of resource, such as `Function`.
    func section(_ name: String) -> Mapping? { sections[name] }

    /// What Globals say for resources of a type.
    func section(ofType type: String) -> Mapping? {
        type.hasPrefix(Self.typePrefix) ? sections[String(type.dropFirst(Self.typePrefix.count))] : nil
    }

    /// The defaults that apply to a resource; nil when there are none for its type.
    func defaults(for resource: Resource, into diagnostics: inout DiagnosticList) -> Mapping? {
        guard var section = section(ofType: resource.type) else { return nil }
        guard let ignored = resource.attributes["IgnoreGlobals"], ignored.isTruthy else { return section }
        if ignored.string == "*" { return nil }
        guard let names = ignored.sequence else {
            diagnostics.add(.ignoreGlobals(ignored, of: Subject(resource)))
            return section
        }
        for name in names {
            if let text = name.string, section[text] != nil {
                section[text] = nil
            } else {
                diagnostics.add(.ignoredGlobalMissing(name, known: section.keys, of: Subject(resource)))
            }
        }
        return section
    }

    // MARK: - Reading

    private mutating func read(_ entry: Mapping.Entry, into diagnostics: inout DiagnosticList) {
        let name = entry.key.text
        guard let supported = Self.file.node(of: name)?.sequence?.compactMap(\.text) else {
            diagnostics.add(.unknownGlobalsSection(entry.key, known: Self.file.names))
            return
        }
        guard let properties = entry.value.mapping else {
            diagnostics.add(.globalsNotAMap("Globals.\(name)", entry.value))
            return
        }
        for property in properties where !supported.contains(property.key.text) {
            diagnostics.add(.unsupportedGlobal(property.key, section: name, known: supported))
        }
        sections[name] = Mapping(properties.filter { supported.contains($0.key.text) })
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A property that cannot be global.
    public static let unsupportedGlobal = DiagnosticCode("G601")
    /// A section of Globals that does not exist.
    public static let unknownGlobalsSection = DiagnosticCode("G602")
    /// Globals, or a section of it, is no map.
    public static let globalsNotAMap = DiagnosticCode("G603")
    /// `IgnoreGlobals` names something that is not global.
    public static let ignoreGlobals = DiagnosticCode("G604")
}

extension Diagnostic {
    fileprivate static func globalsNotAMap(_ name: String, _ node: Node) -> Diagnostic {
        Diagnostic(.error, .globalsNotAMap, "'\(name)' is a map; found \(node.kindInWords)", at: node.span)
    }

    fileprivate static func unknownGlobalsSection(_ key: Mapping.Key, known: [String]) -> Diagnostic {
        let near = nearest(to: key.text, in: known)
        var diagnostic = Diagnostic(
            .error, .unknownGlobalsSection,
            "'\(key.text)' cannot have globals" + (near.map { "; did you mean '\($0)'?" } ?? ""), at: key.span,
            help: near == nil ? "there are globals for \(known.sorted().joined(separator: ", "))" : nil)
        if let near {
            diagnostic.fixes = [DiagnosticFix("rename it to '\(near)'", [DiagnosticFix.Edit(key.textSpan, near)])]
        }
        return diagnostic
    }

    fileprivate static func unsupportedGlobal(_ key: Mapping.Key, section: String, known: [String]) -> Diagnostic {
        let near = nearest(to: key.text, in: known)
        var diagnostic = Diagnostic(
            .error, .unsupportedGlobal,
            "'\(key.text)' cannot be global for '\(section)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
            at: key.span,
            help: near == nil ? "write it in each resource" : nil)
        if let near {
            diagnostic.fixes = [DiagnosticFix("rename it to '\(near)'", [DiagnosticFix.Edit(key.textSpan, near)])]
        }
        return diagnostic
    }

    fileprivate static func ignoreGlobals(_ node: Node, of subject: Subject) -> Diagnostic {
        subject.error(
            .ignoreGlobals, "'IgnoreGlobals' is '*' or a list of properties; found \(node.kindInWords)", at: node.span)
    }

    fileprivate static func ignoredGlobalMissing(_ name: Node, known: [String], of subject: Subject) -> Diagnostic {
        let words = name.text.map { suggestion(for: $0, in: known) } ?? ""
        return subject.error(
            .ignoreGlobals, "'IgnoreGlobals' names \(name.kindInWords), which Globals do not set" + words, at: name.span
        )
    }
}
