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
    /// Bytes of text that aliases may add to what is written.
    static let aliasTextLimit = 10_000_000
    /// `%TAG` lines; libyaml compares each with all before it.
    static let tagDirectiveLimit = 100

    private let source: SourceID
    private let text: SourceText
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let eventStorage: UnsafeMutablePointer<yaml_event_t>
    private var diagnostics = DiagnosticList()
    private var anchors = YAMLAnchors()
    /// Of the tree so far, aliases expanded.
    private var nodeCount = 0
    private var textLength = 0
    private var aliasTextLength = 0
    /// The depth of the deepest node of the innermost anchor.
    private var deepest = 0
    /// Where the lists and maps in brackets start that are not closed yet, in bytes.
    private var openBrackets: [Int] = []
    /// Where the last scalar, alias or flow collection ended.
    private var contentEnd = SourcePosition.start
    /// The key of the root mapping that is being read.
    private var section = ""
    private var separators: LineSeparators
    /// The text has some.
    private let hasSeparators: Bool

    /// The text cannot be read any further; a diagnostic has been added.
    private struct Stop: Error {}

    init(text: SourceText, source: SourceID) {
        self.text = text
        self.source = source
        let separators = LineSeparators(in: text)
        self.separators = separators
        hasSeparators = !separators.isEmpty
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        eventStorage = .allocate(capacity: 1)
        eventStorage.initialize(to: yaml_event_t())
    }

    deinit {
        yaml_event_delete(eventStorage)
        eventStorage.deallocate()
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
    }

    /// The root node, or nil for an empty text or one that cannot be read.
    func compose(into list: inout DiagnosticList) -> Node? {
        let root = text.bytes.withUnsafeBufferPointer { bytes -> Node? in
            guard bytes.count > 0, yaml_parser_initialize(parser) == 1 else { return nil }
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            return try? document()
        }
        list.add(contentsOf: diagnostics.all)
        return root
    }

    // MARK: - Events

    private var event: yaml_event_t { eventStorage.pointee }

    private func advance() throws(Stop) {
        yaml_event_delete(eventStorage)
        guard yaml_parser_parse(parser, eventStorage) == 1 else {
            let error = YAMLSyntaxError(parser.pointee, text: text, source: source, openBracket: openBrackets.last)
            throw fail(separators.first(before: error.contextOffset).map(separatorDiagnostic) ?? error.diagnostic)
        }
    }

    private var span: SourceSpan {
        SourceSpan(source: source, start: position(event.start_mark), end: position(event.end_mark))
    }

    private func position(_ mark: yaml_mark_t) -> SourcePosition {
        // libyaml breaks lines at more characters than editors do.
        hasSeparators
            ? text.position(ofByte: byteOffset(mark)) : SourcePosition(line: mark.line + 1, column: mark.column + 1)
    }

    private func byteOffset(_ mark: yaml_mark_t) -> Int { text.byteOffset(ofCharacter: mark.index) }

    private func fail(_ diagnostic: Diagnostic) -> Stop {
        diagnostics.add(diagnostic)
        return Stop()
    }

    private func separatorDiagnostic(_ offset: Int) -> Diagnostic {
        .lineSeparator(at: SourceSpan(source: source, at: text.position(ofByte: offset)), in: text)
    }

    // MARK: - Nodes

    private func document() throws(Stop) -> Node? {
        guard tagDirectiveCount <= Self.tagDirectiveLimit else { throw fail(.tooManyDirectives(in: source)) }
        try advance()
        try advance()
        guard event.type == YAML_DOCUMENT_START_EVENT else { return nil }
        try advance()
        let root = try node(depth: 0)
        try advance()
        if event.type == YAML_DOCUMENT_START_EVENT { diagnostics.add(.severalDocuments(at: span)) }
        if let offset = separators.first(before: byteOffset(event.end_mark)) {
            diagnostics.add(separatorDiagnostic(offset))
        }
        return root
    }

    private var tagDirectiveCount: Int {
        guard text.bytes.holds(UInt8(ascii: "%")) else { return 0 }
        return text.bytes.indices.count { index in
            text.bytes[index] == UInt8(ascii: "%") && (index == 0 || text.bytes[index - 1].isBreak)
                && text.bytes[index...].starts(with: "%TAG".utf8)
        }
    }

    /// Reads the node that the current event starts, and leaves the event that follows it as the current one.
    private func node(depth: Int) throws(Stop) -> Node {
        try count(1, depth: depth)
        guard event.type != YAML_ALIAS_EVENT else { return try alias(depth) }
        let properties = properties
        let shortForm = shortForm(properties)
        return try anchored(properties?.anchor, depth) { () throws(Stop) in
            guard let shortForm else { return try content(properties, depth) }
            // A short form is a map around its value.
            try count(1, depth: depth + 1)
            let value = try content(properties, depth + 1)
            return shortForm.longForm(of: value)
        }
    }

    private func content(_ properties: NodeProperties?, _ depth: Int) throws(Stop) -> Node {
        let start = properties?.valueStart ?? position(event.start_mark)
        switch event.type {
        case YAML_SCALAR_EVENT: return try scalar(from: start, tag: properties?.tag)
        case YAML_SEQUENCE_START_EVENT: return try sequence(from: start, depth)
        case YAML_MAPPING_START_EVENT: return try mapping(from: start, depth)
        default: throw fail(Diagnostic(.yamlSyntax, "the document ends too early", at: span))
        }
    }

    private func count(_ nodes: Int, depth: Int) throws(Stop) {
        guard depth < Self.depthLimit else { throw fail(.tooDeep(at: span)) }
        deepest = max(deepest, depth)
        nodeCount += nodes
        guard nodeCount <= Self.nodeLimit else { throw fail(.tooManyNodes(at: span)) }
    }

    private func scalar(from start: SourcePosition, tag: NodeProperties.Tag?) throws(Stop) -> Node {
        let data = event.data.scalar
        let content = String(decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
        let style = Scalar.Style(data.style)
        let end = self.end(of: style)
        // Behind the tag of an empty value stands something else.
        let start = min(start, end)
        let node = Node(
            .scalar(Scalar(content, style: tag?.style(of: style) ?? style)),
            at: SourceSpan(source: source, start: start, end: end))
        textLength += data.length
        contentEnd = end
        if style == .plain, !text.isASCII, let diagnostic = Diagnostic.invisibleCharacter(in: content, at: node.span) {
            diagnostics.add(diagnostic)
        }
        if hasSeparators, style == .singleQuoted || style == .doubleQuoted {
            separators.allow(in: byteOffset(event.start_mark)..<byteOffset(event.end_mark))
        }
        try advance()
        return node
    }

    /// The end of the current scalar; libyaml counts the empty lines after a block scalar as its own.
    private func end(of style: Scalar.Style) -> SourcePosition {
        guard style == .literal || style == .folded else { return position(event.end_mark) }
        let start = byteOffset(event.start_mark)
        var offset = byteOffset(event.end_mark)
        while offset > start, text.bytes[offset - 1].isBlankOrBreak { offset -= 1 }
        return text.position(ofByte: offset)
    }

    private func sequence(from start: SourcePosition, _ depth: Int) throws(Stop) -> Node {
        let isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        try startCollection(isFlow: isFlow)
        var items: [Node] = []
        while event.type != YAML_SEQUENCE_END_EVENT {
            try items.append(node(depth: depth + 1))
        }
        return Node(.sequence(items), at: try endCollection(from: start, isFlow: isFlow))
    }

    private func mapping(from start: SourcePosition, _ depth: Int) throws(Stop) -> Node {
        let isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
        try startCollection(isFlow: isFlow)
        var entries = MappingBuilder()
        while event.type != YAML_MAPPING_END_EVENT {
            let key = try key(depth + 1)
            if depth == 0, let key { section = key.text }
            let value = try node(depth: depth + 1)
            guard let key else { continue }
            if key.text == "<<", key.style == .plain {
                entries.merge(value, key: key, into: &diagnostics)
            } else {
                if isFlow { checkColon(key, value) }
                let isDefinition = MappingBuilder.isDefinition(in: section, depth: depth)
                entries.add(key, value, isDefinition: isDefinition, into: &diagnostics)
            }
        }
        return Node(.mapping(entries.mapping), at: try endCollection(from: start, isFlow: isFlow))
    }

    private func startCollection(isFlow: Bool) throws(Stop) {
        contentEnd = position(event.end_mark)
        if isFlow { openBrackets.append(max(0, byteOffset(event.end_mark) - 1)) }
        try advance()
    }

    /// A block collection ends with its last child: libyaml puts its end mark where the next token starts.
    private func endCollection(from start: SourcePosition, isFlow: Bool) throws(Stop) -> SourceSpan {
        if isFlow, event.start_mark.index < event.end_mark.index { contentEnd = position(event.end_mark) }
        if isFlow { openBrackets.removeLast() }
        let span = SourceSpan(source: source, start: start, end: max(start, contentEnd))
        try advance()
        return span
    }

    // MARK: - Keys

    /// A mapping's key: always its source text. Nil, with a diagnostic, for a key that is a list or a map.
    private func key(_ depth: Int) throws(Stop) -> Mapping.Key? {
        let keySpan = span
        let isAlias = event.type == YAML_ALIAS_EVENT
        let isPlain = event.type == YAML_SCALAR_EVENT && event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        let node = try node(depth: depth)
        let place = isAlias ? keySpan : node.span
        guard let scalar = node.scalar else {
            diagnostics.add(.complexKey(at: place))
            return nil
        }
        if let reading = scalar.typedReading { diagnostics.add(.typedKey(scalar.text, reading, at: place)) }
        return Mapping.Key(scalar.text, at: place, style: isPlain ? .plain : .quoted)
    }

    /// `{Key:value}` is a single key without a value to YAML, which nobody means.
    private func checkColon(_ key: Mapping.Key, _ value: Node) {
        guard key.style == .plain, value.scalar?.text == "", value.span.start == value.span.end,
            let diagnostic = Diagnostic.missingSpaceAfterColon(in: key.text, at: key.span)
        else { return }
        diagnostics.add(diagnostic)
    }

    // MARK: - Anchors and tags

    private func anchored(_ name: String?, _ depth: Int, _ read: () throws(Stop) -> Node) throws(Stop) -> Node {
        guard let name else { return try read() }
        let before = (nodes: nodeCount, text: textLength, deepest: deepest)
        deepest = depth
        let order = anchors.open(name)
        let node = try read()
        let size = YAMLAnchors.NodeSize(
            descendants: nodeCount - before.nodes, height: deepest - depth, textLength: textLength - before.text)
        anchors.close(name, order, node, size)
        deepest = max(deepest, before.deepest)
        return node
    }

    private func alias(_ depth: Int) throws(Stop) -> Node {
        let aliasSpan = span
        let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
        guard let anchor = anchors[name] else {
            throw fail(.undefinedAlias(name, known: anchors.names, at: aliasSpan))
        }
        guard case .closed(let node, let size) = anchor else { throw fail(.recursiveAlias(name, at: aliasSpan)) }
        try count(size.descendants, depth: depth + size.height)
        textLength += size.textLength
        aliasTextLength += size.textLength
        guard aliasTextLength <= Self.aliasTextLimit else { throw fail(.tooMuchAliasText(at: aliasSpan)) }
        contentEnd = aliasSpan.end
        try advance()
        return node
    }

    /// The tag and anchor of the current event.
    private var properties: NodeProperties? {
        let names: (tag: UnsafeMutablePointer<yaml_char_t>?, anchor: UnsafeMutablePointer<yaml_char_t>?)
        switch event.type {
        case YAML_SCALAR_EVENT: names = (event.data.scalar.tag, event.data.scalar.anchor)
        case YAML_SEQUENCE_START_EVENT: names = (event.data.sequence_start.tag, event.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: names = (event.data.mapping_start.tag, event.data.mapping_start.anchor)
        default: return nil
        }
        guard names.tag != nil || names.anchor != nil else { return nil }
        return NodeProperties(
            tag: names.tag.map { String(cString: $0) }, anchor: names.anchor.map { String(cString: $0) },
            in: text, as: source, from: byteOffset(event.start_mark))
    }

    /// Core tags are dropped or refused, local ones are CloudFormation's short forms.
    private func shortForm(_ properties: NodeProperties?) -> ShortForm? {
        guard let tag = properties?.tag, !tag.isAccepted else { return nil }
        guard let name = tag.localName else {
            diagnostics.add(.refusedTag(tag.name, at: tag.span))
            return nil
        }
        return ShortForm(name: name, span: tag.span)
    }
}

extension Scalar.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        self =
            switch style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
    }
}
