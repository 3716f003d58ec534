public import Diagnostics
internal import Documents
internal import OrderedCollections

/// The values of a template's parameters: overrides before defaults, checked against their constraints.
public enum ParameterValues {
    /// - Parameters:
    ///   - overrides: values given from outside, by parameter name; lists are written with commas.
    ///   - isComplete: false where a missing value is no error, as when a template is only validated; such
    ///     parameters are left out of the result.
    public static func resolved(
        for template: Template, overrides: [String: String], isComplete: Bool = true,
        into diagnostics: inout DiagnosticList
    ) -> [String: Value] {
        for name in overrides.keys.sorted() where template.parameters[name] == nil {
            diagnostics.add(.undeclaredOverride(name, known: Array(template.parameters.keys)))
        }
        var values: [String: Value] = [:]
        for parameter in template.parameters.values {
            checkDefault(of: parameter, into: &diagnostics)
            guard let text = overrides[parameter.name] ?? defaultText(of: parameter) else {
                if isComplete { diagnostics.add(.parameterWithoutValue(parameter)) }
                continue
            }
            if overrides[parameter.name] != nil, let problem = ParameterConstraints(parameter).violation(by: text) {
                diagnostics.add(.badOverride(parameter, text, problem))
            }
            values[parameter.name] = value(text, of: parameter)
        }
        return values
    }

    /// A default that is no text has been reported, and counts as an empty one.
    private static func defaultText(of parameter: Parameter) -> String? {
        parameter.defaultValue.map { $0.text ?? "" }
    }

    private static func checkDefault(of parameter: Parameter, into diagnostics: inout DiagnosticList) {
        guard let node = parameter.defaultValue else { return }
        guard let text = node.text else {
            diagnostics.add(.defaultNotText(parameter, node))
            return
        }
        guard let problem = ParameterConstraints(parameter).violation(by: text) else { return }
        diagnostics.add(.badDefault(parameter, text, problem, at: node.span))
    }

    static func value(_ text: String, of parameter: Parameter) -> Value {
        let span = parameter.defaultValue?.span ?? parameter.nameSpan
        guard parameter.type.isList else {
            return Value(
                .scalar(Scalar(text, style: style(of: text, parameter))), at: span, isSecret: parameter.isNoEcho)
        }
        let items = text.listItems.map { Value.text($0, at: span, isSecret: parameter.isNoEcho) }
        return Value(.list(items), at: span, isSecret: parameter.isNoEcho)
    }

    /// A number is plain, unless YAML would read another number or none from its digits.
    private static func style(of text: String, _ parameter: Parameter) -> Scalar.Style {
        guard parameter.type == .number else { return .doubleQuoted }
        switch Scalar(text, style: .plain).plainType {
        case .integer(let json), .number(let json): return json == text ? .plain : .doubleQuoted
        case .null, .boolean, .text: return .doubleQuoted
        }
    }
}

extension String {
    /// The members of a list that is written with commas, without the spaces around them, as AWS trims them.
    var listItems: [String] {
        guard !isEmpty else { return [] }
        return split(separator: ",", omittingEmptySubsequences: false).map { item in
            guard let start = item.firstIndex(where: { $0 != " " }), let end = item.lastIndex(where: { $0 != " " })
            else {
                return ""
            }
            return String(item[start...end])
        }
    }
}

/// The constraints that a parameter's declaration sets.
struct ParameterConstraints {
    /// Bytes of a value.
    static let lengthLimit = 4096

    private let parameter: Parameter

    init(_ parameter: Parameter) {
        self.parameter = parameter
    }

    /// What is wrong with a value, to follow its quotation: `is not one of 'a', 'b'`; nil when nothing is.
    func violation(by text: String) -> String? {
        guard text.utf8.count <= Self.lengthLimit else { return "is longer than \(Self.lengthLimit) bytes" }
        let items = parameter.type.isList ? text.listItems : [text]
        return typeViolation(items) ?? allowedValuesViolation(items) ?? patternViolation(items) ?? lengthViolation(text)
            ?? rangeViolation(text)
    }

    private func typeViolation(_ items: [String]) -> String? {
        let isNumber = items.allSatisfy { ExactDecimal($0) != nil }
        return switch parameter.type {
        case .number: isNumber ? nil : "is no number"
        case .numberList: isNumber ? nil : "is no list of numbers"
        default: nil
        }
    }

