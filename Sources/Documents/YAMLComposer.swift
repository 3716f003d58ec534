internal import CLibYAML
internal import Diagnostics

/// Builds the tree of a YAML text from libyaml's events, which carry the start and end of everything.
///
/// Aliases and merge keys are expanded; the tree is bounded in depth and size whatever the text says.
final class YAMLComposer {
    /// Nesting deeper than this is refused; CloudFormation templates stay far below.
    static let depthLimit = 200
    /// Nodes after aliases are expanded.
    static let nodeLimit = 250_000

    private let source: SourceID
    private let text: SourceText
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var event = yaml_event_t()
    private var diagnostics = DiagnosticList()
    private var anchors: [String: Anchor] = [:]
    private var openAnchors: Set<String> = []
    private var nodeCount = 0
    private var cursor = CharacterCursor()

    private struct Anchor {
        var node: Node
        var count: Int
    }

    /// The text cannot be read any further; a diagnostic has been added.
    private struct Stop: Error {}

    init(text: SourceText, source: SourceID) {
        self.text = text
        self.source = source
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
    }

    deinit {
        yaml_event_delete(&event)
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
    }

    /// The root node, or nil for an empty text or one that cannot be read.
    func compose(into list: inout DiagnosticList) -> Node? {
        let root = text.bytes.withUnsafeBufferPointer { bytes -> Node? in
            guard yaml_parser_initialize(parser) == 1 else { return nil }
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            return try? document()
        }
        list.add(contentsOf: diagnostics.all)
        return root
    }

    // MARK: - Events

    private func advance() throws(Stop) {
        yaml_event_delete(&event)
        guard yaml_parser_parse(parser, &event) == 1 else {
            diagnostics.add(YAMLSyntaxError(parser.pointee, text: text, source: source).diagnostic)
            throw Stop()
        }
    }

    private var span: SourceSpan { span(event.start_mark, event.end_mark) }

    private func span(_ start: yaml_mark_t, _ end: yaml_mark_t) -> SourceSpan {
        SourceSpan(source: source, start: position(start), end: position(end))
    }

    private func position(_ mark: yaml_mark_t) -> SourcePosition {
        SourcePosition(line: mark.line + 1, column: mark.column + 1)
    }

    private func fail(_ diagnostic: Diagnostic) -> Stop {
        diagnostics.add(diagnostic)
        return Stop()
    }

    // MARK: - Nodes

    private func document() throws(Stop) -> Node? {
        try advance()
        try advance()
        guard event.type == YAML_DOCUMENT_START_EVENT else { return nil }
        try advance()
        let root = try node(depth: 0)
        try advance()
        if event.type == YAML_DOCUMENT_START_EVENT {
            throw fail(.severalDocuments(at: span))
        }
        return root
    }

    /// Reads the node that the current event starts, and leaves the event that follows it as the current one.
    private func node(depth: Int) throws(Stop) -> Node {
        guard depth < Self.depthLimit else { throw fail(.tooDeep(at: span)) }
        try count(1)
        switch event.type {
        case YAML_ALIAS_EVENT: return try alias()
        case YAML_SCALAR_EVENT: return try anchored(name(event.data.scalar.anchor)) { () throws(Stop) in try scalar() }
        case YAML_SEQUENCE_START_EVENT:
            return try anchored(name(event.data.sequence_start.anchor)) { () throws(Stop) in try sequence(depth) }
        case YAML_MAPPING_START_EVENT:
            return try anchored(name(event.data.mapping_start.anchor)) { () throws(Stop) in try mapping(depth) }
        default:
            throw fail(Diagnostic(.yamlSyntax, "the document ends too early", at: span))
        }
    }

    private func count(_ nodes: Int) throws(Stop) {
        nodeCount += nodes
        guard nodeCount <= Self.nodeLimit else { throw fail(.tooManyNodes(at: span)) }
    }

    private func scalar() throws(Stop) -> Node {
        let data = event.data.scalar
        let text = String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
        let tag = tag(data.tag)
        var style: Scalar.Style =
            switch data.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        let end = position(event.end_mark)
        let start = tag.map { min($0.valueStart, end) } ?? position(event.start_mark)
        if tag?.name == "!" || tag?.name == Tag.core + "str" { style = .doubleQuoted }
        let node = Node(
            .scalar(Scalar(text, style: style)), at: SourceSpan(source: source, start: start, end: end))
        try advance()
        return try tagged(node, by: tag)
    }

    private func sequence(_ depth: Int) throws(Stop) -> Node {
        let tag = tag(event.data.sequence_start.tag)
        var span = span
        try advance()
        var items: [Node] = []
        while event.type != YAML_SEQUENCE_END_EVENT {
            try items.append(node(depth: depth + 1))
        }
        span.end = collectionEnd(last: items.last?.span.end, start: span.end)
        try advance()
        return try tagged(Node(.sequence(items), at: span), by: tag)
    }

    /// A block collection ends with its last child: libyaml puts its end mark where the next token starts.
    private func collectionEnd(last: SourcePosition?, start: SourcePosition) -> SourcePosition {
        let mark = position(event.end_mark)
        let isFlow = event.start_mark.index != event.end_mark.index
        return isFlow ? mark : last ?? start
    }

