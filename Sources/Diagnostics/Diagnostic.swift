/// What is wrong with the user's input, where, and what to write instead.
///
/// Messages start in lower case, carry no full stop and stand alone: they name the thing and the expectation.
public struct Diagnostic: Hashable, Sendable {
    /// How bad it is: an error stops the command, a warning does not.
    public enum Severity: String, Sendable, Comparable, CaseIterable {
        case error, warning, note

        /// Errors come before warnings, warnings before notes.
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
        /// The place that is marked.
        public var span: SourceSpan
        /// Short words beside it.
        public var text: String

        /// A place and what is to be said there.
        public init(_ span: SourceSpan, _ text: String) {
            self.span = span
            self.text = text
        }
    }

    /// How bad it is.
    public var severity: Severity
    /// Which kind of mistake it is.
    public var code: DiagnosticCode
    /// What is wrong, as one sentence that stands alone.
    public var message: String
    /// Where; nil for what has no place in a text, such as a command-line option.
    public var span: SourceSpan?
    /// Short words under the underlined place.
    public var label: String?
    /// Other places that explain this one.
    public var related: [Label] = []
    /// What to do about it, as a sentence or a text to write.
    public var help: String?
    /// What else is good to know, each as a sentence.
    public var notes: [String] = []
    /// Changes that mend it, each on its own.
    public var fixes: [DiagnosticFix] = []
    /// The resource in question, where there is one.
    public var logicalID: String?

    /// A diagnostic without related places, notes and fixes; those are added by ``relating(_:_:)`` and ``fixed(by:)``.
    public init(
        _ severity: Severity, _ code: DiagnosticCode, _ message: String, at span: SourceSpan?,
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

    /// An error.
    public init(
        _ code: DiagnosticCode, _ message: String, at span: SourceSpan?, label: String? = nil, help: String? = nil,
        logicalID: String? = nil
    ) {
        self.init(.error, code, message, at: span, label: label, help: help, logicalID: logicalID)
    }

    /// The same diagnostic with a second place added.
    public func relating(_ span: SourceSpan, _ text: String) -> Diagnostic {
        var copy = self
        copy.related.append(Label(span, text))
        return copy
    }

    /// The same diagnostic with a fix added.
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
    /// As it is shown: `R301`.
    public let rawValue: String

    /// The code of this name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The code of this name.
    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}

/// A change of the source text that mends a diagnostic.
public struct DiagnosticFix: Hashable, Sendable {
    /// Replaces the text of `span` by `replacement`; an empty span inserts.
    public struct Edit: Hashable, Sendable {
        /// What is replaced.
        public var span: SourceSpan
        /// The new text.
        public var replacement: String

        /// Replaces the text of a span.
        public init(_ span: SourceSpan, _ replacement: String) {
            self.span = span
            self.replacement = replacement
        }
    }

    /// What the change does, in the imperative.
    public var title: String
    /// In the order of the text, without overlap.
    public var edits: [Edit]
    /// False where it is one of several ways to mend the mistake, which a person has to choose from.
    public var isMachineApplicable: Bool

    /// A change of one or more places.
    public init(_ title: String, _ edits: [Edit], isMachineApplicable: Bool = true) {
        self.title = title
        self.edits = edits
        self.isMachineApplicable = isMachineApplicable
    }
}

/// The diagnostics of a run, in the order they were found.
public struct DiagnosticList: Sendable {
    /// Each once, in the order of addition.
    public private(set) var all: [Diagnostic] = []
    /// The places in the list, by hash: less to move than the diagnostics themselves.
    private var places: [Int: Int] = [:]

    /// An empty list.
    public init() {}

    /// True when nothing was found.
    public var isEmpty: Bool { all.isEmpty }
    /// True when something stops the command.
    public var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// Adds a diagnostic, unless the very same one is there already.
    public mutating func add(_ diagnostic: Diagnostic) {
        let hash = diagnostic.hashValue
        if let place = places[hash], all[place] == diagnostic { return }
        places[hash] = all.count
        all.append(diagnostic)
    }

    /// Adds diagnostics, but those that are there already.
    public mutating func add(contentsOf diagnostics: some Sequence<Diagnostic>) {
        for diagnostic in diagnostics { add(diagnostic) }
    }

    /// Adds an error; a shorthand for the most common case.
    public mutating func error(
        _ code: DiagnosticCode, _ message: String, at span: SourceSpan?, label: String? = nil, help: String? = nil,
        logicalID: String? = nil
    ) {
        add(Diagnostic(code, message, at: span, label: label, help: help, logicalID: logicalID))
    }

    /// Adds a warning.
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