    private func allowedValuesViolation(_ items: [String]) -> String? {
        guard let allowed = parameter.allowedValues?.compactMap({ $0.scalar?.text }), !allowed.isEmpty else {
            return nil
        }
        guard let item = items.first(where: { !allowed.contains($0) }) else { return nil }
        if let near = nearest(to: item, in: allowed) { return "is not allowed; did you mean \(quoted(near))?" }
        return "is not one of \(allowed.prefix(5).map { quoted($0) }.joined(separator: ", "))"
            + (allowed.count > 5 ? ", …" : "")
    }

    private func patternViolation(_ items: [String]) -> String? {
        guard let text = parameter.allowedPattern?.text, case .pattern(let pattern) = TextPattern.reading(text),
            !items.allSatisfy(pattern.matches)
        else { return nil }
        return "does not match the pattern \(quoted(text))" + (parameter.constraintDescription.map { ": \($0)" } ?? "")
    }

    private func lengthViolation(_ text: String) -> String? {
        let length = text.unicodeScalars.count
        if let least = parameter.minLength, length < least { return "has \(length) characters, fewer than \(least)" }
        if let most = parameter.maxLength, length > most { return "has \(length) characters, more than \(most)" }
        return nil
    }

    private func rangeViolation(_ text: String) -> String? {
        guard parameter.type == .number, let value = ExactDecimal(text) else { return nil }
        if let least = parameter.minValue?.text, let bound = ExactDecimal(least), value < bound {
            return "is below \(least)"
        }
        if let most = parameter.maxValue?.text, let bound = ExactDecimal(most), value > bound {
            return "is above \(most)"
        }
        return nil
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A parameter's default breaks the parameter's own constraints.
    public static let badDefault = DiagnosticCode("G611")
    /// A value given for a parameter breaks its constraints.
    public static let badOverride = DiagnosticCode("G612")
    /// A parameter has neither a default nor a given value.
    public static let parameterWithoutValue = DiagnosticCode("G613")
    /// A value is given for a parameter that the template does not declare.
    public static let undeclaredOverride = DiagnosticCode("G614")
}

extension Diagnostic {
    fileprivate static func undeclaredOverride(_ name: String, known: [String]) -> Diagnostic {
        Diagnostic(
            .warning, .undeclaredOverride,
            "the template declares no parameter \(quoted(name)); its value is ignored"
                + suggestion(for: name, in: known),
            at: nil)
    }

    fileprivate static func parameterWithoutValue(_ parameter: Parameter) -> Diagnostic {
        Diagnostic(
            .parameterWithoutValue, "parameter \(quoted(parameter.name)) has no default and no value is given",
            at: parameter.nameSpan, help: "give one with --parameter-overrides \(parameter.name)=VALUE")
    }

    fileprivate static func badDefault(
        _ parameter: Parameter, _ text: String, _ problem: String, at span: SourceSpan
    ) -> Diagnostic {
        let shown = parameter.isNoEcho ? "the default" : "the default \(quoted(text))"
        let diagnostic = Diagnostic(.badDefault, "\(shown) of parameter \(quoted(parameter.name)) \(problem)", at: span)
        guard let allowed = parameter.allowedValues, let first = allowed.first, let last = allowed.last else {
            return diagnostic
        }
        let related = diagnostic.relating(first.span.joined(with: last.span), "the allowed values")
        guard let node = parameter.defaultValue, !parameter.isNoEcho,
            let near = nearest(to: text, in: allowed.compactMap { $0.scalar?.text }), !near.isEmpty
        else { return related }
        return related.fixed(by: .replacing(node.textSpan, by: near))
    }

    fileprivate static func badOverride(_ parameter: Parameter, _ text: String, _ problem: String) -> Diagnostic {
        let shown = parameter.isNoEcho ? "the value" : "the value \(quoted(text))"
        return Diagnostic(
            .badOverride, "\(shown) given for parameter \(quoted(parameter.name)) \(problem)", at: parameter.nameSpan)
    }

    fileprivate static func defaultNotText(_ parameter: Parameter, _ node: Node) -> Diagnostic {
        let help = node.isNothing ? "write '' for an empty text" : "write the list as text with commas: 'a,b'"
        return Diagnostic(
            .badDefault, "the default of parameter \(quoted(parameter.name)) is text; found \(node.kindInWords)",
            at: node.isNothing ? parameter.nameSpan : node.span,
            help: node.isNothing || parameter.type.isList ? help : nil)
    }
}