    private func mapping(_ depth: Int) throws(Stop) -> Node {
        let tag = tag(event.data.mapping_start.tag)
        var span = span
        try advance()
        var entries = MappingBuilder()
        var last: SourcePosition?
        while event.type != YAML_MAPPING_END_EVENT {
            guard let key = try key(depth + 1) else {
                _ = try node(depth: depth + 1)
                continue
            }
            let value = try node(depth: depth + 1)
            last = max(key.span.end, value.span.end)
            if key.text == "<<", key.style == .plain {
                entries.merge(value, key: key, into: &diagnostics)
            } else {
                entries.add(key, value, into: &diagnostics)
            }
        }
        span.end = collectionEnd(last: last, start: span.end)
        try advance()
        return try tagged(Node(.mapping(entries.mapping), at: span), by: tag)
    }

    /// A mapping's key: always its source text. Nil, with a diagnostic, for a key that is a list or a map.
    private func key(_ depth: Int) throws(Stop) -> Mapping.Key? {
        let keySpan = span
        guard event.type == YAML_SCALAR_EVENT else {
            diagnostics.add(.complexKey(at: keySpan))
            _ = try node(depth: depth)
            return nil
        }
        let isPlain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        let node = try node(depth: depth)
        guard let scalar = node.scalar else {
            diagnostics.add(.complexKey(at: keySpan))
            return nil
        }
        return Mapping.Key(scalar.text, at: node.span, style: isPlain ? .plain : .quoted)
    }

    // MARK: - Anchors and tags

    private func anchored(_ anchor: String?, _ read: () throws(Stop) -> Node) throws(Stop) -> Node {
        guard let anchor else { return try read() }
        let before = nodeCount
        openAnchors.insert(anchor)
        let node = try read()
        openAnchors.remove(anchor)
        anchors[anchor] = Anchor(node: node, count: nodeCount - before + 1)
        return node
    }

    private func alias() throws(Stop) -> Node {
        let anchor = name(event.data.alias.anchor) ?? ""
        let aliasSpan = span
        if openAnchors.contains(anchor) { throw fail(.recursiveAlias(anchor, at: aliasSpan)) }
        guard let target = anchors[anchor] else {
            throw fail(.undefinedAlias(anchor, known: anchors.keys.sorted(), at: aliasSpan))
        }
        try count(target.count)
        try advance()
        return target.node
    }

    /// Applies a tag: core tags are dropped or refused, local ones are CloudFormation's short forms.
    private func tagged(_ node: Node, by tag: Tag?) throws(Stop) -> Node {
        guard let tag, tag.name != "!" else { return node }
        if tag.isCore {
            if !tag.isAccepted { diagnostics.add(.refusedTag(tag.name, at: tag.span(in: source))) }
            return node
        }
        return ShortForm(name: String(tag.name.dropFirst()), span: tag.span(in: source)).longForm(of: node)
    }

    /// The tag of the current event, whose start mark is the tag's or its anchor's.
    private func tag(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> Tag? {
        guard let name = name(pointer) else { return nil }
        cursor.seek(to: event.start_mark.index, in: text.bytes)
        return Tag(name, at: position(event.start_mark), offset: cursor.byte, in: text.bytes)
    }

    private func name(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

/// Where a character of the text lies in its bytes; moves forward only, since marks do.
private struct CharacterCursor {
    private var character = 0
    private(set) var byte = 0

    mutating func seek(to index: Int, in bytes: [UInt8]) {
        while character < index, byte < bytes.count {
            byte += 1
            while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
            character += 1
        }
    }
}

/// A YAML tag and the place where the value behind it starts.
private struct Tag {
    static let core = "tag:yaml.org,2002:"

    let name: String
    let start: SourcePosition
    let written: Int
    let valueStart: SourcePosition

    /// Looks in the text for the value, since libyaml's span of a tagged node includes its tag and anchor.
    init(_ name: String, at start: SourcePosition, offset: Int, in bytes: [UInt8]) {
        self.name = name
        var offset = offset
        var position = start
        var tagStart = start
        var tagLength = 0
        while offset < bytes.count, bytes[offset] == UInt8(ascii: "!") || bytes[offset] == UInt8(ascii: "&") {
            let isTag = bytes[offset] == UInt8(ascii: "!")
            let begin = offset
            while offset < bytes.count, !Self.isSpace(bytes[offset]) { offset += 1 }
            let length = bytes[begin..<offset].count { $0 & 0xC0 != 0x80 }
            if isTag { (tagStart, tagLength) = (position, length) }
            position.column += Int32(length)
            Self.skipSpace(bytes, &offset, &position)
        }
        self.start = tagStart
        written = tagLength
        valueStart = position
    }

    var isCore: Bool { name.hasPrefix(Self.core) }

    /// The core tags CloudFormation accepts. Source: CloudFormation User Guide, "Template formats".
    var isAccepted: Bool {
        ["str", "int", "float", "bool", "null", "map", "seq"].contains(String(name.dropFirst(Self.core.count)))
    }

    func span(in source: SourceID) -> SourceSpan {
        SourceSpan(source: source, start: start, end: start.advanced(by: written))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private static func skipSpace(_ bytes: [UInt8], _ offset: inout Int, _ position: inout SourcePosition) {
        while offset < bytes.count, isSpace(bytes[offset]) {
            if bytes[offset] == UInt8(ascii: "\n") {
                position = SourcePosition(line: Int(position.line) + 1, column: 1)
            } else {
                position.column += 1
            }
            offset += 1
        }
    }
}
