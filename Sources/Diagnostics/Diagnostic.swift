/// What is wrong with the user's input, where, and what to write instead.
///
/// Messages start in lower case, carry no full stop and stand alone: they name the thing and the expectation.
public struct Diagnostic: Hashable, Sendable {
    /// How bad it is: an error stops the command, a warning does not.
    public enum Severity: String, Sendable, Comparable, CaseIterable {
        case error, warning, note

        public static func < (left: Severity, right: Severity) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int {
            switch self {
            case .error: 0
            case .warning: 1
            case .note: 2
            }
        }
    }

    /// A second place that explains the first, shown with its own words.
    public struct Label: Hashable, Sendable {
        public var span: SourceSpan
        public var text: String

        public init(_ span: SourceSpan, _ text: String) {
            self.span = span
            self.text = text
        }
    }

    public var severity: Severity
    public var code: DiagnosticCode
    public var message: String
    public var span: SourceSpan?
    /// Short words under the underlined place.
    public var label: String?
    public var related: [Label] = []
    /// What to do about it, as a sentence or a text to write.
    public var help: String?
    public var notes: [String] = []
    public var fixes: [DiagnosticFix] = []
    /// The resource in question, where there is one.
    public var logicalID: String?

    public init(
        _ severity: Severity = .error, _ code: DiagnosticCode, _ message: String, at span: SourceSpan?,
        label: String? = nil, help: String? = nil, logicalID: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.span = span
        self.label = label
        self.help = help
        self.logicalID = logicalID
    }

    /// The same diagnostic with a second place added.
    public func relating(_ span: SourceSpan, _ text: String) -> Diagnostic {
        var copy = self
        copy.related.append(Label(span, text))
        return copy
    }

    /// The same diagnostic with a machine-applicable fix added.
    public func fixed(by fix: DiagnosticFix) -> Diagnostic {
        var copy = self
        copy.fixes.append(fix)
        return copy
    }
}

/// The stable name of a kind of diagnostic: a letter for the family and a number, such as `R301`.
///
/// Families: Y YAML and JSON, T template structure, R references, P properties, E events, I policies,
/// G globals, parameters and conditions, L lifecycle, A code and runtimes, X engine and limits.
public struct DiagnosticCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}

/// A change of the source text that mends a diagnostic.
public struct DiagnosticFix: Hashable, Sendable {
    /// Replaces the text of `span` by `replacement`; an empty span inserts.
    public struct Edit: Hashable, Sendable {
        public var span: SourceSpan
        public var replacement: String

        public init(_ span: SourceSpan, _ replacement: String) {
            self.span = span
            self.replacement = replacement
        }
    }

    public var title: String
    public var edits: [Edit]

    public init(_ title: String, _ edits: [Edit]) {
        self.title = title
        self.edits = edits
    }
}

/// The diagnostics of a run, in the order they were found.
public struct DiagnosticList: Sendable {
    public private(set) var all: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []

    public init() {}

    public var isEmpty: Bool { all.isEmpty }
    public var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// Adds a diagnostic, unless the very same one is there already.
    public mutating func add(_ diagnostic: Diagnostic) {
        guard seen.insert(diagnostic).inserted else { return }
        all.append(diagnostic)
    }

    public mutating func add(contentsOf diagnostics: some Sequence<Diagnostic>) {
        for diagnostic in diagnostics { add(diagnostic) }
    }

    /// Adds an error; a shorthand for the most common case.
    public mutating func error(
        _ code: DiagnosticCode, _ message: String, at span: SourceSpan?, label: String? = nil, help: String? = nil,
        logicalID: String? = nil
    ) {
        add(Diagnostic(.error, code, message, at: span, label: label, help: help, logicalID: logicalID))
    }

    public mutating func warning(
        _ code: DiagnosticCode, _ message: String, at span: SourceSpan?, label: String? = nil, help: String? = nil,
        logicalID: String? = nil
    ) {
        add(Diagnostic(.warning, code, message, at: span, label: label, help: help, logicalID: logicalID))
    }

    /// In the order of the text, errors before warnings at the same place; those without a place come first.
    public func sorted() -> [Diagnostic] {
        all.enumerated().sorted { left, right in
            let places = (left.element.span, right.element.span)
            let byPlace = Self.order(places.0, places.1)
            if byPlace != 0 { return byPlace < 0 }
            if left.element.severity != right.element.severity { return left.element.severity < right.element.severity }
            return left.offset < right.offset
        }.map(\.element)
    }

    private static func order(_ left: SourceSpan?, _ right: SourceSpan?) -> Int {
        switch (left, right) {
        case (nil, nil): return 0
        case (nil, _): return -1
        case (_, nil): return 1
        case (let left?, let right?):
            if left.source != right.source { return left.source.index < right.source.index ? -1 : 1 }
            if left.start != right.start { return left.start < right.start ? -1 : 1 }
            return 0
        }
    }
}
