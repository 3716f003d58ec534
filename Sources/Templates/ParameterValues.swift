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
            guard let text = overrides[parameter.name] ?? parameter.defaultValue?.scalar?.text else {
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

    private static func checkDefault(of parameter: Parameter, into diagnostics: inout DiagnosticList) {
        guard let node = parameter.defaultValue else { return }
        guard let text = node.scalar?.text else {
            diagnostics.add(.defaultNotText(parameter, node))
            return
        }
        guard let problem = ParameterConstraints(parameter).violation(by: text) else { return }
        var diagnostic = Diagnostic(
            .error, .badDefault, "the default '\(text)' of parameter '\(parameter.name)' \(problem)", at: node.span)
        if let allowed = parameter.allowedValues, let first = allowed.first, let last = allowed.last {
            diagnostic = diagnostic.relating(first.span.joined(with: last.span), "the allowed values")
        }
        diagnostics.add(diagnostic)
    }

    private static func value(_ text: String, of parameter: Parameter) -> Value {
        let span = parameter.defaultValue?.span ?? parameter.nameSpan
        guard parameter.type.isList else {
            let style: Scalar.Style = parameter.type == .number ? .plain : .doubleQuoted
            return Value(.scalar(Scalar(text, style: style)), at: span, isSecret: parameter.isNoEcho)
        }
        // AWS trims the spaces around the members of a list.
        let parts = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false)
        let items = parts.map { item in
            let trimmed = item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            return Value.text(String(trimmed), at: span, isSecret: parameter.isNoEcho)
        }
        return Value(.list(items), at: span, isSecret: parameter.isNoEcho)
    }
}

/// The constraints that a parameter's declaration sets.
struct ParameterConstraints {
    let parameter: Parameter

    init(_ parameter: Parameter) {
        self.parameter = parameter
    }

    /// What is wrong with a value, to follow its quotation: `is not one of a, b`; nil when nothing is.
    func violation(by text: String) -> String? {
        typeViolation(text) ?? allowedValuesViolation(text) ?? patternViolation(text) ?? lengthViolation(text)
            ?? rangeViolation(text)
    }

    private func typeViolation(_ text: String) -> String? {
        switch parameter.type {
        case .number: return Double(text) == nil ? "is no number" : nil
        case .numberList:
            let isNumbers = text.split(separator: ",").allSatisfy { Double($0.filter { $0 != " " }) != nil }
            return isNumbers ? nil : "is no list of numbers"
        default: return nil
        }
    }

    private func allowedValuesViolation(_ text: String) -> String? {
        guard let allowed = parameter.allowedValues?.compactMap({ $0.scalar?.text }), !allowed.isEmpty else { return nil }
        let given = parameter.type.isList ? text.split(separator: ",").map { $0.filter { $0 != " " } } : [text]
        guard !given.allSatisfy(allowed.contains) else { return nil }
        return "is not one of \(allowed.prefix(8).joined(separator: ", "))" + (allowed.count > 8 ? ", …" : "")
    }

    private func patternViolation(_ text: String) -> String? {
        guard let pattern = parameter.allowedPattern?.text, let regex = try? Regex(pattern) else { return nil }
        guard (try? regex.wholeMatch(in: text)) == nil else { return nil }
        return "does not match the pattern '\(pattern)'" + (parameter.constraintDescription.map { " (\($0))" } ?? "")
    }

    private func lengthViolation(_ text: String) -> String? {
        let length = text.unicodeScalars.count
        if let least = parameter.minLength, length < least { return "has \(length) characters, fewer than \(least)" }
        if let most = parameter.maxLength, length > most { return "has \(length) characters, more than \(most)" }
        return nil
    }

    private func rangeViolation(_ text: String) -> String? {
        guard parameter.type == .number, let value = Double(text) else { return nil }
        if let least = parameter.minValue?.text, let bound = Double(least), value < bound { return "is below \(least)" }
        if let most = parameter.maxValue?.text, let bound = Double(most), value > bound { return "is above \(most)" }
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
            "the template declares no parameter '\(name)'; its value is ignored" + suggestion(for: name, in: known), at: nil)
    }

    fileprivate static func parameterWithoutValue(_ parameter: Parameter) -> Diagnostic {
        Diagnostic(
            .error, .parameterWithoutValue, "parameter '\(parameter.name)' has no default and no value is given",
            at: parameter.nameSpan, help: "give one with --parameter-overrides \(parameter.name)=VALUE")
    }

    fileprivate static func badOverride(_ parameter: Parameter, _ text: String, _ problem: String) -> Diagnostic {
        let shown = parameter.isNoEcho ? "the value" : "the value '\(text)'"
        return Diagnostic(
            .error, .badOverride, "\(shown) given for parameter '\(parameter.name)' \(problem)", at: parameter.nameSpan)
    }

    fileprivate static func defaultNotText(_ parameter: Parameter, _ node: Node) -> Diagnostic {
        Diagnostic(
            .error, .badDefault, "the default of parameter '\(parameter.name)' is text; found \(node.kindInWords)", at: node.span,
            help: parameter.type.isList ? "write the list as text with commas: 'a,b'" : nil)
    }
}
