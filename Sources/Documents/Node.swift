public import Diagnostics

/// A value of a YAML or JSON document that remembers its place in the text.
///
/// Scalars have no type: `5`, `yes` and `1.10` stay the text they were written as, with their style; what they mean
/// depends on the schema of the place they stand in. ``Scalar/plainType`` tells what YAML 1.1 alone would make of them.
///
/// CloudFormation's short forms are read as their long forms: `!Ref x` is the mapping `Ref: x`, and
/// `!GetAtt a.b` is `Fn::GetAtt: [a, b]`.
///
/// Two nodes are equal when they say the same, wherever they stand and however they are quoted or ordered;
/// a plain `5` and a quoted `"5"` are not equal.
public struct Node: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case scalar(Scalar)
        case sequence([Node])
        case mapping(Mapping)
    }

    public var content: Content
    public var span: SourceSpan

    public init(_ content: Content, at span: SourceSpan) {
        self.content = content
        self.span = span
    }

    public static func == (left: Node, right: Node) -> Bool { left.content == right.content }

    public func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

/// The text of a scalar and how it was written.
public struct Scalar: Hashable, Sendable {
    public enum Style: UInt8, Sendable {
        case plain, singleQuoted, doubleQuoted, literal, folded

        /// Quoted and block scalars are always text.
        public var isText: Bool { self != .plain }
    }

    public var text: String
    public var style: Style

    public init(_ text: String, style: Style) {
        self.text = text
        self.style = style
    }

    public static func == (left: Scalar, right: Scalar) -> Bool {
        left.style.isText == right.style.isText && left.text == right.text
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// The entries of a mapping in the order of the text; keys are unique.
public struct Mapping: Hashable, Sendable, RandomAccessCollection {
    public struct Key: Hashable, Sendable {
        public var text: String
        public var span: SourceSpan
        public var style: KeyStyle

        public init(_ text: String, at span: SourceSpan, style: KeyStyle = .plain) {
            self.text = text
            self.span = span
            self.style = style
        }

        public static func == (left: Key, right: Key) -> Bool { left.text == right.text }

        public func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }

    /// How a key was written.
    public enum KeyStyle: UInt8, Sendable {
        case plain, quoted
        /// The key stands for a tag: `!Sub` for `Fn::Sub`.
        case shortForm
    }

    public struct Entry: Hashable, Sendable {
        public var key: Key
        public var value: Node

        public init(key: Key, value: Node) {
            self.key = key
            self.value = value
        }
    }

    public private(set) var entries: [Entry]
    /// Position of each key; only kept where looking through the entries would be slow.
    private var index: [String: Int]?

    private static let indexThreshold = 12

    public init() {
        entries = []
    }

    /// - Precondition: the keys are unique.
    public init(_ entries: [Entry]) {
        self.entries = entries
        if entries.count > Self.indexThreshold {
            index = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.key.text, $0) })
        }
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { entries.count }
    public subscript(position: Int) -> Entry { entries[position] }

    /// The value of a key. Setting a new key appends it; setting nil removes the entry.
    public subscript(key: String) -> Node? {
        get { position(of: key).map { entries[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): entries[position].value = value
            case (let position?, nil):
                entries.remove(at: position)
                self = Mapping(entries)
            case (nil, let value?): append(Entry(key: Key(key, at: value.span), value: value))
            case (nil, nil): break
            }
        }
    }

    /// The entry of a key, with the place of the key.
    public func entry(_ key: String) -> Entry? {
        position(of: key).map { entries[$0] }
    }

    /// Appends an entry, or replaces the value of an existing key.
    public mutating func append(_ entry: Entry) {
        if let position = position(of: entry.key.text) {
            entries[position].value = entry.value
            return
        }
        entries.append(entry)
        if index != nil {
            index?[entry.key.text] = entries.count - 1
        } else if entries.count > Self.indexThreshold {
            self = Mapping(entries)
        }
    }

    public var keys: [String] { entries.map(\.key.text) }

    public static func == (left: Mapping, right: Mapping) -> Bool {
        left.count == right.count && left.entries.allSatisfy { right[$0.key.text] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        var combined = 0
        for entry in entries { combined ^= entry.hashValue }
        hasher.combine(combined)
    }

    private func position(of key: String) -> Int? {
        if let index { return index[key] }
        return entries.firstIndex { $0.key.text == key }
    }
}
