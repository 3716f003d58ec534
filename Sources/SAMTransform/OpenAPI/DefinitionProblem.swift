public import Diagnostics

/// A definition that cannot be worked on, and where.
struct DefinitionProblem: Error {
    let message: String
    let span: SourceSpan

    init(_ message: String, at span: SourceSpan) {
        self.message = message
        self.span = span
    }

    func diagnostic(of subject: Subject) -> Diagnostic {
        subject.error(.apiDefinition, message, at: span)
    }
}

extension DiagnosticCode {
    /// The inline definition of an API is not what OpenAPI asks for.
    public static let apiDefinition = DiagnosticCode("P290")
}
