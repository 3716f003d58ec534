public import Diagnostics

/// A value of a YAML or JSON document that remembers its place in the text.
///
/// Scalars have no type: `5`, `yes` and `1.10` stay the text they were written as, with their style; what they mean
/// depends on the schema of the place they stand in. ``Scalar/plainType`` tells what YAML 1.1 alone would make of them.
///
/// CloudFormation's short forms are read as their long forms: `!Ref x` is the mapping `Ref: x`, and
/// `!GetAtt a.b` is `Fn::GetAtt: [a, b]`.
///
/// Two nodes are equal when they say the same, wherever they stand and however they are quoted or their keys ordered:
/// `abc` and `"abc"` are equal, a plain `5` and the text `"5"` are not.
public struct Node: Hashable, Sendable {
    /// What a node is made of.
    public enum Content: Hashable, Sendable {
        case scalar(Scalar)
        case sequence([Node])
        case mapping(Mapping)
    }

    /// What the node is.
    public var content: Content
    /// Where it stands, its tag and anchor not included.
    public var span: SourceSpan

    /// A node at a place.
    public init(_ content: Content, at span: SourceSpan) {
        self.content = content
        self.span = span
    }

    /// Places do not count.
    public static func == (left: Node, right: Node) -> Bool { left.content == right.content }

    /// Places do not count.
    public func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

/// The text of a scalar and how it was written. Quotes count where they tell text from a number, a boolean or null.
public struct Scalar: Hashable, Sendable {
    /// How a scalar is written.
    public enum Style: UInt8, Sendable {
        case plain, singleQuoted, doubleQuoted, literal, folded

        /// Quoted and block scalars are always text.
        public var isText: Bool { self != .plain }
    }

    /// The content, without quotes and escape sequences.
    public var text: String
    /// How it was written.
    public var style: Style

    /// A scalar of a text and style.
    public init(_ text: String, style: Style) {
        self.text = text
        self.style = style
    }

    /// Styles count only where they make a difference in type, and texts byte by byte.
    public static func == (left: Scalar, right: Scalar) -> Bool {
        // Swift takes `é` in one character and in two for equal; the bytes decide.
        guard left.text == right.text, left.text.utf8.elementsEqual(right.text.utf8) else { return false }
        return left.style.isText == right.style.isText || (left.plainType == .text && right.plainType == .text)
    }

    /// Equal scalars have equal texts.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// The entries of a mapping in the order of the text; keys are unique.
public struct Mapping: Hashable, Sendable, RandomAccessCollection {
    /// A key and its place.
    public struct Key: Hashable, Sendable {
        /// The source text: `1`, `true` and `on` are keys like any other.
        public var text: String
        /// Where the key stands; for a short form the place of its tag.
        public var span: SourceSpan
        /// How the key was written.
        public var style: KeyStyle

        /// A key at a place.
        public init(_ text: String, at span: SourceSpan, style: KeyStyle = .plain) {
            self.text = text
            self.span = span
            self.style = style
        }

        /// Only the text counts.
        public static func == (left: Key, right: Key) -> Bool { left.text == right.text }

        /// Only the text counts.
        public func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }

    /// How a key was written.
    public enum KeyStyle: UInt8, Sendable {
        case plain, quoted
        /// The key stands for a tag: `!Sub` for `Fn::Sub`.
        case shortForm
    }

    /// A key with its value.
    public struct Entry: Hashable, Sendable {
        /// The key.
        public var key: Key
        /// The value.
        public var value: Node

        /// A key with its value.
        public init(key: Key, value: Node) {
            self.key = key
            self.value = value
        }
    }

    /// In the order of the text.
    public private(set) var entries: [Entry]
    /// Position of each key; only kept where looking through the entries would be slow.
    private var index: [String: Int]?

    private static let indexThreshold = 12

    /// A mapping without entries.
    public init() {
        entries = []
    }

    /// - Precondition: the keys are unique.
    public init(_ entries: [Entry]) {
        self.entries = entries
        if entries.count > Self.indexThreshold {
            index = Dictionary(entries.enumerated().map { ($1.key.text, $0) }) { first, _ in first }
        }
    }

    /// Room for so many entries, so that they are not moved while they come in.
    public mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

    /// Always 0.
    public var startIndex: Int { 0 }
    /// The number of entries.
    public var endIndex: Int { entries.count }
    /// The nth entry, counted from 0.
    public subscript(position: Int) -> Entry { entries[position] }
    /// Walks through the entries in the order of the text.
    public func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }

    /// The value of a key. Setting a new key appends it; setting nil removes the entry.
    public subscript(key: String) -> Node? {
        get {
            guard let position = position(of: key) else { return nil }
            return entries[position].value
        }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): entries[position].value = value
            case (let position?, nil):
                entries.remove(at: position)
                if index != nil { self = Mapping(entries) }
            case (nil, let value?): add(Entry(key: Key(key, at: value.span), value: value))
            case (nil, nil): break
            }
        }
    }

    /// The entry of a key, with the place of the key.
    public func entry(_ key: String) -> Entry? {
        guard let position = position(of: key) else { return nil }
        return entries[position]
    }

    /// Appends an entry, or replaces the value of an existing key.
    public mutating func append(_ entry: Entry) {
        if let position = position(of: entry.key.text) {
            entries[position].value = entry.value
        } else {
            add(entry)
        }
    }

    /// Appends an entry, or puts it in the place of the one with its key.
    ///
    /// - Returns: the entry that was there.
    @discardableResult
    mutating func replaceOrAppend(_ entry: Entry) -> Entry? {
        guard let position = position(of: entry.key.text) else {
            add(entry)
            return nil
        }
        let earlier = entries[position]
        entries[position] = entry
        return earlier
    }

    /// Appends an entry whose key is new.
    private mutating func add(_ entry: Entry) {
        entries.append(entry)
        if index != nil {
            index?[entry.key.text] = entries.count - 1
        } else if entries.count > Self.indexThreshold {
            self = Mapping(entries)
        }
    }

    /// The texts of the keys, in the order of the text.
    public var keys: [String] { entries.map(\.key.text) }

    /// The order of the entries does not count.
    public static func == (left: Mapping, right: Mapping) -> Bool {
        left.count == right.count && left.entries.allSatisfy { right[$0.key.text] == $0.value }
    }

    /// The order of the entries does not count.
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
