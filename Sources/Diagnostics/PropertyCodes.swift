// Codes that several modules raise: each checks the properties that it knows.

extension DiagnosticCode {
    /// A property that the type does not have.
    public static let unknownProperty = DiagnosticCode("P201")
    /// A required property is missing.
    public static let missingProperty = DiagnosticCode("P202")
    /// A property holds the wrong kind of value.
    public static let propertyKind = DiagnosticCode("P203")
    /// A property holds a value that is not among those allowed.
    public static let propertyValue = DiagnosticCode("P204")
    /// Properties that exclude each other.
    public static let propertyConflict = DiagnosticCode("P205")
    /// A property that needs another one.
    public static let propertyRequirement = DiagnosticCode("P206")
}
