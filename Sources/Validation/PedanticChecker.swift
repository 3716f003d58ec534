internal import Diagnostics
internal import Documents

/// Notes what is right in a template, and what other tools may read as something else.
enum PedanticChecker {
    /// Notes the plain values that YAML 1.1 has a type for and CloudFormation has none: dates and times.
    ///
    /// Every tool knows the date that is a template's format version.
    static func check(_ root: Node?, into diagnostics: inout DiagnosticList) {
        guard let sections = root?.mapping else { return }
        var nodes = sections.filter { $0.key.text != "AWSTemplateFormatVersion" }.map(\.value)
        while let node = nodes.popLast() {
            switch node.content {
            case .scalar(let scalar): if scalar.isDate { diagnostics.add(.date(scalar, at: node.span)) }
            case .sequence(let items): nodes += items
            case .mapping(let mapping): nodes += mapping.map(\.value)
            }
        }
    }
}

extension Scalar {
    /// True for a plain text that is a date or a time to YAML 1.1.
    ///
    /// Source: yaml.org/type/timestamp.html, PyYAML's resolver.
    fileprivate var isDate: Bool {
        guard style == .plain, (8...40).contains(text.utf8.count), text.utf8.first?.isDigit == true else {
            return false
        }
        let date = /\d{4}-\d\d-\d\d/
        let time = /\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)?/
        return text.wholeMatch(of: date) != nil || text.wholeMatch(of: time) != nil
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A date without quotes.
    static let date = DiagnosticCode("Y031")
}

extension Diagnostic {
    fileprivate static func date(_ scalar: Scalar, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .note, .date,
            "\(scalar.text) without quotes is a date to YAML 1.1; it is taken as the text '\(scalar.text)'",
            at: span, help: "put it in quotes, so that all tools read the same"
        ).fixed(by: DiagnosticFix("put it in quotes", [DiagnosticFix.Edit(span, "\"\(scalar.text)\"")]))
    }
}
