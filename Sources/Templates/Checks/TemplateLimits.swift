public import Diagnostics
internal import Documents
internal import OrderedCollections

/// Checks a template against the sizes that CloudFormation takes.
///
/// Source: CloudFormation User Guide, "Understand CloudFormation quotas".
public enum TemplateLimits {
    /// Bytes of a template that is uploaded by way of S3.
    static let bytes = 1_000_000
    static let resources = 500
    static let descriptionBytes = 1024
    static let entries = 200

    /// - Parameters:
    ///   - template: as it is written.
    ///   - expanded: after its transforms.
    public static func check(
        _ template: Template, expanded: Template, source: SourceText, into diagnostics: inout DiagnosticList
    ) {
        checkSize(template, source, into: &diagnostics)
        checkDescription(template, into: &diagnostics)
        checkCount(expanded, into: &diagnostics)
        for (section, count) in [
            ("Parameters", template.parameters.count), ("Outputs", template.outputs.count),
            ("Mappings", template.mappings.count),
        ] where count > entries {
            let span = template.sections.entry(section)?.key.span
            diagnostics.add(.tooManyEntries(section, count, at: span))
        }
    }

    private static func checkSize(_ template: Template, _ source: SourceText, into diagnostics: inout DiagnosticList) {
        let size = source.bytes.count
        guard size > bytes * 9 / 10 else { return }
        let sections = template.sections.map { entry in
            let span = entry.key.span.joined(with: entry.value.span)
            return (entry.key, source.byteOffset(of: span.end) - source.byteOffset(of: span.start))
        }
        let biggest = sections.max { $0.1 < $1.1 }
        diagnostics.add(.templateSize(size, biggest, size > bytes ? .error : .warning))
    }

    private static func checkDescription(_ template: Template, into diagnostics: inout DiagnosticList) {
        guard let description = template.description, !description.isNull else { return }
        guard let scalar = description.scalar else {
            diagnostics.add(.descriptionKind(description))
            return
        }
        if scalar.text.utf8.count > descriptionBytes { diagnostics.add(.descriptionLength(description)) }
        switch scalar.plainType {
        case .text: break
        case .null, .boolean, .integer, .number: diagnostics.add(.typedDescription(description))
        }
    }

    private static func checkCount(_ expanded: Template, into diagnostics: inout DiagnosticList) {
        let count = expanded.resources.count
        guard count > resources * 9 / 10 else { return }
        var made: [String: Int] = [:]
        for resource in expanded.resources.values { made[resource.type, default: 0] += 1 }
        let top = made.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
        diagnostics.add(
            .tooManyResources(
                count, top.map { "\($0.value) × \($0.key)" }, at: expanded.resourcesSpan,
                count > resources ? .error : .warning))
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// The template's description is no text.
    public static let description = DiagnosticCode("T131")
    /// More bytes than CloudFormation takes.
    public static let templateSize = DiagnosticCode("X901")
    /// More resources than a stack may have.
    public static let resourceCount = DiagnosticCode("X902")
    /// More parameters, outputs or mappings than a template may have.
    public static let entryCount = DiagnosticCode("X904")
}

extension Diagnostic {
    fileprivate static func templateSize(_ size: Int, _ biggest: (Mapping.Key, Int)?, _ severity: Severity)
        -> Diagnostic
    {
        let limit = TemplateLimits.bytes
        let words = severity == .error ? "more than" : "close to"
        var diagnostic = Diagnostic(
            severity, .templateSize, "the template has \(size) bytes, \(words) the \(limit) that CloudFormation takes",
            at: biggest?.0.span, help: "split it into nested stacks, or move texts into files")
        if let biggest { diagnostic.label = "\(biggest.1) of them are here" }
        return diagnostic
    }

    fileprivate static func descriptionKind(_ node: Node) -> Diagnostic {
        Diagnostic(
            .description, "the Description of a template is text; found \(node.kindInWords)", at: node.writtenSpan)
    }

    fileprivate static func descriptionLength(_ node: Node) -> Diagnostic {
        Diagnostic(
            .description,
            "the Description has \(node.text?.utf8.count ?? 0) bytes, more than \(TemplateLimits.descriptionBytes)",
            at: node.span)
    }

    fileprivate static func typedDescription(_ node: Node) -> Diagnostic {
        let text = node.text ?? ""
        let kind =
            switch node.scalar?.plainType {
            case .boolean: "a boolean"
            case .null: "nothing"
            default: "a number"
            }
        return Diagnostic(
            .warning, .description,
            "the Description of a template is text, and \(text) without quotes is \(kind); it is taken as the text '\(text)'",
            at: node.span, help: "put it in quotes"
        ).fixed(by: DiagnosticFix("put it in quotes", [DiagnosticFix.Edit(node.span, "\"\(text)\"")]))
    }

    fileprivate static func tooManyResources(
        _ count: Int, _ top: [String], at span: SourceSpan?, _ severity: Severity
    ) -> Diagnostic {
        let limit = TemplateLimits.resources
        let words = severity == .error ? "more than" : "close to"
        return Diagnostic(
            severity, .resourceCount,
            "the stack has \(count) resources once expanded, \(words) the \(limit) that CloudFormation takes", at: span,
            label: "among them \(top.joined(separator: ", "))", help: "split it into nested stacks")
    }

    fileprivate static func tooManyEntries(_ section: String, _ count: Int, at span: SourceSpan?) -> Diagnostic {
        Diagnostic(
            .entryCount, "'\(section)' has \(count) entries; CloudFormation takes \(TemplateLimits.entries)", at: span)
    }
}
