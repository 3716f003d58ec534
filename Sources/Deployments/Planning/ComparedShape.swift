internal import Diagnostics
internal import Documents
internal import Templates

/// Where a comparison stands: a property, or a part of a document or policy that a property holds.
struct ComparedShape {
    private enum Place {
        case property(PropertyShape)
        /// Within JSON or YAML.
        case document
        /// Within a policy document.
        case policy(PolicyPlace)
    }

    /// The parts of a policy document. Source: IAM User Guide, "Grammar of the IAM JSON policy language".
    private enum PolicyPlace {
        case root, statements, statement
        /// One text or a set of them: actions, resources, values of conditions.
        case texts
        /// `*`, or a map from the kind of principal.
        case principal
        case conditions, operators
        /// A text alone.
        case word
    }

    private let place: Place

    private init(_ place: Place) {
        self.place = place
    }

    /// The properties of a type.
    init(_ shape: PropertyShape) {
        place = shape.kind == .policy ? .policy(.root) : .property(shape)
    }

    var kind: PropertyShape.Kind {
        switch place {
        case .property(let shape): shape.kind
        case .document: .any
        case .policy: .policy
        }
    }

    var isInDocument: Bool { if case .document = place { true } else { false } }

    /// The order of a list here.
    var order: PropertyShape.Order {
        switch place {
        case .property(let shape): shape.order
        case .policy(.texts), .policy(.statements): .set
        case .document, .policy: .significant
        }
    }

    /// A list may stand here, or its only item.
    var isSetOrItem: Bool {
        switch place {
        case .policy(.texts), .policy(.statements): true
        default: false
        }
    }

    func entry(_ key: String) -> ComparedShape {
        switch place {
        case .property(let shape): return ComparedShape(shape.entry(key))
        case .document: return ComparedShape(.document)
        case .policy(let place): return ComparedShape(.policy(Self.entry(key, of: place)))
        }
    }

    private static func entry(_ key: String, of place: PolicyPlace) -> PolicyPlace {
        switch (place, key) {
        case (.root, "Statement"): .statements
        case (.statements, "Action"), (.statements, "NotAction"), (.statements, "Resource"),
            (.statements, "NotResource"):
            .texts
        case (.statements, "Principal"), (.statements, "NotPrincipal"): .principal
        case (.statements, "Condition"): .conditions
        case (.statement, _): entry(key, of: .statements)
        case (.principal, _), (.operators, _): .texts
        case (.conditions, _): .operators
        default: .word
        }
    }

    /// The items of a list here.
    var item: ComparedShape {
        switch place {
        case .property(let shape): ComparedShape(shape.item)
        case .document: self
        case .policy(.statements): ComparedShape(.policy(.statement))
        case .policy: ComparedShape(.policy(.word))
        }
    }

    /// True for the statements of a policy.
    var isStatement: Bool {
        if case .policy(.statement) = place { true } else { false }
    }

    /// The document in a text, where the place is meant for one.
    func document(in value: Value) -> (value: Value, shape: ComparedShape)? {
        switch place {
        case .property(let shape) where shape.kind == .document:
            guard let parsed = EmbeddedDocument.value(of: value, allowsYAML: true) else {
                return value.scalar == nil ? (value, ComparedShape(.document)) : nil
            }
            return (parsed, ComparedShape(.document))
        case .policy(.root):
            guard let parsed = EmbeddedDocument.value(of: value, allowsYAML: false) else { return nil }
            return (parsed, self)
        default: return nil
        }
    }

    /// What a text that any place may hold is as JSON: for showing differences, not for being equal.
    static func shownDocument(in value: Value) -> (value: Value, shape: ComparedShape)? {
        EmbeddedDocument.value(of: value, allowsYAML: false).map { ($0, ComparedShape(.document)) }
    }
}

/// JSON and YAML that stand in a text.
enum EmbeddedDocument {
    /// Larger texts are compared as texts.
    private static let sizeLimit = 1 << 20

    /// The map or list that a text holds; nil for any other text.
    static func value(of value: Value, allowsYAML: Bool) -> Value? {
        guard !value.isSecret, let scalar = value.scalar, scalar.style.isText, scalar.text.utf8.count <= sizeLimit
        else { return nil }
        guard let node = node(scalar.text, allowsYAML: allowsYAML) else { return nil }
        return Value(node).moved(to: value)
    }

    private static func node(_ text: String, allowsYAML: Bool) -> Node? {
        let first = text.utf8.first { !" \t\r\n".utf8.contains($0) }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            if let node = Document.json(Array(text.utf8)) { return node }
        }
        guard allowsYAML, text.utf8.contains(UInt8(ascii: "\n")) else { return nil }
        var diagnostics = DiagnosticList()
        let node = Document.read(SourceText(name: "", text: text), into: &diagnostics)
        guard diagnostics.all.isEmpty, let node, node.scalar == nil else { return nil }
        return node
    }
}

extension Value {
    /// The value with the place of the text that it was read from.
    fileprivate func moved(to text: Value) -> Value {
        switch content {
        case .scalar, .unknown: return Value(content, at: text.span)
        case .list(let items): return .list(items.map { $0.moved(to: text) }, at: text.span)
        case .map(let map):
            let entries = map.map {
                ValueMap.Entry(key: $0.key, keySpan: text.span, value: $0.value.moved(to: text))
            }
            return Value(.map(ValueMap(entries)), at: text.span)
        }
    }
}
