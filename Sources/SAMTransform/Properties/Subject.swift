internal import Diagnostics
internal import Documents
internal import Templates

/// What a diagnostic of the transform is about: a SAM resource, or an event of one.
struct Subject {
    /// The resource in question.
    var logicalID: String
    /// How a message names it: `'Fn'`, or `event 'Get' of 'Fn'`.
    var name: String
    /// Where its logical id or its event's name stands.
    var span: SourceSpan

    init(_ resource: Resource) {
        logicalID = resource.logicalID.rawValue
        name = "'\(resource.logicalID)'"
        span = resource.idSpan
    }

    /// An event of a resource.
    init(event key: Mapping.Key, of owner: Subject) {
        logicalID = owner.logicalID
        name = "event '\(key.text)' of \(owner.name)"
        span = key.span
    }

    /// An error about it; at its name when there is no better place.
    func error(_ code: DiagnosticCode, _ message: String, at span: SourceSpan? = nil, help: String? = nil) -> Diagnostic
    {
        Diagnostic(.error, code, message, at: span ?? self.span, help: help, logicalID: logicalID)
    }
}
