public import Diagnostics
public import Documents

/// What a node of a template comes to once parameters, conditions and references are evaluated.
///
/// Scalars keep the text and style they were written in; the schema of the place gives them their type.
/// Two values are equal when they say the same, wherever they come from.
public struct Value: Hashable, Sendable {
    /// What a value is made of.
    public indirect enum Content: Hashable, Sendable {
        case scalar(Scalar)
        case list([Value])
        case map(ValueMap)
        /// Not known before the resources are created.
        case unknown(Unknown)
    }

    /// What the value is.
    public var content: Content
    /// Where it is used.
    public var span: SourceSpan
    /// The value holds, or was made from, a NoEcho parameter: it must not be shown or stored in clear.
    public var isSecret: Bool

    /// A value at a place.
    public init(_ content: Content, at span: SourceSpan, isSecret: Bool = false) {
        self.content = content
        self.span = span
        self.isSecret = isSecret
    }

    /// Places do not count, secrecy does.
    public static func == (left: Value, right: Value) -> Bool {
        left.content == right.content && left.isSecret == right.isSecret
    }

    /// Equal values have equal contents.
    public func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

/// The attributes of resources that a value waits for.
public struct Unknown: Hashable, Sendable {
    /// In the order they were met, each once, such as `Layer` or `Table.StreamArn`.
    public let waitsFor: [String]

    /// Waits for these attributes, each of which counts once.
    public init(waitsFor: [String]) {
        var seen: Set<String> = []
        self.waitsFor = waitsFor.filter { seen.insert($0).inserted }
    }
}

/// The entries of a map in the order of the text; equal maps may have different orders.
public struct ValueMap: Hashable, Sendable, RandomAccessCollection {
    /// A key with its value.
    public struct Entry: Hashable, Sendable {
        /// The key.
        public var key: String
        /// Where the key stands.
        public var keySpan: SourceSpan
        /// The value.
        public var value: Value

        /// A key with its value.
        public init(key: String, keySpan: SourceSpan, value: Value) {
            self.key = key
            self.keySpan = keySpan
            self.value = value
        }

        /// Places do not count.
        public static func == (left: Entry, right: Entry) -> Bool { left.key == right.key && left.value == right.value }

        /// Places do not count.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(key)
            hasher.combine(value)
        }
    }

    /// In the order of the text.
    public private(set) var entries: [Entry] = []

    /// A map without entries.
    public init() {}

    /// - Precondition: the keys are unique.
    public init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Always 0.
    public var startIndex: Int { 0 }
    /// The number of entries.
    public var endIndex: Int { entries.count }
    /// The nth entry, counted from 0.
    public subscript(position: Int) -> Entry { entries[position] }
    /// In the order of the text.
    public var keys: [String] { entries.map(\.key) }

