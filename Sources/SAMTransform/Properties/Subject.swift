internal import Diagnostics
internal import Documents
internal import Templates

/// What a diagnostic of the transform is about: a SAM resource, or an event of one.
struct Subject {
    /// The resource in question.
    var logicalID: String
    /// Where its logical id or its event's name stands.
    var span: SourceSpan
    /// The resource as a message names it.
    private let owner: String
    /// What of the resource is meant, the innermost first: `event 'Get'`.
    private var parts: [Part] = []

    private enum Part {
        case event(String)
        case connector(String)
        case property(String)
    }

    init(_ resource: Resource) {
        logicalID = resource.logicalID.rawValue
        owner = resource.logicalID.rawValue
        span = resource.idSpan
    }

    /// An event of a resource.
    init(event key: Mapping.Key, of owner: Subject) {
        self = owner
        parts.insert(.event(key.text), at: 0)
        span = key.span
    }

    /// A connector that stands in a resource.
    init(connector key: Mapping.Key, of owner: Resource) {
        self.init(owner)
        parts.insert(.connector(key.text), at: 0)
        span = key.span
    }

    /// A property of something, by its path.
    init(property path: String, of whole: Subject, at span: SourceSpan) {
        self = whole
        parts.insert(.property(path), at: 0)
        self.span = span
    }

    /// How a message names it: `'Fn'`, or `event 'Get' of 'Fn'`. Most subjects are never named.
    var name: String {
        let words = parts.map { part in
            switch part {
            case .event(let name): "event '\(name)' of "
            case .connector(let name): "connector '\(name)' of "
            case .property(let path): "'\(path)' of "
            }
        }
        return words.joined() + "'\(owner)'"
    }

    /// An error about it; at its name when there is no better place.
    func error(_ code: DiagnosticCode, _ message: String, at span: SourceSpan? = nil, help: String? = nil) -> Diagnostic
    {
        Diagnostic(.error, code, message, at: span ?? self.span, help: help, logicalID: logicalID)
    }
}
