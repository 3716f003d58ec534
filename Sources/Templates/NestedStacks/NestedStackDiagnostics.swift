public import Diagnostics
internal import Documents

extension DiagnosticCode {
    /// A value for a parameter that the nested template does not have.
    public static let unknownNestedParameter = DiagnosticCode("G420")
    /// A reference to an output that the nested template does not have.
    public static let unknownNestedOutput = DiagnosticCode("R332")
    /// A parameter of a nested template without a value.
    public static let missingNestedParameter = DiagnosticCode("G421")
}

extension Diagnostic {
    static func unknownNestedParameter(
        _ key: Mapping.Key, of resource: Resource, known: [String]
    ) -> Diagnostic {
        Diagnostic(
            .error, .unknownNestedParameter,
            "the template of '\(resource.logicalID)' has no parameter '\(key.text)'\(suggestion(for: key.text, in: known))",
            at: key.span, logicalID: resource.logicalID.rawValue)
    }

    static func unknownNestedOutput(
        _ name: String, of resource: Resource, known: [String], at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            .error, .unknownNestedOutput,
            "the template of '\(resource.logicalID)' has no output '\(name)'\(suggestion(for: name, in: known))",
            at: span,
            help: known.isEmpty ? "it has none at all" : nil, logicalID: resource.logicalID.rawValue)
    }

    static func missingNestedParameter(_ parameter: Parameter, of resource: Resource) -> Diagnostic {
        Diagnostic(
            .error, .missingNestedParameter,
            "the template of '\(resource.logicalID)' needs a value for its parameter '\(parameter.name)'",
            at: resource.idSpan, help: "write it under Parameters, or give the parameter a Default",
            logicalID: resource.logicalID.rawValue
        ).relating(parameter.nameSpan, "it has no default")
    }
}