    /// The value of a key. Setting a new key appends it; setting nil removes the entry.
    public subscript(key: String) -> Value? {
        get { entries.first { $0.key == key }?.value }
        set {
            let position = entries.firstIndex { $0.key == key }
            switch (position, newValue) {
            case (let position?, let value?): entries[position].value = value
            case (let position?, nil): entries.remove(at: position)
            case (nil, let value?): entries.append(Entry(key: key, keySpan: value.span, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The order of the entries does not count.
    public static func == (left: ValueMap, right: ValueMap) -> Bool {
        guard left.count == right.count else { return false }
        if left.entries == right.entries { return true }
        let others = Dictionary(right.entries.map { ($0.key, $0.value) }) { first, _ in first }
        return left.entries.allSatisfy { others[$0.key] == $0.value }
    }

    /// The order of the entries does not count.
    public func hash(into hasher: inout Hasher) {
        var combined = 0
        for entry in entries { combined ^= entry.hashValue }
        hasher.combine(combined)
    }
}

extension Value {
    /// A text, whatever it looks like.
    public static func text(_ text: String, at span: SourceSpan, isSecret: Bool = false) -> Value {
        Value(.scalar(Scalar(text, style: .doubleQuoted)), at: span, isSecret: isSecret)
    }

    /// A number, a boolean or null.
    public static func plain(_ text: String, at span: SourceSpan) -> Value {
        Value(.scalar(Scalar(text, style: .plain)), at: span)
    }

    /// A list of these items.
    public static func list(_ items: [Value], at span: SourceSpan) -> Value { Value(.list(items), at: span) }

    /// A map of these entries; those whose value is nil are left out.
    public static func map(_ entries: KeyValuePairs<String, Value?>, at span: SourceSpan) -> Value {
        var map = ValueMap()
        for (key, value) in entries { map[key] = value }
        return Value(.map(map), at: span)
    }

    /// The scalar; nil for anything else.
    public var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The text of a scalar that is not null.
    public var text: String? {
        guard let scalar, !scalar.isNull else { return nil }
        return scalar.text
    }

    /// True for null.
    public var isNull: Bool { scalar?.isNull ?? false }

    /// The items of a list; nil for anything else.
    public var list: [Value]? {
        if case .list(let items) = content { items } else { nil }
    }

    /// The entries of a map; nil for anything else.
    public var map: ValueMap? {
        if case .map(let map) = content { map } else { nil }
    }

    /// The value of a key; nil also when this is no map.
    public subscript(key: String) -> Value? { map?[key] }

    /// A whole number: a plain one as YAML 1.1 reads it, a text in decimal; nil for anything else.
    public var integer: Int? {
        guard let scalar else { return nil }
        if scalar.style.isText { return Int(scalar.text) }
        if case .integer(let json) = scalar.plainType { return Int(json) }
        return nil
    }

    /// A boolean: a plain one as YAML 1.1 reads it, a text when it is `true` or `false` in any case; nil for anything else.
    public var boolean: Bool? { scalar?.boolean }

    /// What the value itself waits for; nil for a known one, be it a collection of unknown ones.
    public var unknown: Unknown? {
        if case .unknown(let unknown) = content { unknown } else { nil }
    }

    /// True when the value or anything in it is unknown.
    public var isUnknown: Bool {
        switch content {
        case .unknown: true
        case .scalar: false
        case .list(let items): items.contains(where: \.isUnknown)
        case .map(let map): map.contains { $0.value.isUnknown }
        }
    }

    /// True when the value or anything in it is a secret.
    public var holdsSecret: Bool {
        if isSecret { return true }
        switch content {
        case .scalar, .unknown: return false
        case .list(let items): return items.contains(where: \.holdsSecret)
        case .map(let map): return map.contains { $0.value.holdsSecret }
        }
    }

    /// What the unknown parts of the value wait for, in the order of the value.
    var waitsFor: [String] {
        switch content {
        case .unknown(let unknown): unknown.waitsFor
        case .scalar: []
        case .list(let items): items.flatMap(\.waitsFor)
        case .map(let map): map.flatMap { $0.value.waitsFor }
        }
    }

    /// The value as a document; unknown parts as texts such as `{known after Table.Arn}`.
    public var node: Node {
        switch content {
        case .scalar(let scalar): return Node(.scalar(scalar), at: span)
        case .list(let items): return Node(.sequence(items.map(\.node)), at: span)
        case .map(let map):
            let entries = map.map { Mapping.Entry(key: Mapping.Key($0.key, at: $0.keySpan), value: $0.value.node) }
            return Node(.mapping(Mapping(entries)), at: span)
        case .unknown(let unknown): return .text("{known after \(unknown.waitsFor.joined(separator: ", "))}", at: span)
        }
    }

    /// A document without intrinsics as a value.
    public init(_ node: Node) {
        switch node.content {
        case .scalar(let scalar): self.init(.scalar(scalar), at: node.span)
        case .sequence(let items): self.init(.list(items.map(Value.init)), at: node.span)
        case .mapping(let mapping):
            let entries = mapping.map {
                ValueMap.Entry(key: $0.key.text, keySpan: $0.key.span, value: Value($0.value))
            }
            self.init(.map(ValueMap(entries)), at: node.span)
        }
    }
}
