internal import Diagnostics
internal import Documents
internal import Templates

/// What a diagnostic of the transform is about: a SAM resource, or an event of one.
struct Subject {
    /// The resource in question.
    var logicalID: String
    /// Where its logical id or its event's name stands.
    var span: SourceSpan
    /// How a message names it: `'Fn'`, or `event 'Get' of 'Fn'`.
    let name: String

    init(_ resource: Resource) {
        self.init(logicalID: resource.logicalID.rawValue, name: "'\(resource.logicalID)'", at: resource.idSpan)
    }

    /// An event of a resource.
    init(event key: Mapping.Key, of owner: Subject) {
        self.init(logicalID: owner.logicalID, name: "event '\(key.text)' of \(owner.name)", at: key.span)
    }

    /// A connector that stands in a resource.
    init(connector key: Mapping.Key, of owner: Resource) {
        let name = "connector '\(key.text)' of '\(owner.logicalID)'"
        self.init(logicalID: owner.logicalID.rawValue, name: name, at: key.span)
    }

    /// A property of something, by its path.
    init(property path: String, of whole: Subject, at span: SourceSpan) {
        self.init(logicalID: whole.logicalID, name: "'\(path)' of \(whole.name)", at: span)
    }

    private init(logicalID: String, name: String, at span: SourceSpan) {
        self.logicalID = logicalID
        self.name = name
        self.span = span
    }

    /// An error about it; at its name when there is no better place.
    func error(_ code: DiagnosticCode, _ message: String, at span: SourceSpan? = nil, help: String? = nil) -> Diagnostic
    {
        Diagnostic(.error, code, message, at: span ?? self.span, help: help, logicalID: logicalID)
    }
}
